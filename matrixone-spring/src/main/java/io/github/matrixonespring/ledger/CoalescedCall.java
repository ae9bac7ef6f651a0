package io.github.matrixonespring.ledger;

import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotOrder;
import io.github.matrixonespring.snapshot.SnapshotRegistration;
import org.jspecify.annotations.Nullable;

/**
 * A call that shares a snapshot with others. It costs no statement: a placeholder in the
 * ledger stands for it until its window ends, and then an entry that calls like it share.
 */
final class CoalescedCall implements SnapshotRegistration {

	private final CoalescedCalls calls;

	private final LedgerEntry entry;

	private final SnapshotOrder order;

	private final long asked = System.nanoTime();

	private final AtomicReference<@Nullable SnapshotOrder> untold;

	private boolean undecided;

	CoalescedCall(CoalescedCalls calls, LedgerEntry entry, SnapshotOrder order) {
		this.calls = calls;
		this.entry = entry;
		this.order = order;
		this.untold = new AtomicReference<>();
	}

	@Override
	public void committed() {
		this.untold.set(this.order);
		if (!this.calls.end(this)) {
			tell(null, CoalescedGroup.of(this.entry).left("the application ends", null));
		}
	}

	@Override
	public void rolledBack() {
		this.calls.forget();
	}

	@Override
	public void inDoubt() {
		this.undecided = true;
		this.calls.end(this);
		this.order.inDoubt(true);
	}

	@Override
	public void cancelled() {
		this.calls.forget();
	}

	/**
	 * Return when it has asked, by {@link System#nanoTime()}.
	 */
	long asked() {
		return this.asked;
	}

	/**
	 * Return its entry, as if it were alone.
	 */
	LedgerEntry entry() {
		return this.undecided ? this.entry.asUndecided() : this.entry;
	}

	/**
	 * Return what those calls have the same that one entry can stand for.
	 */
	Alike alike() {
		return new Alike(this.entry.method(), this.entry.label(), this.entry.description(), this.entry.principal(),
				this.undecided);
	}

	/**
	 * Tell whether it was told what has become of it, or nobody wants to know.
	 */
	boolean isTold() {
		return this.untold.get() == null;
	}

	/**
	 * Tell what has become of it, once.
	 */
	void tell(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
		SnapshotOrder told = this.untold.getAndSet(null);
		if (told != null) {
			told.completed(snapshot, failure);
		}
	}

	/**
	 * What is the same of calls that one entry can stand for.
	 */
	record Alike(String method, String label, String description, String principal, boolean undecided) {

	}

}
