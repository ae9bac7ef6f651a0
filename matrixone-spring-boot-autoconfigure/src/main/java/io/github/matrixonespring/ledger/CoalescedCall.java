package io.github.matrixonespring.ledger;

import java.time.Instant;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotJournal.CoalescedListener;
import io.github.matrixonespring.snapshot.SnapshotJournal.SharedEntry;
import org.jspecify.annotations.Nullable;

/**
 * A call that shares a snapshot with others. It costs no statement: its entry is written
 * together with its receipt, and until then that of the window stands for it.
 */
final class CoalescedCall implements SharedEntry {

	private final CoalescedCalls calls;

	private final LedgerEntry entry;

	private final long asked = System.nanoTime();

	private @Nullable CoalescedListener listener;

	private boolean undecided;

	private boolean attempted;

	CoalescedCall(CoalescedCalls calls, LedgerEntry entry) {
		this.calls = calls;
		this.entry = entry;
	}

	@Override
	public void committed(CoalescedListener coalescedListener) {
		this.listener = coalescedListener;
		if (!this.calls.end(this)) {
			tell(null, CoalescedGroup.of(this.entry).left("the application ends", null));
		}
	}

	@Override
	public void rolledBack() {
		this.calls.forget();
	}

	@Override
	public void outcomeUnknown() {
		this.undecided = true;
		this.calls.end(this);
	}

	@Override
	public void withdrawn() {
		this.calls.forget();
	}

	String id() {
		return this.entry.id();
	}

	/**
	 * Return when it has asked, by {@link System#nanoTime()}.
	 */
	long asked() {
		return this.asked;
	}

	/**
	 * Tell whether nobody knows if its transaction was committed.
	 */
	boolean isUndecided() {
		return this.undecided;
	}

	/**
	 * Tell whether it was tried to write the entry, whatever has become of that.
	 */
	boolean isAttempted() {
		return this.attempted;
	}

	/**
	 * Return the entry, to be written.
	 * @param askedAt when it has asked, by the clock of the database
	 */
	LedgerEntry entry(Instant askedAt) {
		this.attempted = true;
		return this.entry.requested(askedAt, this.undecided);
	}

	/**
	 * Tell whether it was told what has become of it, or nobody wants to know.
	 */
	boolean isTold() {
		return this.listener == null;
	}

	/**
	 * Tell what has become of it, once.
	 */
	void tell(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
		if (this.listener != null) {
			this.listener.completed(snapshot, failure);
			this.listener = null;
		}
	}

}
