package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The engine under the pool that Spring Boot uses.
 */
class HikariTests {

	private HikariDataSource pool;

	@BeforeEach
	void start() {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl("jdbc:matrixone:mem:hikari_" + UUID.randomUUID());
		config.setUsername("root");
		config.setPassword("111");
		config.setMaximumPoolSize(1);
		this.pool = new HikariDataSource(config);
	}

	@AfterEach
	void stop() {
		this.pool.close();
	}

	@Test
	void rollsBackWhatABorrowerLeftOpen() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.createStatement().execute("create table t (id int)");
			connection.setAutoCommit(false);
			connection.createStatement().execute("insert into t values (1)");
		}
		assertThat(count()).isZero();
	}

	@Test
	void resetsWhatABorrowerHasSet() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.setReadOnly(true);
			connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
			connection.setNetworkTimeout(Runnable::run, 1000);
			connection.setAutoCommit(false);
			connection.createStatement().execute("select 1");
		}
		try (Connection connection = this.pool.getConnection()) {
			assertThat(connection.getAutoCommit()).isTrue();
			assertThat(connection.isReadOnly()).isFalse();
			assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
			assertThat(connection.getNetworkTimeout()).isZero();
		}
	}

	@Test
	void leaksTheDatabaseOfUseToTheNextBorrower() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.createStatement().execute("create database other");
			connection.createStatement().execute("use other");
		}
		try (Connection connection = this.pool.getConnection()) {
			assertThat(currentDatabase(connection)).isEqualTo("other");
		}
	}

	@Test
	void evictsAnAbortedConnection() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.createStatement().execute("create table t (id int)");
			connection.setAutoCommit(false);
			connection.createStatement().execute("insert into t values (1)");
			connection.unwrap(Connection.class).abort(Runnable::run);
			assertThat(connection.isValid(1)).isFalse();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> connection.createStatement().execute("select 1"))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08003"));
		}
		assertThat(count()).isZero();
	}

	@Test
	void takesSnapshotsOnItsConnection() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.createStatement().execute("create table t (id int)");
			connection.setAutoCommit(false);
			connection.createStatement().execute("begin");
			connection.createStatement().execute("insert into t values (1)");
			connection.commit();
			connection.setAutoCommit(true);
			connection.createStatement().execute("create snapshot s for account");
			ResultSet rows = connection.createStatement().executeQuery("select count(*) from t {snapshot = s}");
			rows.next();
			assertThat(rows.getInt(1)).isEqualTo(1);
		}
	}

	private static String currentDatabase(Connection connection) throws SQLException {
		try (ResultSet rows = connection.createStatement().executeQuery("select database()")) {
			rows.next();
			return rows.getString(1);
		}
	}

	private int count() throws SQLException {
		try (Connection connection = this.pool.getConnection();
				ResultSet rows = connection.createStatement().executeQuery("select count(*) from t")) {
			rows.next();
			return rows.getInt(1);
		}
	}

}
