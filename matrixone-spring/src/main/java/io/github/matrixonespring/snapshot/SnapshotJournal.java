package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the snapshots that transactions ask for, so that none is lost and none
 * is left over when the application or a connection goes away in between. Implemented by
 * the ledger.
 *
 * @since 0.1.0
 */
public interface SnapshotJournal {

	/**
	 * Note that a snapshot is to be created after a commit.
	 * @param statements take part in the transaction; without one they work at once
	 * @param request the snapshot
	 * @param origin where the request comes from
	 * @return the entry, which is there if and only if the transaction is committed
	 */
	JournalEntry intend(MatrixOneStatements statements, SnapshotRequest request, Origin origin);

	/**
	 * Note that a snapshot is to be created after a commit, together with others of the
	 * same name and target.
	 * @param statements take part in the transaction; without one they work at once
	 * @param request the snapshot
	 * @param origin where the request comes from
	 * @return the entry, which is to be told how the transaction has ended
	 */
	SharedEntry share(MatrixOneStatements statements, SnapshotRequest request, Origin origin);

	/**
	 * Note that a provisional snapshot is about to be created, and have the transaction
	 * release it: if it is committed, the snapshot stays.
	 * @param beside work at once, beside the transaction
	 * @param transaction take part in the transaction
	 * @param request the snapshot
	 * @return the entry
	 */
	JournalEntry noteProvisional(MatrixOneStatements beside, MatrixOneStatements transaction, SnapshotRequest request);

	/**
	 * Do what is due after a commit; a shutdown waits for it.
	 * @param work what is due
	 */
	void completing(Runnable work);

	/**
	 * A snapshot in the journal. What it cannot write it logs, and leaves to recovery.
	 */
	interface JournalEntry {

		/**
		 * Enter that the snapshot is created.
		 * @param statements have created it
		 * @return {@code false} if the snapshot does not contain the commit, as another
		 * compute node may create it, or is not there any more
		 */
		boolean enter(MatrixOneStatements statements);

		/**
		 * Tell whether somebody else has created the snapshot for this entry, or is about
		 * to.
		 * @param statements ask
		 * @return whether it is recovered
		 */
		boolean isRecovered(MatrixOneStatements statements);

		/**
		 * Enter that the snapshot could not be created.
		 * @param failure why
		 * @param retry whether to try again where that may help; where the server has not
		 * answered, recovery finds out in any case
		 * @return whether it is left to recovery
		 */
		boolean fail(RuntimeException failure, boolean retry);

		/**
		 * Have the transaction release the provisional snapshot once more: what it had
		 * done before was rolled back, but it goes on.
		 * @param transaction take part in the transaction
		 */
		void release(MatrixOneStatements transaction);

		/**
		 * Enter that the snapshot is not wanted any more, or was dropped.
		 * @param statements enter it: of the transaction where that has released the
		 * snapshot and is not over
		 */
		void giveUp(MatrixOneStatements statements);

	}

	/**
	 * A snapshot in the journal that is created together with others. It has to be told
	 * how its transaction has ended, by one of these methods. What it cannot write it
	 * logs, and leaves to recovery.
	 */
	interface SharedEntry {

		/**
		 * The transaction was committed.
		 * @param listener is told of the snapshot, on another thread
		 */
		void committed(CoalescedListener listener);

		/**
		 * The transaction was rolled back.
		 */
		void rolledBack();

		/**
		 * Nobody knows whether the transaction was committed.
		 */
		void outcomeUnknown();

		/**
		 * The transaction was committed, but the snapshot is not wanted any more.
		 */
		void withdrawn();

	}

	/**
	 * Where a request comes from.
	 *
	 * @param method the annotated method, or an empty string
	 * @param skipped how many calls have asked for none, because the last one was not
	 * long enough ago
	 */
	record Origin(String method, long skipped) {

		/** A call of the {@link SnapshotManager}. */
		static final Origin CALL = new Origin("", 0);

	}

	/**
	 * Is told what has become of a snapshot that is created with others.
	 */
	interface CoalescedListener {

		/**
		 * Called when it is known whether the snapshot was created.
		 * @param snapshot the snapshot, or {@code null} if it was not created
		 * @param failure why not, else {@code null}
		 */
		void completed(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure);

	}

}
