package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;

import io.github.matrixonespring.ledger.CoalescingWindow.Member;
import io.github.matrixonespring.ledger.CoalescingWindow.Placeholder;
import io.github.matrixonespring.ledger.CoalescingWindow.SharedEntry;
import io.github.matrixonespring.ledger.LedgerEntry.Caller;
import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotOrder;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which calls need a placeholder in the ledger, and for how long.
 */
class CoalescingWindowTests {

	private final CoalescingWindow window = new CoalescingWindow();

	private final RememberedFailure order = new RememberedFailure();

	@Test
	void placeholderIsNeededAsLongAsTransactionGoesOn() {
		Member member = join("");
		assertThat(member).isNotNull();
		assertThat(this.window.finish()).isFalse();
		member.rolledBack();
		assertThat(this.window.finish()).isTrue();
		assertThat(join("")).as("call for a placeholder that is removed").isNull();
	}

	@Test
	void placeholderIsNeededForCallThatEndsAfterTheOthersWereLeftToRecovery() {
		Member member = join("");
		assertThat(this.window.leave()).isEmpty();
		member.committed();
		assertThat(this.order.failure).as("told that nobody creates its snapshot here").isNotNull();
		assertThat(this.window.takeEnded()).isEmpty();
		assertThat(this.window.finish()).isFalse();
	}

	@Test
	void whatCouldNotBeWrittenIsTriedAgainAsItWas() {
		join("").committed();
		join("").committed();
		List<List<SharedEntry>> first = this.window.takeEnded();
		assertThat(first).hasSize(1);
		assertThat(first.get(0)).singleElement().satisfies((entry) -> assertThat(calls(entry)).isEqualTo(2));
		assertThat(this.window.takeEnded()).isEmpty();
		this.window.putBack(first);
		join("").committed();
		assertThat(this.window.finish()).isFalse();
		List<List<SharedEntry>> second = this.window.takeEnded();
		assertThat(second).hasSize(2).startsWith(first.get(0));
		assertThat(second.get(1)).singleElement().satisfies((entry) -> assertThat(calls(entry)).isEqualTo(1));
		assertThat(this.window.finish()).isTrue();
	}

	@Test
	void onePlaceholderIsWrittenForCallsThatComeLater() {
		assertThat(this.window.open(() -> new Placeholder("first", 1), Duration.ofSeconds(1))).isTrue();
		assertThat(this.window.open(() -> new Placeholder("second", 2), Duration.ofSeconds(1))).isFalse();
		assertThat(this.window.placeholder()).isEqualTo(new Placeholder("first", 1));
	}

	@Test
	void callThatMayBeCommittedSharesNoEntryWithThoseThatAre() {
		join("").committed();
		join("").inDoubt();
		join("other").committed();
		join("other").cancelled();
		assertThat(this.window.takeEnded()).singleElement().satisfies((entries) -> {
			assertThat(entries).extracting((entry) -> entry.request().kind())
				.containsExactly(Kind.COALESCED, Kind.UNDECIDED, Kind.COALESCED);
			assertThat(entries).extracting((entry) -> entry.request().label()).containsExactly("", "", "other");
			assertThat(entries).allSatisfy((entry) -> assertThat(calls(entry)).isEqualTo(1));
		});
	}

	@Test
	void entryCountsWhatItsCallsHaveSkipped() {
		join("", 3).committed();
		join("", 4).committed();
		assertThat(this.window.takeEnded()).singleElement()
			.satisfies((entries) -> assertThat(entries).singleElement().satisfies((entry) -> {
				assertThat(calls(entry)).isEqualTo(2);
				assertThat(entry.request().caller().skipped()).isEqualTo(7);
			}));
	}

	private static long calls(SharedEntry entry) {
		return entry.request().caller().calls();
	}

	private @Nullable Member join(String label) {
		return join(label, 0);
	}

	private @Nullable Member join(String label, long skipped) {
		return this.window.join("id", new Request("orders", SnapshotTarget.database("shop"), Kind.COALESCED, label, "",
				new Caller("", "", 1, skipped)), this.order);
	}

	private static final class RememberedFailure implements SnapshotOrder {

		private @Nullable SnapshotAfterCommitException failure;

		@Override
		public SnapshotRequest request() {
			return SnapshotRequest.named("orders");
		}

		@Override
		public void completed(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
			this.failure = failure;
		}

		@Override
		public void create(Creation creation) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void inDoubt(boolean leftToLedger) {
			assertThat(leftToLedger).isTrue();
		}

	}

}
