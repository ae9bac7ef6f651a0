package io.github.matrixonespring.snapshot;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets an annotated method ask for a snapshot of a target only once in a while, in this
 * JVM.
 */
final class Throttle {

	private final long interval;

	private final LongSupplier nanoTime;

	private final Map<SnapshotTarget, Slot> slots = new ConcurrentHashMap<>();

	Throttle(Duration interval, LongSupplier nanoTime) {
		this.interval = interval.toNanos();
		this.nanoTime = nanoTime;
	}

	/**
	 * Ask for a snapshot, if enough time has gone by since the last one, or if that did
	 * not come about.
	 * @param target what the snapshot is of
	 * @param asking asks for it, and receives how many calls were skipped before
	 */
	void ask(SnapshotTarget target, LongFunction<@Nullable CompletableFuture<Snapshot>> asking) {
		Slot slot = this.slots.get(target);
		if (slot == null) {
			slot = this.slots.computeIfAbsent(target, (key) -> new Slot());
		}
		Turn last = slot.last.get();
		Turn turn = new Turn(this.nanoTime.getAsLong());
		boolean tooEarly = last != null && turn.taken - last.taken < this.interval && !last.cameToNothing();
		if (tooEarly || !slot.last.compareAndSet(last, turn)) {
			slot.skipped.increment();
			return;
		}
		turn.skipped = slot.skipped.sumThenReset() + ((last != null && last.cameToNothing()) ? last.skipped : 0);
		try {
			turn.future = asking.apply(turn.skipped);
		}
		catch (RuntimeException | Error ex) {
			turn.refused = true;
			throw ex;
		}
	}

	private static final class Slot {

		private final AtomicReference<@Nullable Turn> last = new AtomicReference<>();

		private final LongAdder skipped = new LongAdder();

	}

	/**
	 * A call that has asked for a snapshot.
	 */
	private static final class Turn {

		private final long taken;

		private volatile long skipped;

		private volatile @Nullable CompletableFuture<Snapshot> future;

		private volatile boolean refused;

		private Turn(long taken) {
			this.taken = taken;
		}

		/**
		 * Return whether there is no snapshot, and will be none. The future is asked
		 * afterwards, and not told to call back: somebody would wait for the snapshot
		 * then, and it would be read.
		 */
		private boolean cameToNothing() {
			CompletableFuture<Snapshot> asked = this.future;
			return this.refused || (asked != null && asked.isCompletedExceptionally()
					&& asked.handle((snapshot, failure) -> !mayYetBeCreated(failure)).join());
		}

		private static boolean mayYetBeCreated(Throwable failure) {
			return failure instanceof SnapshotAfterCommitException afterCommit && afterCommit.isLeftToLedger();
		}

	}

}
