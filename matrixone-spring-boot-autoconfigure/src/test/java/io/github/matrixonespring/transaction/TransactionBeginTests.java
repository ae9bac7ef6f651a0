package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.clone.DefaultCloneManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.mockito.InOrder;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * How transactions are begun, with a driver that can be made to fail.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransactionBeginTests {

	static final List<Throwable> failures = List.of(new IllegalStateException("on purpose"),
			new AssertionError("on purpose"));

	private final DataSource dataSource = mock(DataSource.class);

	private final Connection connection = mock(Connection.class);

	private final Statement statement = mock(Statement.class);

	private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(this.dataSource);

	private final TransactionTemplate transaction = new TransactionTemplate(this.transactionManager);

	@BeforeEach
	void connect() throws SQLException {
		given(this.dataSource.getConnection()).willReturn(this.connection);
		given(this.connection.getAutoCommit()).willReturn(true);
		given(this.connection.createStatement()).willReturn(this.statement);
	}

	@Test
	void beginIsTheFirstStatementOfReadWriteTransaction() throws SQLException {
		listen(true);
		this.transaction.executeWithoutResult((status) -> {
		});
		InOrder order = inOrder(this.connection, this.statement);
		order.verify(this.connection).setAutoCommit(false);
		order.verify(this.statement).execute("BEGIN");
		order.verify(this.connection).commit();
	}

	@Test
	void readOnlyTransactionHasNoBegin() throws SQLException {
		listen(true);
		this.transaction.setReadOnly(true);
		this.transaction.executeWithoutResult((status) -> {
		});
		verify(this.statement, never()).execute(anyString());
	}

	@Test
	void joinedTransactionHasNoBeginOfItsOwn() throws SQLException {
		listen(true);
		this.transaction.executeWithoutResult((status) -> this.transaction.executeWithoutResult((joined) -> {
		}));
		verify(this.statement, times(1)).execute("BEGIN");
	}

	@Test
	void thereIsNoBeginWhereItIsSwitchedOff() throws SQLException {
		MatrixOneTemplate matrixOne = listen(false);
		this.transaction.executeWithoutResult(
				(status) -> assertRefused(matrixOne, "matrixone.transaction.explicit-begin is false. Set it to true"));
		verify(this.statement, never()).execute(anyString());
	}

	@Test
	void thereIsNoBeginWithoutSynchronizationAndNoClone() throws SQLException {
		MatrixOneTemplate matrixOne = listen(true);
		given(this.connection.getAutoCommit()).willReturn(true, false);
		this.transactionManager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
		this.transaction.executeWithoutResult((status) -> assertRefused(matrixOne, "synchronization switched off"));
		verify(this.statement, never()).execute(anyString());
	}

	@Test
	void transactionGoesOnWhereBeginFailsAndRefusesClonesOnly() throws SQLException {
		given(this.statement.execute("BEGIN")).willThrow(new SQLException("no such luck", "HY000", 20101));
		MatrixOneTemplate matrixOne = listen(true);
		this.transaction.executeWithoutResult((status) -> {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			assertRefused(matrixOne, "It could not be begun with BEGIN");
		});
		verify(this.connection).commit();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	@Test
	void beginThatIsRefusedEachTimeIsLoggedOnce(CapturedOutput output) throws SQLException {
		given(this.statement.execute("BEGIN")).willThrow(new SQLException("not allowed"),
				new SQLException("not allowed"), new SQLException("not allowed"), new SQLException("another reason"));
		listen(true);
		for (int i = 0; i < 5; i++) {
			this.transaction.executeWithoutResult((status) -> {
			});
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("Could not send BEGIN"))).hasSize(2)
			.anyMatch((line) -> line.contains("not allowed"))
			.anyMatch((line) -> line.contains("another reason"));
		assertThat(output).doesNotContain("\tat ");
		verify(this.connection, times(5)).commit();
	}

	@Test
	void refusedCloneSendsNothing() throws SQLException {
		MatrixOneTemplate matrixOne = new MatrixOneTemplate(this.dataSource);
		given(this.connection.getAutoCommit()).willReturn(true, false);
		this.transaction.executeWithoutResult(
				(status) -> assertRefused(matrixOne, "MatrixOneTemplate.listenTo(transactionManager)"));
		verify(this.connection, never()).prepareStatement(anyString());
		verify(this.statement, never()).execute(anyString());
	}

	@Test
	void transactionManagerOfAnotherDataSourceIsRefused() {
		MatrixOneTemplate matrixOne = new MatrixOneTemplate(this.dataSource);
		JdbcTransactionManager other = new JdbcTransactionManager(mock(DataSource.class));
		assertThatIllegalArgumentException().isThrownBy(() -> matrixOne.listenTo(other))
			.withMessageContaining("does not work on the DataSource");
	}

	@Test
	void listenersThatCannotBeChangedAreKept() {
		TransactionExecutionListener other = new TransactionExecutionListener() {

		};
		this.transactionManager.setTransactionExecutionListeners(List.of(other));
		listen(true);
		assertThat(this.transactionManager.getTransactionExecutionListeners()).hasSize(2)
			.first()
			.isInstanceOf(MatrixOneTransactionListener.class);
		assertThat(this.transactionManager.getTransactionExecutionListeners()).last().isSameAs(other);
	}

	@ParameterizedTest
	@FieldSource("failures")
	void listenerThatFailsDoesNotReachTheStatement(Throwable failure) throws SQLException {
		MatrixOneStatementListener failing = mock(MatrixOneStatementListener.class, (call) -> {
			throw failure;
		});
		new MatrixOneConnections(this.dataSource,
				new ConnectionSettings(true, ConnectionSettings.defaults().statementTimeout(),
						SeparateConnectionSettings.defaults(), () -> List.of(failing)))
			.listenTo(this.transactionManager);
		this.transaction.executeWithoutResult((status) -> {
		});
		verify(this.statement).execute("BEGIN");
		verify(this.connection).commit();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	private MatrixOneTemplate listen(boolean explicitBegin) {
		MatrixOneConnections connections = new MatrixOneConnections(this.dataSource,
				new ConnectionSettings(explicitBegin, ConnectionSettings.defaults().statementTimeout(),
						SeparateConnectionSettings.defaults(), List::of));
		connections.listenTo(this.transactionManager);
		SnapshotManager snapshots = new DefaultSnapshotManager(connections);
		return new MatrixOneTemplate(connections, snapshots, new DefaultCloneManager(connections, snapshots::get));
	}

	private static void assertRefused(MatrixOneTemplate matrixOne, String reason) {
		assertThatExceptionOfType(NotAllowedInTransactionException.class)
			.isThrownBy(() -> matrixOne.clones().cloneDatabase("dev", "shop"))
			.withMessageContaining(reason);
	}

}
