package io.github.matrixonespring.embedded.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.ArrayList;
import java.util.UUID;

import io.github.matrixonespring.embedded.EmbeddedDriver;
import io.github.matrixonespring.embedded.query.Plan;
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
	void storesDecimalsAsTheDriverSpellsThem() throws SQLException {
		this.statement.execute("create table spelled (d decimal(20, 9), s varchar(20), b boolean)");
		try (PreparedStatement prepared = this.connection.prepareStatement("insert into spelled values (?, ?, ?)")) {
			for (String number : List.of("0.0000001", "0.0000000", "0.0000002")) {
				for (int i = 1; i <= 3; i++) {
					prepared.setBigDecimal(i, new BigDecimal(number));
				}
				prepared.executeUpdate();
			}
		}
		List<String> spelled = new ArrayList<>();
		try (ResultSet rows = this.statement.executeQuery("select * from spelled")) {
			while (rows.next()) {
				spelled.add(rows.getBigDecimal(1).toPlainString() + " " + rows.getString(2) + " " + rows.getString(3));
			}
		}
		assertThat(spelled).containsExactly("0.000000100 0.0000001 1", "0.000000000 0.0000000 0",
				"0.000000200 0.0000002 1");
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
	void anotherStatementOfTheSameTextSeesATableThatTookThePlaceOfTheFirst() throws SQLException {
		assertThat(countOfOnes()).isZero();
		this.statement.execute("drop table t");
		this.statement.execute("create table t (n varchar(10))");
		this.statement.execute("insert into t values ('1')");
		assertThat(countOfOnes()).isEqualTo(1);
		this.connection.setCatalog("other");
		assertThat(countOfOnes()).isZero();
	}

	@Test
	void anotherStatementOfTheSameTextReportsAKeyIfItLeavesItOut() throws SQLException {
		for (Object id : new Object[] { 50L, null, 60L, null }) {
			try (PreparedStatement prepared = this.connection.prepareStatement("insert into t (id, n) values (?, 1)",
					Statement.RETURN_GENERATED_KEYS)) {
				prepared.setObject(1, id);
				prepared.executeUpdate();
				assertThat(prepared.getGeneratedKeys().next()).isEqualTo(id == null);
			}
		}
	}

	@Test
	void textThatWasExecutedInATransactionThatIsRolledBackIsPlannedAnew() throws SQLException {
		this.connection.setAutoCommit(false);
		this.statement.execute("create table made (n int)");
		assertThat(count("made")).isZero();
		this.connection.rollback();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> count("made"))
			.withMessageContaining("table \"made\" does not exist");
	}

	@Test
	void connectionKeepsTheStatementsThatItUsedLast() {
		StatementCache cache = new StatementCache();
		Plan plan = new Plan.Query("select 1", List.of(), List.of(), List.of(), true);
		KnownStatement first = cache.of("first");
		cache.keep(first, plan);
		for (int i = 0; i < 300; i++) {
			cache.keep(cache.of("other " + i), plan);
			assertThat(cache.of("first")).isSameAs(first);
		}
		assertThat(cache.of("other 299")).isSameAs(cache.of("other 299"));
		assertThat(cache.of("other 0")).isNotSameAs(cache.of("other 0"));
		cache.keep(cache.of("long " + "x".repeat(250_000)), plan);
		cache.keep(cache.of("longer " + "x".repeat(250_000)), plan);
		assertThat(cache.of("first")).isNotSameAs(first);
	}

	@Test
	void connectionForgetsWhatTheEngineDidItself() {
		StatementCache cache = new StatementCache();
		cache.keep(cache.of("begin"), (Plan.Work) () -> 0);
		assertThat(cache.of("begin")).isNotSameAs(cache.of("begin"));
	}

	private long countOfOnes() throws SQLException {
		try (PreparedStatement prepared = this.connection.prepareStatement("select count(*) from t where n = ?")) {
			prepared.setInt(1, 1);
			return number(prepared.executeQuery());
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
