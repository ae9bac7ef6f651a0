package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
class CoalescedCallsTests {

	private final CoalescedCalls calls = new CoalescedCalls();

	@Test
	void placeholderIsNeededAsLongAsTransactionGoesOn() {
		assertThat(this.calls.begin()).isTrue();
		assertThat(this.calls.finish()).isFalse();
		this.calls.forget();
		assertThat(this.calls.finish()).isTrue();
		assertThat(this.calls.begin()).as("call for a placeholder that is removed").isFalse();
	}

	@Test
	void placeholderIsNeededForCallThatEndsAfterTheOthersWereLeftToRecovery() {
		assertThat(this.calls.begin()).isTrue();
		assertThat(this.calls.leave()).isEmpty();
		assertThat(this.calls.end(call())).as("has somebody who creates its snapshot").isFalse();
		assertThat(this.calls.finish()).isFalse();
	}

	@Test
	void whatCouldNotBeWrittenIsTriedAgainAsItWas() {
		end();
		end();
		List<List<AlikeCalls>> first = this.calls.takeEnded();
		assertThat(first).hasSize(1);
		assertThat(first.get(0)).singleElement().satisfies((alike) -> assertThat(alike.entry().calls()).isEqualTo(2));
		assertThat(this.calls.takeEnded()).isEmpty();
		this.calls.putBack(first);
		end();
		assertThat(this.calls.finish()).isFalse();
		List<List<AlikeCalls>> second = this.calls.takeEnded();
		assertThat(second).hasSize(2).startsWith(first.get(0));
		assertThat(second.get(1)).singleElement().satisfies((alike) -> assertThat(alike.entry().calls()).isEqualTo(1));
		assertThat(this.calls.finish()).isTrue();
	}

	@Test
	void onePlaceholderIsWrittenForCallsThatComeLater() {
		assertThat(this.calls.open(() -> new Placeholder("first", 1), Duration.ofSeconds(1))).isTrue();
		assertThat(this.calls.open(() -> new Placeholder("second", 2), Duration.ofSeconds(1))).isFalse();
		assertThat(this.calls.placeholder()).isEqualTo(new Placeholder("first", 1));
	}

	private void end() {
		assertThat(this.calls.begin()).isTrue();
		assertThat(this.calls.end(call())).isTrue();
	}

	private CoalescedCall call() {
		return new CoalescedCall(this.calls, new LedgerEntry("id", "orders", SnapshotTarget.database("shop"), false,
				true, false, 1, "", "", "", "", 0, LedgerStatus.PENDING, 0, 0, "", Instant.EPOCH, null),
				new SilentOrder());
	}

	private record SilentOrder() implements SnapshotOrder {

		@Override
		public SnapshotRequest request() {
			return SnapshotRequest.named("orders");
		}

		@Override
		public void completed(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
			// These calls are never told.
		}

		@Override
		public void create(Creation creation) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void inDoubt(boolean leftToLedger) {
			throw new UnsupportedOperationException();
		}

	}

}
