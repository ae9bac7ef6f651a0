package io.github.matrixonespring.ledger;

import io.github.matrixonespring.snapshot.SnapshotJournal.CoalescedListener;
import io.github.matrixonespring.snapshot.SnapshotJournal.SharedEntry;

/**
 * A call that nobody is there for any more to create a snapshot, as the application ends.
 * Its entry was written by the transaction.
 *
 * @param group what it shares a snapshot with
 * @param giveUp gives the entry up
 */
record LeftToRecovery(CoalescedGroup group, Runnable giveUp) implements SharedEntry {

	@Override
	public void committed(CoalescedListener listener) {
		listener.completed(null, this.group.left("the application ends", null));
	}

	@Override
	public void rolledBack() {
		// The entry is gone with the transaction.
	}

	@Override
	public void outcomeUnknown() {
		// The entry decides.
	}

	@Override
	public void withdrawn() {
		this.giveUp.run();
	}

}
