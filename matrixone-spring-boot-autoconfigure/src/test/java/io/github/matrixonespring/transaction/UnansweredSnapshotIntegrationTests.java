package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * The connection is lost when the server has created a snapshot, and before it says so.
 */
class UnansweredSnapshotIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final List<Object> events = new ArrayList<>();

	private HikariDataSource pool;

	private MatrixOneConnections connections;

	private SnapshotManager snapshots;

	private TransactionTemplate transaction;

	@BeforeEach
	void connect() {
		this.pool = new HikariDataSource();
		this.pool.setDataSource(new UnansweredSnapshots());
		this.pool.setMaximumPoolSize(1);
		this.connections = new MatrixOneConnections(this.pool, ConnectionSettings.defaults());
		this.snapshots = new DefaultSnapshotManager(this.connections, this.events::add, null);
		JdbcTransactionManager transactionManager = new JdbcTransactionManager(this.pool);
		this.connections.listenTo(transactionManager);
		this.transaction = new TransactionTemplate(transactionManager);
	}

	@AfterEach
	void disconnect() {
		this.connections.close();
		this.pool.close();
	}

	@Test
	void provisionalSnapshotThatMayExistIsToldAfterRollback() {
		String name = database.name("rolled_back");
		this.transaction.executeWithoutResult((status) -> {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> this.snapshots.createBefore(SnapshotRequest.named(name)));
			status.setRollbackOnly();
		});
		assertThat(this.snapshots.exists(name)).isTrue();
		assertThat(this.events).singleElement().isInstanceOfSatisfying(SnapshotFailedEvent.class, (event) -> {
			assertThat(event.name()).isEqualTo(name);
			assertThat(event.message()).contains("may exist: look it up");
		});
	}

	@Test
	void provisionalSnapshotThatMayExistIsNoMatterAfterCommit() {
		String name = database.name("committed");
		this.transaction.executeWithoutResult((status) -> assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.snapshots.createBefore(SnapshotRequest.named(name))));
		assertThat(this.events).isEmpty();
	}

	@Test
	void snapshotAfterCommitThatMayExistIsToldToBeLookedUp() {
		String name = database.name("after");
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		this.transaction.executeWithoutResult(
				(status) -> future.set(this.snapshots.createAfterCommit(SnapshotRequest.named(name))));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> future.get().get())
			.withCauseInstanceOf(SnapshotAfterCommitException.class)
			.withMessageContaining("look the name up before creating it again");
		assertThat(this.snapshots.exists(name)).isTrue();
	}

	/**
	 * Sends what creates a snapshot, and loses the connection then.
	 */
	private static final class UnansweredSnapshots extends DelegatingDataSource {

		UnansweredSnapshots() {
			super(new DriverManagerDataSource(database.url(), database.username(), database.password()));
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			Connection losing = mock(Connection.class, delegatesTo(connection));
			willAnswer((call) -> losing(connection)).given(losing).createStatement();
			return losing;
		}

		private static Statement losing(Connection connection) throws SQLException {
			Statement statement = connection.createStatement();
			Statement losing = mock(Statement.class, delegatesTo(statement));
			willAnswer((call) -> {
				statement.execute(call.getArgument(0));
				connection.close();
				throw new SQLNonTransientConnectionException("Communications link failure", "08S01");
			}).given(losing).execute(startsWith("CREATE SNAPSHOT"));
			return losing;
		}

	}

}
