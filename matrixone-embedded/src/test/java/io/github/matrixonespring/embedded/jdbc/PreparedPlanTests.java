package io.github.matrixonespring.embedded.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.UUID;

import io.github.matrixonespring.embedded.EmbeddedDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A prepared statement keeps its plan only as long as it would be made the same again.
 */
class PreparedPlanTests {

	private final String instance = "plans_" + UUID.randomUUID();

	private Connection connection;

	private Statement statement;

	@BeforeEach
	void createTables() throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:matrixone:mem:" + this.instance, "root", "111");
		this.statement = this.connection.createStatement();
		for (String database : new String[] { "first", "other" }) {
			this.statement.execute("create database " + database);
			this.statement
				.execute("create table " + database + ".t (id bigint not null auto_increment primary key, n int)");
		}
		this.connection.setCatalog("first");
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
		EmbeddedDriver.shutdown(this.instance);
	}

	@Test
	void seesATableThatTookThePlaceOfTheFirst() throws SQLException {
		try (PreparedStatement prepared = this.connection.prepareStatement("select * from t where n = ?")) {
			prepared.setInt(1, 1);
			prepared.executeQuery();
			this.statement.execute("drop table t");
			this.statement.execute("create table t (n int, added varchar(10))");
			this.statement.execute("insert into t values (1, 'new')");
			ResultSet rows = prepared.executeQuery();
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString("added")).isEqualTo("new");
		}
	}

	@Test
	void writesToTheDatabaseThatIsCurrentAtItsExecution() throws SQLException {
		try (PreparedStatement prepared = this.connection.prepareStatement("insert into t (n) values (?)")) {
			prepared.setInt(1, 1);
			prepared.executeUpdate();
			this.connection.setCatalog("other");
			prepared.executeUpdate();
			prepared.executeUpdate();
		}
		assertThat(count("first.t")).isEqualTo(1);
		assertThat(count("other.t")).isEqualTo(2);
	}

	@Test
	void reportsAKeyOnlyForTheRowThatLeftItOut() throws SQLException {
		try (PreparedStatement prepared = this.connection.prepareStatement("insert into t (id, n) values (?, ?)",
				Statement.RETURN_GENERATED_KEYS)) {
			prepared.setObject(1, null);
			prepared.setInt(2, 1);
			prepared.executeUpdate();
			assertThat(prepared.getGeneratedKeys().next()).isTrue();
			prepared.setLong(1, 50);
			prepared.executeUpdate();
			assertThat(prepared.getGeneratedKeys().next()).isFalse();
		}
	}

	@Test
	void readsAViewAndAVariableAnew() throws SQLException {
		this.statement.execute("create view v as select id from t where n = 1");
		this.statement.execute("set @n = 1");
		this.statement.execute("insert into t (n) values (1)");
		try (PreparedStatement prepared = this.connection.prepareStatement("select count(*) + @n from v")) {
			assertThat(number(prepared.executeQuery())).isEqualTo(2);
			this.statement.execute("set @n = 10");
			this.statement.execute("create or replace view v as select id from t where n = 2");
			assertThat(number(prepared.executeQuery())).isEqualTo(10);
		}
	}

	@Test
	void rollbackThatCannotTakeBackADefinitionFails() throws SQLException {
		this.connection.setAutoCommit(false);
		this.statement.execute("insert into t (n) values (1)");
		this.statement.execute("alter table t add column added int");
		this.statement.execute("insert into t (n) values (2)");
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(this.connection::rollback)
			.withMessageContaining("rollback of ALTER TABLE");
		assertThat(count("t")).isEqualTo(1);
		this.connection.rollback();
	}

	private long count(String table) throws SQLException {
		return number(this.statement.executeQuery("select count(*) from " + table));
	}

	private static long number(ResultSet rows) throws SQLException {
		rows.next();
		return rows.getLong(1);
	}

}
