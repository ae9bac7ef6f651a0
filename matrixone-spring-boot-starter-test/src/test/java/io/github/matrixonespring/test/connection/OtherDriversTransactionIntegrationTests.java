package io.github.matrixonespring.test.connection;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of a driver that does not tell whether a transaction is open, the words of the
 * statements are believed.
 */
class OtherDriversTransactionIntegrationTests {

	private static final String URL = "jdbc:matrixone:mem:other_drivers";

	private final List<String> reports = new ArrayList<>();

	private Connection connection;

	private WatchedTransaction transaction;

	@BeforeEach
	void open() throws SQLException {
		this.connection = DriverManager.getConnection(URL);
		execute("create database if not exists d");
		execute("create table if not exists d.t (id int)");
		Lease lease = new Lease("a test", "d");
		lease.watch((commit) -> this.reports.add(commit.getMessage()));
		this.transaction = new WatchedTransaction(lease, this.connection, new OtherDriversTransaction(this.connection));
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "set @a = 1", "set session a = 1", "lock tables t read", "unlock tables",
			"create sequence s", "drop sequence s", "begin", "start transaction" })
	void whatEndsTransactionIsReported(String sql) throws Throwable {
		this.connection.setAutoCommit(false);
		send("insert into d.t values (1)");
		send(sql);
		send(sql);
		assertThat(this.reports).singleElement().asString().startsWith("'" + sql + "' committed a transaction");
	}

	@ParameterizedTest
	@ValueSource(strings = { "set transaction read only", "set session transaction isolation level read committed",
			"set role a", "use d", "savepoint a", "rollback to a", "rollback work to savepoint a", "commit", "rollback",
			"select 1", "create table u (id int)" })
	void othersAreNotReported(String sql) throws Throwable {
		this.connection.setAutoCommit(false);
		send("insert into d.t values (1)");
		send(sql);
		assertThat(this.reports).isEmpty();
	}

	@Test
	void severalStatementsAreToldApart() throws Throwable {
		send("begin; insert into d.t values (1); commit; set @a = 1");
		assertThat(this.reports).isEmpty();
		send("begin; insert into d.t values (1); set @a = 1; commit");
		assertThat(this.reports).singleElement().asString().startsWith("'set @a = 1' committed a transaction");
	}

	@Test
	void nothingIsReportedOutsideOfTransactions() throws Throwable {
		send("insert into d.t values (1)");
		send("set @a = 1");
		this.connection.setAutoCommit(false);
		send("select * from d.t");
		send("set @a = 1");
		send("select * from d.t lock in share mode");
		this.transaction.end(() -> null);
		send("set @a = 1");
		assertThat(this.reports).isEmpty();
	}

	private void send(String sql) throws Throwable {
		this.transaction.send(List.of(sql), () -> null);
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
