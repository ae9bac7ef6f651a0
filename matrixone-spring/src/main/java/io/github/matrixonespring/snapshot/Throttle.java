package io.github.matrixonespring.snapshot;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
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
	 * Take the turn, if enough time has gone by.
	 * @return the turn, or {@code null} if it is too early
	 */
	@Nullable Turn take(SnapshotTarget target) {
		Slot slot = this.slots.get(target);
		if (slot == null) {
			slot = this.slots.computeIfAbsent(target, (key) -> new Slot(this.nanoTime.getAsLong() - this.interval));
		}
		long last = slot.last.get();
		long now = this.nanoTime.getAsLong();
		if (now - last >= this.interval && slot.last.compareAndSet(last, now)) {
			return new Turn(slot, last, now, slot.skipped.sumThenReset());
		}
		slot.skipped.increment();
		return null;
	}

	/**
	 * A call that may ask for a snapshot.
	 */
	static final class Turn {

		private final Slot slot;

		private final long before;

		private final long taken;

		private final long skipped;

		private Turn(Slot slot, long before, long taken, long skipped) {
			this.slot = slot;
			this.before = before;
			this.taken = taken;
			this.skipped = skipped;
		}

		/**
		 * Return how many calls were skipped since the last turn.
		 */
		long skipped() {
			return this.skipped;
		}

		/**
		 * There is no snapshot after all, so that the next call may ask for one.
		 */
		void giveBack() {
			if (this.slot.last.compareAndSet(this.taken, this.before)) {
				this.slot.skipped.add(this.skipped);
			}
		}

	}

	private static final class Slot {

		private final AtomicLong last;

		private final LongAdder skipped = new LongAdder();

		private Slot(long last) {
			this.last = new AtomicLong(last);
		}

	}

}
