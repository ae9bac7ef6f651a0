package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.observation.OperationObserver.Trace;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is to be created after a commit, and those who have asked for it.
 *
 * @since 0.1.0
 */
public interface SnapshotOrder {

	/**
	 * Return what was asked for.
	 * @return the request
	 */
	SnapshotRequest request();

	/**
	 * Return what was going on when the first one asked for it, which a snapshot that is
	 * created on another thread goes on with.
	 * @return what was going on
	 */
	default Trace trace() {
		return Trace.NONE;
	}

	/**
	 * Have the snapshot created, on the connection that has committed, and tell those who
	 * have asked for it, the log and the listeners of the application.
	 * @param creation creates it
	 * @throws SnapshotAfterCommitException if it was not created, and one of them wants
	 * that to be thrown
	 */
	void create(Creation creation);

	/**
	 * Tell those who have asked, on whatever thread, what has become of a snapshot that
	 * was created with others.
	 * @param snapshot the snapshot, or {@code null} if it was not created
	 * @param failure why not, else {@code null}
	 */
	void completed(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure);

	/**
	 * Tell those who have asked that nobody knows whether the transaction was committed.
	 * @param leftToLedger whether the ledger finds out, and creates the snapshot if it
	 * was
	 */
	void inDoubt(boolean leftToLedger);

	/**
	 * Creates a snapshot.
	 */
	interface Creation {

		/**
		 * Create it.
		 * @param statements work at once and for good
		 * @return what was done
		 * @throws RuntimeException if it was not created
		 */
		Created create(MatrixOneStatements statements);

		/**
		 * Take note that it was not created, or that something has failed after it was.
		 * @param failure why
		 * @param retry whether those who have asked want it to be tried again
		 * @return whether it is tried again
		 */
		default boolean failed(RuntimeException failure, boolean retry) {
			return false;
		}

	}

	/**
	 * What was done to have a snapshot.
	 *
	 * @param here whether it was created here; {@code false} if somebody else was faster
	 * @param snapshot the snapshot, or {@code null} if it was not read back
	 */
	record Created(boolean here, @Nullable Snapshot snapshot) {
	}

}
