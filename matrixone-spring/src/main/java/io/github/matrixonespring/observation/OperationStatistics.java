package io.github.matrixonespring.observation;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened in this process since the start, as far as no observation tells.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class OperationStatistics {

	private final LongAdder coalesced = new LongAdder();

	private final LongAdder throttled = new LongAdder();

	private final LongAdder late = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder restoredRows = new LongAdder();

	/**
	 * Count calls for which one snapshot was created.
	 * @param calls how many
	 */
	public void addCoalesced(long calls) {
		this.coalesced.add(calls);
	}

	/**
	 * Count calls that have asked for no snapshot, because the last one was not long
	 * enough ago.
	 * @param calls how many
	 */
	public void addThrottled(long calls) {
		this.throttled.add(calls);
	}

	/**
	 * Count entries of the ledger that recovery has finished.
	 * @param entries how many
	 */
	public void addLate(long entries) {
		this.late.add(entries);
	}

	/**
	 * Count a snapshot that was not created or dropped, of which nobody was told by an
	 * exception alone.
	 */
	public void addFailed() {
		this.failed.increment();
	}

	/**
	 * Count rows that a restore has written.
	 * @param rows how many
	 */
	public void addRestoredRows(long rows) {
		this.restoredRows.add(rows);
	}

	/**
	 * Return for how many calls snapshots were created that calls share.
	 * @return the number since the start
	 */
	public long coalesced() {
		return this.coalesced.sum();
	}

	/**
	 * Return how many calls have asked for no snapshot, because the last one was not long
	 * enough ago. They are counted with the next snapshot of the method.
	 * @return the number since the start
	 */
	public long throttled() {
		return this.throttled.sum();
	}

	/**
	 * Return how many entries of the ledger recovery has finished.
	 * @return the number since the start
	 */
	public long late() {
		return this.late.sum();
	}

	/**
	 * Return how often a snapshot was not created or dropped after its transaction, as
	 * {@code SnapshotFailedEvent} tells.
	 * @return the number since the start
	 */
	public long failed() {
		return this.failed.sum();
	}

	/**
	 * Return how many rows restores have written in mode {@code ROWS}.
	 * @return the number since the start
	 */
	public long restoredRows() {
		return this.restoredRows.sum();
	}

}
