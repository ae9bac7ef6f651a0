package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that nobody closes as they should: the server takes back what they did and
 * lets others go on, and so does the engine.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AbandonedConnectionTests {

	private final String name = "abandoned_" + UUID.randomUUID();

	private final String url = "jdbc:matrixone:mem:" + this.name;

	private Connection other;

	@BeforeEach
	void createTable() throws SQLException {
		this.other = connect();
		execute(this.other, "create table t (id int primary key, n int)");
		execute(this.other, "insert into t values (1, 0), (2, 0)");
		execute(this.other, "set lock_wait_timeout = 1");
	}

	@AfterEach
	void stop() throws SQLException {
		EmbeddedDriver.shutdown(this.name);
	}

	@Test
	void closingRollsBack() throws SQLException {
		Connection connection = connect();
		leaveOpen(connection);
		connection.close();
		assertThatNothingIsLeft();
	}

	@Test
	void closingTakesBackWhatTheTransactionCreated() throws SQLException {
		Connection connection = connect();
		execute(connection, "begin");
		execute(connection, "create database `" + this.name + "_clone` clone `" + this.name + "`");
		execute(connection, "create table created (id int)");
		connection.close();
		assertThat(number("select count(*) from information_schema.tables where table_name = 'created'")).isZero();
		assertThat(number("select count(*) from information_schema.schemata where schema_name like '%clone'")).isZero();
		execute(this.other, "create table created (id int)");
	}

	@Test
	void abortRollsBack() throws SQLException {
		Connection connection = connect();
		leaveOpen(connection);
		connection.abort(Runnable::run);
		assertThat(connection.isClosed()).isTrue();
		assertThat(connection.isValid(1)).isFalse();
		assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08003"));
		connection.close();
		assertThatNothingIsLeft();
	}

	@Test
	void abortEndsAStatementThatWaits() throws Exception {
		execute(this.other, "begin");
		execute(this.other, "update t set n = 5 where id = 2");
		Connection connection = connect();
		leaveOpen(connection);
		CompletableFuture<Void> waiting = inBackground(connection, "update t set n = 6 where id = 2");
		connection.abort(Runnable::run);
		assertThat(connection.isClosed()).isTrue();
		assertLost(waiting);
		this.other.createStatement().execute("rollback");
		assertThatNothingIsLeft();
	}

	@Test
	void abortEndsAQueryThatRuns() throws Exception {
		Connection connection = connect();
		leaveOpen(connection);
		execute(this.other, "create table many (n int)");
		execute(this.other, "insert into many values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)");
		CompletableFuture<Void> running = inBackground(connection,
				"select count(*) from many a, many b, many c, many d,"
						+ " many e, many f, many g, many h where a.n + b.n + c.n + d.n + e.n + f.n + g.n > h.n");
		connection.abort(Runnable::run);
		assertLost(running);
		assertThatNothingIsLeft();
	}

	@Test
	void garbageRollsBack() throws SQLException {
		leak();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(sessions()).isOne();
		});
		assertThatNothingIsLeft();
	}

	@Test
	void poolThatClosesTakesBackWhatItsBorrowersHold() throws SQLException {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(this.url);
		config.setUsername("root");
		config.setPassword("111");
		config.setLeakDetectionThreshold(2000);
		config.setMaximumPoolSize(2);
		Connection leaked;
		try (HikariDataSource pool = new HikariDataSource(config)) {
			leaked = pool.getConnection();
			leaveOpen(leaked);
		}
		assertThat(leaked.unwrap(Connection.class).isClosed()).isTrue();
		assertThatNothingIsLeft();
	}

	private void leak() throws SQLException {
		leaveOpen(connect());
	}

	private static void leaveOpen(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		execute(connection, "select get_lock('abandoned', 0)");
		execute(connection, "update t set n = 77 where id = 1");
	}

	private CompletableFuture<Void> inBackground(Connection connection, String sql) {
		CompletableFuture<Void> result = CompletableFuture.runAsync(() -> {
			try {
				execute(connection, sql);
			}
			catch (SQLException ex) {
				throw new CompletionException(ex);
			}
		});
		// So long nothing tells from outside that it waits.
		Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> !result.isDone());
		return result;
	}

	private static void assertLost(CompletableFuture<Void> statement) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> statement.get(5, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOf(SQLRecoverableException.class)
			.withMessage("Communications link failure")
			.satisfies((ex) -> assertThat(((SQLException) ex).getSQLState()).isEqualTo("08S01"));
	}

	private void assertThatNothingIsLeft() throws SQLException {
		execute(this.other, "update t set n = n + 1 where id = 1");
		assertThat(number("select n from t where id = 1")).isOne();
		assertThat(number("select get_lock('abandoned', 0)")).isOne();
		assertThat(sessions()).isOne();
	}

	private int sessions() throws SQLException {
		return number("select count(*) from mo_sessions()");
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url);
	}

	private int number(String query) throws SQLException {
		try (Statement statement = this.other.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
