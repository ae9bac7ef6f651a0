package io.github.matrixonespring.snapshot;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * Thrown when a snapshot could not be taken after a commit. The data <em>is</em>
 * committed: do not repeat the business operation, only the snapshot.
 * <p>
 * Where a connection is lost during the commit, nobody knows whether the data is
 * committed. Then it is not thrown, but fails the future of
 * {@link SnapshotManager#createAfterCommit} and is the cause in a
 * {@link SnapshotFailedEvent}; its message says so, and it has no cause.
 *
 * @since 0.1.0
 */
public class SnapshotAfterCommitException extends NonTransientDataAccessException {

	private final String snapshotName;

	private final boolean leftToLedger;

	/**
	 * Create the exception.
	 * @param snapshotName the name of the snapshot
	 * @param message what happened, and in what state the data is
	 * @param cause the failure, or {@code null} if the outcome of the transaction is
	 * unknown
	 */
	public SnapshotAfterCommitException(String snapshotName, String message, @Nullable Throwable cause) {
		this(snapshotName, message, cause, false);
	}

	/**
	 * Create the exception.
	 * @param snapshotName the name of the snapshot
	 * @param message what happened, and in what state the data is
	 * @param cause the failure, or {@code null} if the outcome of the transaction is
	 * unknown
	 * @param leftToLedger whether the ledger creates the snapshot later
	 */
	public SnapshotAfterCommitException(String snapshotName, String message, @Nullable Throwable cause,
			boolean leftToLedger) {
		super(message, cause);
		this.snapshotName = snapshotName;
		this.leftToLedger = leftToLedger;
	}

	/**
	 * Return the name of the snapshot that was not taken.
	 * @return its name
	 */
	public String getSnapshotName() {
		return this.snapshotName;
	}

	/**
	 * Return whether the ledger creates the snapshot later, or finds out that there is
	 * nothing to create one of.
	 * @return whether it may yet be created
	 */
	public boolean isLeftToLedger() {
		return this.leftToLedger;
	}

}
