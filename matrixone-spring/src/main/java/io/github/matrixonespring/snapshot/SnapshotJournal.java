package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.transaction.MatrixOneStatements;

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
	 * @return the entry, which is there if and only if the transaction is committed
	 */
	JournalEntry intend(MatrixOneStatements statements, SnapshotRequest request);

	/**
	 * Note that a snapshot is to be created after a commit, together with others of the
	 * same name and target.
	 * @param statements take part in the transaction; without one they work at once
	 * @param order the snapshot, and who is told of it
	 * @return what is to be told how the transaction has ended
	 */
	SnapshotRegistration share(MatrixOneStatements statements, SnapshotOrder order);

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

}
