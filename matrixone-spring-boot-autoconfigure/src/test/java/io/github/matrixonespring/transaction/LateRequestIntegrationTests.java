package io.github.matrixonespring.transaction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ledger.LedgerStatus;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Snapshots around {@code afterCommit}, in which the connection that has just committed
 * may be used: those that are asked for there, of a transaction whose manager nobody
 * listens to, and those that are created after somebody has used the connection.
 */
class LateRequestIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private HikariDataSource pool;

	private MatrixOneTemplate matrixOne;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void createTemplate() {
		this.pool = database.pool(2);
		this.matrixOne = new MatrixOneTemplate(this.pool);
		this.name = database.newName("late");
	}

	@AfterEach
	void close() {
		this.matrixOne.close();
		this.pool.close();
	}

	@Test
	void snapshotOfTheCurrentDatabaseIsCreated() {
		assertThatItContainsTheCommit(afterCommit(false, () -> ask(SnapshotRequest.named(this.name))));
	}

	@Test
	void snapshotOfNamedDatabaseIsCreated() {
		assertThatItContainsTheCommit(afterCommit(false, () -> ask(ofNamedDatabase())));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void snapshotIsCreatedAfterTheConnectionWasUsed(boolean listenedTo) {
		assertThatItContainsTheCommit(afterCommit(listenedTo, () -> {
			count();
			return ask(ofNamedDatabase());
		}));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void snapshotThatWasAskedForBeforeTheCommitIsCreatedAfterTheConnectionWasUsed(boolean listenedTo) {
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		transaction(listenedTo).executeWithoutResult((status) -> {
			insert(this.name);
			future.set(ask(SnapshotRequest.named(this.name)));
			afterCommit(() -> {
				count();
				insert(this.name + "_after");
			});
		});
		assertThatItContainsTheCommit(future.get());
		assertThat(count()).as("what was written after the commit").isEqualTo(2);
	}

	@Test
	void snapshotOfTransactionThatIsBegunAfterTheCommitWaitsForIt() {
		TransactionTemplate another = transaction(false);
		another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		AtomicReference<Boolean> early = new AtomicReference<>();
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		transaction(false).executeWithoutResult((status) -> afterCommit(() -> another.executeWithoutResult((inner) -> {
			future.set(ask(SnapshotRequest.named(this.name)));
			insert(this.name);
			early.set(future.get().isDone());
		})));
		assertThat(early.get()).isFalse();
		assertThatItContainsTheCommit(future.get());
	}

	@Test
	void completionIsTooLate() {
		AtomicReference<Runnable> check = new AtomicReference<>();
		transaction(false).executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCompletion(int outcome) {
						check.set(() -> assertThat(outcome).isEqualTo(STATUS_COMMITTED));
						assertThatExceptionOfType(NotAllowedInTransactionException.class)
							.isThrownBy(() -> ask(SnapshotRequest.named(LateRequestIntegrationTests.this.name)))
							.withMessageContaining("at the latest in afterCommit")
							.withMessageContaining("Nothing was sent");
					}

				}));
		check.get().run();
		assertThat(this.matrixOne.snapshots().find(this.name)).isEmpty();
	}

	@Test
	void entryOfLedgerIsWrittenOnceItIsKnownWhatItBelongsTo() {
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database, "matrixone.ledger.enabled=true",
				"matrixone.ledger.initialize-schema=always")) {
			JdbcTransactionManager manager = new JdbcTransactionManager(context.getBean(HikariDataSource.class));
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			new TransactionTemplate(manager).executeWithoutResult((status) -> {
				jdbc.sql("insert into item (name) values (?)").param(this.name).update();
				afterCommit(() -> future
					.set(context.getBean(SnapshotManager.class).createAfterCommit(SnapshotRequest.named(this.name))));
			});

			assertThatItContainsTheCommit(future.get());
			assertThat(context.getBean(SnapshotLedger.class).findBySnapshot(this.name)).singleElement()
				.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.TAKEN));
		}
	}

	private CompletableFuture<Snapshot> afterCommit(boolean listenedTo, Supplier<CompletableFuture<Snapshot>> request) {
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		transaction(listenedTo).executeWithoutResult((status) -> {
			insert(this.name);
			afterCommit(() -> future.set(request.get()));
		});
		return future.get();
	}

	private static void afterCommit(Runnable work) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				work.run();
			}

		});
	}

	private TransactionTemplate transaction(boolean listenedTo) {
		JdbcTransactionManager manager = new JdbcTransactionManager(this.pool);
		if (listenedTo) {
			this.matrixOne.listenTo(manager);
		}
		return new TransactionTemplate(manager);
	}

	private CompletableFuture<Snapshot> ask(SnapshotRequest request) {
		return this.matrixOne.snapshots().createAfterCommit(request);
	}

	private SnapshotRequest ofNamedDatabase() {
		return SnapshotRequest.named(this.name).of(SnapshotTarget.database(database.database()));
	}

	private void insert(String item) {
		JdbcClient.create(this.pool).sql("insert into item (name) values (?)").param(item).update();
	}

	private long count() {
		return JdbcClient.create(this.pool)
			.sql("select count(*) from item where name like ?")
			.param(this.name + "%")
			.query(Long.class)
			.single();
	}

	private void assertThatItContainsTheCommit(CompletableFuture<Snapshot> future) {
		assertThat(future).isCompletedWithValueMatching((snapshot) -> snapshot.name().equals(this.name));
		assertThat(database.control()
			.sql("select name from item {snapshot = `%s`} where name like ?".formatted(this.name))
			.param(this.name + "%")
			.query(String.class)
			.list()).containsExactly(this.name);
	}

}
