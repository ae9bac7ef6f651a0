package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the driver knows of the transactions of the server.
 */
class ServerTransactionsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@Test
	void transactionIsOpenFromItsFirstStatementToItsEnd() throws SQLException {
		try (HikariDataSource pool = database.pool(1);
				Connection connection = new LazyConnectionDataSourceProxy(pool).getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("insert into item (name) values ('autocommit')");
			assertThat(ServerTransactions.isOpen(connection)).isFalse();
			connection.setAutoCommit(false);
			assertThat(ServerTransactions.isOpen(connection)).isFalse();
			statement.execute("insert into item (name) values ('first')");
			assertThat(ServerTransactions.isOpen(connection)).isTrue();
			connection.commit();
			assertThat(ServerTransactions.isOpen(connection)).isFalse();
			statement.execute("BEGIN");
			assertThat(ServerTransactions.isOpen(connection)).isTrue();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute("insert into item (name) values ('first')"));
			assertThat(ServerTransactions.isOpen(connection)).isTrue();
			assertThat(connection.isValid(1)).isTrue();
			assertThat(ServerTransactions.isOpen(connection) || ServerTransactions.isForgotten(connection)).isTrue();
			connection.rollback();
			assertThat(ServerTransactions.isOpen(connection)).isFalse();
			connection.setAutoCommit(true);
			statement.execute("BEGIN");
			assertThat(ServerTransactions.isOpen(connection)).isTrue();
			statement.execute("ROLLBACK");
			assertThat(ServerTransactions.isOpen(connection)).isFalse();
		}
	}

}
