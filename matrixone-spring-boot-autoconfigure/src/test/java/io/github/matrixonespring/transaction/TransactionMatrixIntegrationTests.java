package io.github.matrixonespring.transaction;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
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

import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.NestedTransactionNotSupportedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A snapshot after commit exists if and only if the transaction was committed, and then
 * it contains it; whatever the kind of transaction, and however the application is set
 * up.
 */
@ParameterizedClass
@EnumSource(Setup.class)
@ExtendWith(OutputCaptureExtension.class)
class TransactionMatrixIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Setup setup;

	private ConfigurableApplicationContext context;

	private ItemService items;

	private OuterService outer;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = database.application(this.setup, () -> this.setup.start(database,
				"spring.datasource.hikari.maximum-pool-size=2", "spring.datasource.hikari.connection-timeout=5000"));
		this.items = this.context.getBean(ItemService.class);
		this.outer = this.context.getBean(OuterService.class);
		this.name = database.newName("s");
	}

	@Test
	void startedTransactionIsContained() {
		request(() -> this.items.required(this.name));
		assertSnapshotContainsItem();
	}

	@Test
	void joinedTransactionIsContainedAfterItsOutermostCommit() {
		request(() -> this.outer.commits(() -> {
			this.items.required(this.name);
			assertNoSnapshot();
		}));
		assertSnapshotContainsItem();
	}

	@Test
	void joinedTransactionThatFailsHasNoSnapshot() {
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> request(() -> this.outer.fails(() -> this.items.required(this.name))));
		assertNoItem();
		assertNoSnapshot();
	}

	@Test
	void newTransactionWithinOneThatFailsIsContained() {
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> request(() -> this.outer.fails(() -> this.items.requiresNew(this.name))));
		assertSnapshotContainsItem();
	}

	@Test
	void newTransactionWithinOneThatCommitsIsContainedBeforeThat() {
		request(() -> this.outer.commits(() -> {
			this.items.requiresNew(this.name);
			assertSnapshotContainsItem();
		}));
	}

	@Test
	void suspendedTransactionIsNotWaitedFor() {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> request(() -> this.outer.fails(() -> {
			this.items.notSupported(this.name);
			assertSnapshot();
		})));
		assertSnapshot();
	}

	@Test
	void supportedTransactionThatFailsHasNoSnapshot() {
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> request(() -> this.outer.fails(() -> this.items.supports(this.name))));
		assertNoSnapshot();
	}

	@Test
	void methodThatSupportsTransactionsIsContainedAtOnceWithoutOne() {
		request(() -> this.items.supports(this.name));
		assertSnapshot();
	}

	@Test
	void methodWithoutTransactionIsContainedAtOnce() {
		request(() -> this.items.notTransactional(this.name));
		assertSnapshot();
	}

	@Test
	void methodWithoutTransactionOfItsOwnWaitsForThatOfItsCaller() {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> request(() -> this.outer.fails(() -> {
			this.items.notTransactional(this.name);
			assertNoSnapshot();
		})));
		assertNoSnapshot();
	}

	@Test
	void readOnlyTransactionHasSnapshot() {
		request(() -> this.items.readOnly(this.name));
		assertSnapshot();
	}

	@Test
	void transactionThatIsRolledBackWithNormalReturnHasNoSnapshot() {
		request(() -> this.items.setsRollbackOnly(this.name));
		assertNoItem();
		assertNoSnapshot();
	}

	@Test
	void transactionThatFailsHasNoSnapshot() {
		assertThatIllegalStateException().isThrownBy(() -> request(() -> this.items.throwsException(this.name)));
		assertNoItem();
		assertNoSnapshot();
	}

	@Test
	void checkedExceptionCommitsButAsksForNoSnapshot() {
		assertThatExceptionOfType(CheckedException.class).isThrownBy(() -> request(() -> {
			try {
				this.items.throwsCheckedException(this.name);
			}
			catch (IOException ex) {
				throw new CheckedException();
			}
		}));
		assertItem();
		assertNoSnapshot();
	}

	@Test
	void transactionThatFailsToCommitHasNoSnapshot() {
		assertThatIllegalStateException().isThrownBy(() -> request(() -> this.items.failsToCommit(this.name)));
		assertNoItem();
		assertNoSnapshot();
	}

	@Test
	void conditionThatIsNotMetHasNoSnapshot() {
		request(() -> this.items.conditionNotMet(this.name));
		assertItem();
		assertNoSnapshot();
	}

	@Test
	void nameMayContainTheResult() {
		request(() -> this.items.namedByResult(this.name));
		this.name = this.name + "_of_result";
		assertSnapshot();
	}

	@Test
	void badNameIsRefusedAndRollsBack() {
		String refusal = this.name + " is not allowed' is not allowed: use 1 to 64 of a-z, 0-9 and _";
		assertThatIllegalArgumentException().isThrownBy(() -> request(() -> this.items.namedBadly(this.name)))
			.withMessageContaining(refusal);
		assertNoItem();
	}

	@Test
	void nothingInANameIsRefusedAndRollsBack() {
		String refusal = "'#result' is null";
		assertThatIllegalArgumentException().isThrownBy(() -> request(() -> this.items.namedByNothing(this.name)))
			.withMessageContaining(refusal);
		assertNoItem();
	}

	@Test
	void nestedTransactionIsRefusedAndTheOuterOneGoesOn() {
		request(() -> this.outer.commits(() -> {
			assertThatExceptionOfType(NestedTransactionNotSupportedException.class)
				.isThrownBy(() -> this.items.nested(this.name))
				.withMessageContaining("MatrixOne has no savepoints");
			this.items.required(this.name);
		}));
		assertSnapshotContainsItem();
	}

	@Test
	void nestedTransactionWithoutAnOuterOneIsAnOrdinaryOne() {
		request(() -> this.items.nested(this.name));
		assertSnapshotContainsItem();
	}

	@Test
	void futureIsCompletedAfterTheCommit() {
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		request(() -> this.outer.commits(() -> {
			future.set(snapshots().createAfterCommit(SnapshotRequest.named(this.name)));
			assertThat(future.get()).isNotDone();
			assertThatIllegalStateException().isThrownBy(future.get()::join);
		}));
		assertThat(future.get()).isCompletedWithValue(snapshots().get(this.name));
	}

	@Test
	void futureIsCancelledByRollback() {
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> request(() -> this.outer
			.fails(() -> future.set(snapshots().createAfterCommit(SnapshotRequest.named(this.name))))));
		assertThat(future.get()).isCancelled();
		assertNoSnapshot();
	}

	@Test
	void provisionalSnapshotIsThereAtOnceAndStaysAfterTheCommit() {
		request(() -> this.outer.commits(() -> {
			Snapshot snapshot = snapshots().createBefore(SnapshotRequest.named(this.name));
			assertThat(snapshot.provisional()).isTrue();
			assertThat(snapshots().get(this.name)).isEqualTo(snapshot);
			assertSnapshot();
		}));
		assertSnapshot();
		assertThat(snapshots().get(this.name).provisional()).isFalse();
	}

	@Test
	void provisionalSnapshotDoesNotContainItsTransaction() {
		request(() -> this.outer.commits(() -> {
			this.items.required(this.name);
			snapshots().createBefore(SnapshotRequest.named(this.name + "_before"));
		}));
		assertThat(itemsIn(this.name)).isEqualTo(1);
		assertThat(itemsIn(this.name + "_before")).isZero();
	}

	@Test
	void provisionalSnapshotIsDroppedByRollback() {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> request(
				() -> this.outer.fails(() -> snapshots().createBefore(SnapshotRequest.named(this.name)))));
		assertNoSnapshot();
		assertThat(snapshots().find(this.name)).isEmpty();
	}

	private void request(Runnable request) {
		this.setup.request(this.context, request);
	}

	private SnapshotManager snapshots() {
		return this.context.getBean(SnapshotManager.class);
	}

	private void assertSnapshotContainsItem() {
		assertSnapshot();
		assertThat(itemsIn(this.name)).as("items in the snapshot").isEqualTo(1);
	}

	private long itemsIn(String snapshot) {
		return count("select count(*) from item {snapshot = '" + snapshot + "'} where name = ?");
	}

	private void assertSnapshot() {
		assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname = ?")).as("snapshots").isEqualTo(1);
	}

	private void assertNoSnapshot() {
		assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname = ?")).as("snapshots").isZero();
	}

	private void assertItem() {
		assertThat(count("select count(*) from item where name = ?")).as("items").isEqualTo(1);
	}

	private void assertNoItem() {
		assertThat(count("select count(*) from item where name = ?")).as("items").isZero();
	}

	private long count(String sql) {
		return database.control().sql(sql).param(this.name).query(Long.class).single();
	}

	private static final class CheckedException extends RuntimeException {

	}

}
