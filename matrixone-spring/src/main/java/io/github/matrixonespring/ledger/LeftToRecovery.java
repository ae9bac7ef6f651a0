package io.github.matrixonespring.ledger;

import io.github.matrixonespring.snapshot.SnapshotOrder;
import io.github.matrixonespring.snapshot.SnapshotRegistration;

/**
 * A call that nobody is there for any more to create a snapshot, as the application ends.
 * Its entry was written by the transaction.
 *
 * @param order who is told
 * @param group what it shares a snapshot with
 * @param entry its entry
 */
record LeftToRecovery(SnapshotOrder order, CoalescedGroup group,
		SnapshotRegistration entry) implements SnapshotRegistration {

	@Override
	public void committed() {
		this.order.completed(null, this.group.left("the application ends", null));
	}

	@Override
	public void rolledBack() {
		// The entry is gone with the transaction.
	}

	@Override
	public void inDoubt() {
		this.entry.inDoubt();
	}

	@Override
	public void cancelled() {
		this.entry.cancelled();
	}

}
