package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.clone.DefaultCloneManager;
import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.matrixonespring.testsupport.Synchronizations.afterCompletion;
import static io.github.matrixonespring.testsupport.Synchronizations.beforeCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several transactions on one thread: those of another manager within ours, and those
 * that begin while another one is completed.
 */
class SeveralTransactionsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger counter = new AtomicInteger();

	private final List<Object> events = new ArrayList<>();

	private final String name = database.name("t" + counter.incrementAndGet());

	private HikariDataSource pool;

	private HikariDataSource otherPool;

	private MatrixOneConnections connections;

	private SnapshotManager snapshots;

	private JdbcTransactionManager manager;

	private TransactionTemplate transaction;

	private TransactionTemplate otherTransaction;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void connect() {
		this.pool = database.pool(1);
		this.pool.setConnectionTimeout(2000);
		this.otherPool = database.pool(1);
		this.connections = new MatrixOneConnections(this.pool, ConnectionSettings.defaults());
		this.snapshots = new DefaultSnapshotManager(this.connections, this.events::add, null);
		this.manager = new JdbcTransactionManager(this.pool);
		this.transaction = new TransactionTemplate(this.manager);
		this.otherTransaction = new TransactionTemplate(new JdbcTransactionManager(this.otherPool));
	}

	@AfterEach
	void disconnect() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		this.connections.close();
		this.pool.close();
		this.otherPool.close();
	}

	@Test
	void requestWithinTransactionOfAnotherManagerWaitsForOurs() {
		listen();
		this.transaction.executeWithoutResult((outer) -> {
			add(this.pool);
			this.otherTransaction.executeWithoutResult((inner) -> this.snapshots.createAfterCommit(request()));
			assertThat(this.snapshots.exists(this.name)).isFalse();
		});
		assertThat(count("select count(*) from item {snapshot = '" + this.name + "'} where name = ?")).isEqualTo(1);
	}

	@Test
	void requestWithinTransactionOfAnotherManagerIsRolledBackWithOurs() {
		listen();
		this.transaction.executeWithoutResult((outer) -> {
			add(this.pool);
			this.otherTransaction.executeWithoutResult((inner) -> this.snapshots.createAfterCommit(request()));
			outer.setRollbackOnly();
		});
		assertThat(items()).as("rows of the transaction that was rolled back").isZero();
		assertThat(this.snapshots.exists(this.name)).isFalse();
	}

	@Test
	void requestInBeforeCommitWithinTransactionOfAnotherManagerWaitsForOurs() {
		listen();
		this.transaction.executeWithoutResult((outer) -> {
			add(this.pool);
			beforeCommit(() -> this.otherTransaction
				.executeWithoutResult((inner) -> this.snapshots.createAfterCommit(request())));
		});
		assertThat(count("select count(*) from item {snapshot = '" + this.name + "'} where name = ?")).isEqualTo(1);
	}

	@Test
	void provisionalSnapshotWithinTransactionOfAnotherManagerGoesWithOurs() {
		listen();
		this.transaction.executeWithoutResult((outer) -> {
			this.otherTransaction.executeWithoutResult((inner) -> this.snapshots.createBefore(request()));
			outer.setRollbackOnly();
		});
		assertThat(this.snapshots.exists(this.name)).isFalse();
	}

	@Test
	void cloneWithinTransactionOfAnotherManagerGoesWithOurs() {
		listen();
		CloneManager clones = new DefaultCloneManager(this.connections, this.snapshots::get);
		this.transaction.executeWithoutResult((outer) -> {
			this.otherTransaction.executeWithoutResult((inner) -> clones.cloneDatabase(this.name, database.database()));
			outer.setRollbackOnly();
		});
		assertThat(count("select count(*) from information_schema.schemata where schema_name = ?")).isZero();
	}

	@Test
	void transactionThatNobodyListensToIsNotConfusedWithThatOfAnotherManager() {
		this.transaction.executeWithoutResult((outer) -> {
			add(this.pool);
			this.otherTransaction
				.executeWithoutResult((inner) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
					.isThrownBy(() -> this.snapshots.createAfterCommit(request()))
					.withMessageContaining("transactions on several DataSources")
					.withMessageContaining("MatrixOneTemplate.listenTo"));
			outer.setRollbackOnly();
		});
		assertThat(items()).isZero();
	}

	@Test
	void managerThatIsListenedToTwiceIsListenedToOnce() {
		listen();
		listen();
		this.transaction.executeWithoutResult((status) -> add(this.pool));
		assertThat(items()).isEqualTo(1);
	}

	@Test
	void requestThatJoinsFinishedTransactionIsToldOnce() {
		listen();
		this.transaction.executeWithoutResult((outer) -> {
			add(this.pool);
			afterCompletion(() -> this.transaction
				.executeWithoutResult((inner) -> this.snapshots.createAfterCommit(request())));
		});
		assertThat(this.events).singleElement().isInstanceOf(SnapshotCreatedEvent.class);
		assertThat(count("select count(*) from item {snapshot = '" + this.name + "'} where name = ?")).isEqualTo(1);
	}

	@Test
	void finishedTransactionThatIsSuspendedIsNotWaitedFor() {
		listen();
		TransactionTemplate suspending = new TransactionTemplate(this.manager);
		suspending.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		List<Boolean> found = new ArrayList<>();
		this.transaction
			.executeWithoutResult((outer) -> afterCompletion(() -> suspending.executeWithoutResult((inner) -> {
				this.snapshots.create(request());
				found.add(this.snapshots.exists(this.name));
			})));
		assertThat(found).containsExactly(true);
	}

	@Test
	void cloneAfterCompletionIsMadeAtOnce() {
		listen();
		CloneManager clones = new DefaultCloneManager(this.connections, this.snapshots::get);
		this.transaction.executeWithoutResult((outer) -> {
			add(this.pool);
			afterCompletion(() -> clones.cloneDatabase(this.name, database.database()));
		});
		assertThat(count("select count(*) from " + this.name + ".item where name = ?")).isEqualTo(1);
	}

	@Test
	void commitThatNobodyTellsIsNotWaitedFor() {
		this.manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
		this.transaction
			.executeWithoutResult((status) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.snapshots.createAfterCommit(request()))
				.withMessageContaining("synchronization switched off"));
	}

	@Test
	void readingDoesNotNeedConnectionBesideThePool() {
		DriverManagerDataSource unpooled = new DriverManagerDataSource(database.url(), database.username(),
				database.password());
		JdbcTransactionManager unpooledManager = new JdbcTransactionManager(unpooled);
		try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(unpooled)) {
			matrixOne.listenTo(unpooledManager);
			TransactionTemplate suspending = new TransactionTemplate(unpooledManager);
			suspending.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
			new TransactionTemplate(unpooledManager)
				.executeWithoutResult((outer) -> suspending.executeWithoutResult((inner) -> {
					assertThat(matrixOne.snapshots().find(this.name)).isEmpty();
					matrixOne.snapshots().create(request());
				}));
			assertThat(matrixOne.snapshots().exists(this.name)).isTrue();
		}
	}

	private void listen() {
		this.connections.listenTo(this.manager);
	}

	private SnapshotRequest request() {
		return SnapshotRequest.named(this.name);
	}

	private void add(DataSource dataSource) {
		JdbcClient.create(dataSource).sql("insert into item (name) values (?)").param(this.name).update();
	}

	private long items() {
		return count("select count(*) from item where name = ?");
	}

	private long count(String sql) {
		return database.control().sql(sql).param(this.name).query(Long.class).single();
	}

}
