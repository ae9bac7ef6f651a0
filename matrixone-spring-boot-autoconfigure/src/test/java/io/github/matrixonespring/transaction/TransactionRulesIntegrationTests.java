package io.github.matrixonespring.transaction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.snapshot.SnapshotDroppedEvent;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OptedOutService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.RecordedStatements;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.matrixonespring.testsupport.Synchronizations.afterCommit;
import static io.github.matrixonespring.testsupport.Synchronizations.beforeCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What the library does in a transaction beyond a snapshot after its commit, and what it
 * does when that fails.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.INCLUDE,
		names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
@ExtendWith(OutputCaptureExtension.class)
class TransactionRulesIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Setup setup;

	private ConfigurableApplicationContext context;

	private ItemService items;

	private OuterService outer;

	private SnapshotManager snapshots;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = database.application(this.setup, () -> this.setup.start(database,
				"spring.datasource.hikari.maximum-pool-size=1", "spring.datasource.hikari.connection-timeout=3000"));
		this.items = this.context.getBean(ItemService.class);
		this.outer = this.context.getBean(OuterService.class);
		this.snapshots = this.context.getBean(SnapshotManager.class);
		this.name = database.newName("r");
		events().clear();
		statements().clear();
	}

	@Test
	void failureAfterCommitIsLoggedAndPublished(CapturedOutput output) {
		this.snapshots.create(request());
		this.items.required(this.name);
		assertThat(items()).isEqualTo(1);
		assertThat(output)
			.contains("Snapshot '" + this.name + "' of database '" + database.database() + "' was not created")
			.contains("What it should contain is committed and safe");
		assertThat(events().of(SnapshotFailedEvent.class)).singleElement().satisfies((event) -> {
			assertThat(event.name()).isEqualTo(this.name);
			assertThat(event.cause()).isInstanceOf(SnapshotAlreadyExistsException.class);
		});
	}

	@Test
	void failureAfterCommitIsThrownWhereThatIsWanted() {
		this.snapshots.create(request());
		assertThatExceptionOfType(SnapshotAfterCommitException.class)
			.isThrownBy(() -> this.items.throwsFailureOfSnapshot(this.name))
			.withMessageContaining("What it should contain is committed and safe")
			.withCauseInstanceOf(SnapshotAlreadyExistsException.class)
			.satisfies((ex) -> assertThat(ex.getSnapshotName()).isEqualTo(this.name));
	}

	@Test
	void thrownFailureKeepsNobodyElseFromTheCommit() {
		AtomicInteger others = new AtomicInteger();
		this.snapshots.create(request());
		assertThatExceptionOfType(SnapshotAfterCommitException.class).isThrownBy(() -> this.outer.commits(() -> {
			this.items.throwsFailureOfSnapshot(this.name);
			this.snapshots.createAfterCommit(SnapshotRequest.named(this.name + "_other"));
			afterCommit(others::incrementAndGet);
		}));
		assertThat(others).hasValue(1);
		assertThat(this.snapshots.exists(this.name + "_other")).isTrue();
	}

	@Test
	void failureOfSomebodyElseAfterCommitDoesNotLoseTheSnapshot() {
		assertThatIllegalStateException().isThrownBy(() -> this.outer.commits(() -> {
			this.items.required(this.name);
			afterCommit(() -> {
				throw new IllegalStateException("on purpose");
			});
		}));
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void failureOfSnapshotThatIsAskedForInBeforeCommitIsThrownToo() {
		this.snapshots.create(request());
		assertThatExceptionOfType(SnapshotAfterCommitException.class).isThrownBy(
				() -> this.outer.commits(() -> beforeCommit(() -> this.items.throwsFailureOfSnapshot(this.name))));
	}

	@Test
	void futureFailsWithWhatHappenedAfterTheCommit() {
		this.snapshots.create(request());
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		this.outer.commits(() -> future.set(this.snapshots.createAfterCommit(request())));
		assertThat(future.get()).isCompletedExceptionally();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> future.get().get())
			.withCauseInstanceOf(SnapshotAfterCommitException.class);
	}

	@Test
	void futureMadeFromItRefusesToWaitToo() {
		this.outer.commits(() -> {
			CompletableFuture<String> dependent = this.snapshots.createAfterCommit(request()).thenApply(Snapshot::name);
			assertThatIllegalStateException().isThrownBy(dependent::join).withMessageContaining("would never end");
		});
	}

	@Test
	void futureThatIsCancelledWithdrawsTheRequest() {
		this.outer.commits(() -> this.snapshots.createAfterCommit(request()).cancel(false));
		assertThat(this.snapshots.find(this.name)).isEmpty();
	}

	@Test
	void futureWithoutTransactionIsDone() {
		assertThat(this.snapshots.createAfterCommit(request())).isCompletedWithValue(this.snapshots.get(this.name));
	}

	@Test
	void sameRequestTwiceIsOneSnapshot() {
		AtomicReference<CompletableFuture<Snapshot>> first = new AtomicReference<>();
		AtomicReference<CompletableFuture<Snapshot>> second = new AtomicReference<>();
		this.outer.commits(() -> {
			this.items.required(this.name);
			first.set(this.snapshots.createAfterCommit(request()));
			second.set(this.snapshots.createAfterCommit(request()));
		});
		assertThat(events().of(SnapshotCreatedEvent.class)).hasSize(1);
		assertThat(first.get()).isCompletedWithValue(this.snapshots.get(this.name));
		assertThat(second.get()).isCompletedWithValue(this.snapshots.get(this.name));
	}

	@Test
	void cancelledFutureDoesNotWithdrawTheRequestOfAnother() {
		AtomicReference<CompletableFuture<Snapshot>> second = new AtomicReference<>();
		this.outer.commits(() -> {
			CompletableFuture<Snapshot> first = this.snapshots.createAfterCommit(request());
			first.cancel(false);
			second.set(this.snapshots.createAfterCommit(request()));
		});
		assertThat(second.get()).isCompletedWithValue(this.snapshots.get(this.name));
	}

	@Test
	void cancelledFutureDoesNotWithdrawTheRequestOfAnAnnotation() {
		this.outer.commits(() -> {
			this.snapshots.createAfterCommit(request()).cancel(false);
			this.items.required(this.name);
		});
		assertThat(itemsIn(this.name)).isEqualTo(1);
	}

	@Test
	void sameNameForTwoTargetsIsRefusedAndRollsBack() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.outer.commits(() -> {
			this.snapshots.createAfterCommit(request());
			this.snapshots.createAfterCommit(request().of(SnapshotTarget.account()));
		})).withMessageContaining("this transaction already has a request of that name for database");
		assertThat(this.snapshots.find(this.name)).isEmpty();
	}

	@Test
	void existingSnapshotIsNoSnapshotAfterCommit() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.snapshots.createAfterCommit(request().ifNotExists()))
			.withMessageContaining("would not contain the commit");
	}

	@Test
	void snapshotCreatedInAfterCommitOfSomebodyElseContainsTheTransaction() {
		this.outer.commits(() -> {
			this.context.getBean(ItemStore.class).add(this.name);
			afterCommit(() -> assertThat(this.snapshots.create(request()).provisional()).isFalse());
		});
		assertThat(itemsIn(this.name)).isEqualTo(1);
	}

	@Test
	void requestInAfterCommitOfSomebodyElseIsDoneAtOnce() {
		this.outer
			.commits(() -> afterCommit(() -> assertThat(this.snapshots.createAfterCommit(request())).isCompleted()));
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void currentDatabaseIsThatOfTheRequest() {
		String other = this.name + "_other";
		database.control().sql("create database " + other).update();
		this.outer.commits(() -> {
			this.snapshots.createAfterCommit(request());
			this.context.getBean(MatrixOneTemplate.class).jdbc().sql("use " + other).update();
		});
		this.context.getBean(MatrixOneTemplate.class).jdbc().sql("use " + database.database()).update();
		assertThat(this.snapshots.get(this.name).target()).isEqualTo(SnapshotTarget.database(database.database()));
	}

	@Test
	void currentDatabaseIsThatOfTheServerWhereUseWasSent() {
		String other = this.name + "_other";
		database.control().sql("create database " + other).update();
		JdbcClient jdbc = this.context.getBean(JdbcClient.class);
		try {
			this.outer.commits(() -> {
				jdbc.sql("use " + other).update();
				this.snapshots.createAfterCommit(request());
				this.snapshots.createBefore(request("_before"));
				assertThat(this.snapshots.list(SnapshotTarget.currentDatabase())).extracting(Snapshot::name)
					.containsExactly(this.name + "_before");
			});
			this.snapshots.create(request("_alone"));
		}
		finally {
			jdbc.sql("use " + database.database()).update();
		}
		assertThat(this.snapshots.list(SnapshotTarget.database(other))).extracting(Snapshot::name)
			.containsExactlyInAnyOrder(this.name, this.name + "_before", this.name + "_alone");
	}

	@Test
	void annotatedCallTakesTheDatabaseThatItHasUsed() {
		String other = this.name + "_other";
		database.control().sql("create database " + other).update();
		JdbcClient jdbc = this.context.getBean(JdbcClient.class);
		try {
			this.outer.commits(() -> {
				this.items.required(this.name);
				jdbc.sql("use " + other).update();
				this.items.throwsFailureOfSnapshot(this.name + "_used");
			});
		}
		finally {
			jdbc.sql("use " + database.database()).update();
		}
		assertThat(this.snapshots.get(this.name).target()).isEqualTo(SnapshotTarget.database(database.database()));
		assertThat(this.snapshots.get(this.name + "_used").target()).isEqualTo(SnapshotTarget.database(other));
	}

	@Test
	void snapshotInTransactionThatHasWrittenWarns(CapturedOutput output) {
		this.outer.commits(() -> {
			this.items.required(this.name);
			this.snapshots.create(request("_provisional"));
		});
		assertThat(output).contains("Snapshot '" + this.name + "_provisional' is created in a transaction that has")
			.contains("use createAfterCommit");
		assertThat(itemsIn(this.name + "_provisional")).isZero();
	}

	@Test
	void snapshotBeforeTransactionThatHasWrittenDoesNotWarn(CapturedOutput output) {
		this.outer.commits(() -> {
			this.items.required(this.name);
			this.snapshots.createBefore(request("_provisional"));
		});
		assertThat(output).doesNotContain("createAfterCommit");
	}

	@Test
	void snapshotInTransactionThatHasOnlyReadDoesNotWarn(CapturedOutput output) {
		this.outer.commits(() -> {
			this.context.getBean(MatrixOneTemplate.class)
				.jdbc()
				.sql("select count(*) from item")
				.query(Long.class)
				.single();
			assertThat(this.snapshots.create(request()).provisional()).isTrue();
		});
		assertThat(output).doesNotContain("createAfterCommit");
	}

	@Test
	void snapshotWhileTheTransactionIsSuspendedDoesNotWaitForItsConnection() {
		TransactionTemplate suspending = transactionTemplate();
		suspending.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		fail(() -> suspending.executeWithoutResult((status) -> {
			assertThat(this.snapshots.create(request()).provisional()).isFalse();
			assertThat(this.snapshots.list(SnapshotTarget.database(database.database()))).extracting(Snapshot::name)
				.contains(this.name);
		}));
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void snapshotInReadOnlyTransactionIsProvisionalToo() {
		TransactionTemplate readOnly = transactionTemplate();
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((status) -> {
			assertThat(this.snapshots.create(request()).provisional()).isTrue();
			status.setRollbackOnly();
		});
		assertThat(this.snapshots.find(this.name)).isEmpty();
	}

	@Test
	void provisionalSnapshotIsPublishedAndSoIsItsEnd() {
		fail(() -> this.snapshots.createBefore(request().describedAs("before the import")));
		assertThat(events().of(SnapshotCreatedEvent.class)).containsExactly(new SnapshotCreatedEvent(this.name,
				SnapshotTarget.database(database.database()), "before the import", true));
		assertThat(events().of(SnapshotDroppedEvent.class)).containsExactly(new SnapshotDroppedEvent(this.name));
	}

	@Test
	void existingSnapshotIsNotProvisional() {
		this.snapshots.create(request());
		fail(() -> assertThat(this.snapshots.create(request().ifNotExists()).provisional()).isFalse());
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void takenNameInTransactionLeavesItUsable() {
		this.snapshots.create(request());
		this.outer.commits(() -> {
			assertThatExceptionOfType(SnapshotAlreadyExistsException.class)
				.isThrownBy(() -> this.snapshots.createBefore(request()));
			this.context.getBean(ItemStore.class).add(this.name);
		});
		assertThat(items()).isEqualTo(1);
		fail(() -> assertThatExceptionOfType(SnapshotAlreadyExistsException.class)
			.isThrownBy(() -> this.snapshots.createBefore(request())));
		assertThat(this.snapshots.exists(this.name)).as("snapshot that was there before").isTrue();
	}

	@Test
	void dropInTransactionIsRefusedBeforeAnythingIsSent() {
		this.snapshots.create(request());
		this.outer.commits(() -> {
			statements().clear();
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.snapshots.drop(this.name))
				.withMessageContaining("Use dropAfterCommit");
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.snapshots.dropIfExists(this.name));
			assertThat(statements().get()).isEmpty();
		});
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void dropAfterCommitHappensAfterTheCommit() {
		this.snapshots.create(request());
		this.outer.commits(() -> {
			this.snapshots.dropAfterCommit(this.name);
			assertThat(this.snapshots.exists(this.name)).isTrue();
		});
		assertThat(this.snapshots.find(this.name)).isEmpty();
		assertThat(events().of(SnapshotDroppedEvent.class)).containsExactly(new SnapshotDroppedEvent(this.name));
	}

	@Test
	void dropAfterCommitDoesNotHappenAfterRollback() {
		this.snapshots.create(request());
		fail(() -> this.snapshots.dropAfterCommit(this.name));
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void dropAfterCommitOfMissingSnapshotIsRefusedAtOnce() {
		this.outer.commits(() -> assertThatExceptionOfType(SnapshotNotFoundException.class)
			.isThrownBy(() -> this.snapshots.dropAfterCommit(this.name)));
	}

	@Test
	void dropAfterCommitWithoutTransactionHappensAtOnce() {
		this.snapshots.create(request());
		this.snapshots.dropAfterCommit(this.name);
		assertThat(this.snapshots.find(this.name)).isEmpty();
	}

	@Test
	void transactionThatIsOptedOutTakesNoClone() {
		OptedOutService optedOut = this.context.getBean(OptedOutService.class);
		optedOut.commits(
				() -> assertThatExceptionOfType(NotAllowedInTransactionException.class).isThrownBy(this::cloneDatabase)
					.withMessageContaining("@ExplicitBegin(false)"));
		optedOut.commitsAfterBegin(this::cloneDatabase);
		assertThat(database.control()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(this.name)
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void statementThatIsRefusedAfterBeginIsAcceptedWhereOptedOut() {
		MatrixOneTemplate matrixOne = this.context.getBean(MatrixOneTemplate.class);
		Runnable createSequence = () -> matrixOne.jdbc().sql("create sequence seq_" + this.name).update();
		assertThatExceptionOfType(NotAllowedInTransactionException.class)
			.isThrownBy(() -> this.outer.commits(createSequence))
			.withMessageContaining("@ExplicitBegin(false)");
		this.context.getBean(OptedOutService.class).commits(createSequence);
		database.control().sql("drop sequence seq_" + this.name).update();
	}

	/**
	 * Under REPEATABLE READ the transaction does not see the row of the snapshot.
	 */
	@Test
	void snapshotOfTransactionIsKnownToItWhateverItsIsolation() {
		TransactionTemplate repeatableRead = transactionTemplate();
		repeatableRead.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		String clone = database.name("clone_" + database.newName("rr"));
		repeatableRead.executeWithoutResult((status) -> {
			this.context.getBean(ItemStore.class).add(this.name);
			Snapshot created = this.snapshots.createBefore(SnapshotRequest.named(this.name));
			assertThat(this.snapshots.get(this.name)).isEqualTo(created);
			assertThat(this.snapshots.list()).contains(created);
			this.context.getBean(CloneManager.class).cloneDatabase(clone, database.database(), this.name);
		});
		assertThat(this.snapshots.exists(this.name)).isTrue();
		assertThat(database.control()
			.sql("select count(*) from " + clone + ".item where name = ?")
			.param(this.name)
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void isolationThatTheServerHasIsNotWarnedAbout(CapturedOutput output) {
		assumeTrue(database.server().has(Capability.ISOLATION_LEVELS), "the server ignores isolation levels");
		TransactionTemplate repeatableRead = transactionTemplate();
		repeatableRead.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		repeatableRead.executeWithoutResult((status) -> this.context.getBean(ItemStore.class).add(this.name));
		assertThat(output.getOut()).doesNotContain("MatrixOne accepts it and ignores it");
		TransactionTemplate serializable = transactionTemplate();
		serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		assertThatExceptionOfType(CannotCreateTransactionException.class)
			.isThrownBy(() -> serializable.executeWithoutResult((status) -> {
			}));
	}

	@Test
	void isolationThatTheServerLacksIsWarnedAboutOnce(CapturedOutput output) {
		assumeFalse(database.server().has(Capability.ISOLATION_LEVELS), "the server has isolation levels");
		assumeTrue(this.setup.hasAutocommit(), "a transaction with an isolation level does not begin there");
		TransactionTemplate readCommitted = transactionTemplate();
		readCommitted.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		readCommitted.executeWithoutResult((status) -> this.context.getBean(ItemStore.class).add(this.name + "_0"));
		assertThat(output.getOut()).doesNotContain("MatrixOne accepts it and ignores it");

		TransactionTemplate serializable = transactionTemplate();
		serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		serializable.executeWithoutResult((status) -> this.context.getBean(ItemStore.class).add(this.name));
		serializable.executeWithoutResult((status) -> this.context.getBean(ItemStore.class).add(this.name + "_2"));
		assertThat(output.getOut().lines().filter((line) -> line.contains("MatrixOne accepts it and ignores it")))
			.hasSize(1);
	}

	/**
	 * When the first one is over, the level is put back, which opens a transaction that
	 * the pool does not know of. In that, the server refuses to change the level.
	 */
	@Test
	void onlyTheFirstTransactionWithIsolationLevelBeginsWithoutAutocommit() {
		assumeFalse(this.setup.hasAutocommit(), "the pool hands out connections with autocommit");
		assumeFalse(database.server().has(Capability.ISOLATION_LEVELS), "the server has isolation levels");
		ItemStore store = this.context.getBean(ItemStore.class);
		TransactionTemplate readCommitted = transactionTemplate();
		readCommitted.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		readCommitted.executeWithoutResult((status) -> store.add(this.name));
		assertThat(items()).isOne();
		assertThatExceptionOfType(CannotCreateTransactionException.class)
			.isThrownBy(() -> readCommitted.executeWithoutResult((status) -> store.add(this.name + "_2")))
			.havingRootCause()
			.withMessageContaining("unclassified statement");
	}

	@Test
	void listenersSeeEveryStatementOfTheLibrary() {
		this.outer.commits(() -> {
			this.snapshots.createBefore(request("_before"));
			this.snapshots.createAfterCommit(request());
			this.snapshots.exists(this.name);
		});
		String select = "select sname";
		String current = "select database()";
		assertThat(statements().get().stream().map((statement) -> statement.replaceAll("(select sname).*", "$1")))
			.containsExactly("before BEGIN", "after BEGIN", "before " + current, "after " + current,
					"before CREATE SNAPSHOT `%s_before` FOR DATABASE `%s`".formatted(this.name, database.database()),
					"after CREATE SNAPSHOT `%s_before` FOR DATABASE `%s`".formatted(this.name, database.database()),
					"before " + select, "after " + select, "before " + current, "after " + current, "before " + select,
					"after " + select,
					"before CREATE SNAPSHOT `%s` FOR DATABASE `%s`".formatted(this.name, database.database()),
					"after CREATE SNAPSHOT `%s` FOR DATABASE `%s`".formatted(this.name, database.database()),
					"before " + select, "after " + select);
	}

	@Test
	void listenersSeeStatementsThatFail() {
		assertThatExceptionOfType(SnapshotNotFoundException.class).isThrownBy(() -> this.snapshots.drop(this.name));
		assertThat(statements().get()).containsExactly("before DROP SNAPSHOT `%s`".formatted(this.name),
				"failed DROP SNAPSHOT `%s`".formatted(this.name));
	}

	private void cloneDatabase() {
		this.context.getBean(CloneManager.class).cloneDatabase(this.name, database.database());
	}

	private SnapshotRequest request() {
		return request("");
	}

	private SnapshotRequest request(String suffix) {
		return SnapshotRequest.named(this.name + suffix);
	}

	private void fail(Runnable work) {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(work));
	}

	private TransactionTemplate transactionTemplate() {
		return new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	private RecordedEvents events() {
		return this.context.getBean(RecordedEvents.class);
	}

	private RecordedStatements statements() {
		return this.context.getBean(RecordedStatements.class);
	}

	private long items() {
		return count("select count(*) from item where name = ?");
	}

	private long itemsIn(String snapshot) {
		return count("select count(*) from item {snapshot = '" + snapshot + "'} where name = ?");
	}

	private long count(String sql) {
		return database.control().sql(sql).param(this.name).query(Long.class).single();
	}

}
