package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows a transaction for the snapshots that it asks for. That of the
 * ledger keeps account of them, so that none is lost and none is left over when the
 * application or a connection goes away in between.
 *
 * @since 0.1.0
 */
public interface SnapshotRegistrar {

	/**
	 * Check that a snapshot can be asked for in this way. Sends nothing.
	 * @param request the snapshot
	 * @throws IllegalStateException if it cannot
	 */
	void check(SnapshotRequest request);

	/**
	 * Register a snapshot that is to be created after a commit, and that was checked.
	 * @param order the snapshot, and those who have asked for it
	 * @param inTransaction whether the current transaction can write an entry, which is
	 * then there if and only if it is committed; otherwise what is to be written is
	 * written after it
	 * @return what is to be told how the transaction has ended
	 */
	SnapshotRegistration register(SnapshotOrder order, boolean inTransaction);

	/**
	 * Note that a provisional snapshot is about to be created, and have the transaction
	 * release it: if it is committed, the snapshot stays.
	 * @param request the snapshot
	 * @param beside work at once, beside the transaction
	 * @param transaction take part in the transaction
	 * @return the note, or {@code null} if nobody but the transaction looks after it
	 */
	@Nullable Note noteProvisional(SnapshotRequest request, MatrixOneStatements beside, MatrixOneStatements transaction);

	/**
	 * Do what is due after a commit; a shutdown waits for it.
	 * @param work what is due
	 */
	void completing(Runnable work);

	/**
	 * A provisional snapshot that was noted.
	 */
	interface Note {

		/**
		 * Have the transaction release the snapshot once more: what it had done before
		 * was rolled back, but it goes on.
		 * @param transaction take part in the transaction
		 */
		void release(MatrixOneStatements transaction);

		/**
		 * Note that there is no such snapshot, or no more. What cannot be written is
		 * logged.
		 * @param statements write it: of the transaction where that has released the
		 * snapshot and is not over
		 */
		void giveUp(MatrixOneStatements statements);

	}

}
