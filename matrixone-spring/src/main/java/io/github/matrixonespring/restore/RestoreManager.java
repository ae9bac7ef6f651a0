package io.github.matrixonespring.restore;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Restores rows, tables, databases and the account to an earlier point in time.
 * Thread-safe.
 * <p>
 * In mode {@link RestoreMode#ROWS} only the rows that differ are written, in an ordinary
 * transaction: the current one, or one of its own where there is none. So a rollback
 * undoes it, tables keep their identity, and with it grants, ownership, PITRs, branches
 * and counters, and what others write meanwhile is not lost. Takes the right to read and
 * write the rows, and where foreign keys are involved an administrator to look them up
 * ({@code matrixone.admin.username}).
 * <p>
 * In mode {@link RestoreMode#OBJECTS} the server restores, by its own statement, which is
 * verified afterwards. Takes an administrator, and is refused in a transaction.
 *
 * @since 0.1.0
 */
public interface RestoreManager {

	/** How the names of the snapshots begin that are taken before a restore. */
	String SAFETY_SNAPSHOT_PREFIX = "before_restore_";

	/**
	 * Find out what a restore would do. Changes nothing. Takes part in the current
	 * transaction, whose own changes count as the present; what JPA keeps back is sent
	 * first.
	 * @param request what to restore
	 * @return the plan, which may be one that is refused: see
	 * {@link RestorePlan#refusals()}
	 * @throws IllegalArgumentException if the request names no moment
	 * @throws org.springframework.dao.DataAccessException if it cannot be read, or if
	 * nothing is known to keep what the tables held at the moment
	 */
	RestorePlan plan(RestoreRequest request);

	/**
	 * Restore as far as the rows are now what they were when a plan was made of them.
	 * Rows that differ, but did not when the plan was made, are left alone.
	 * @param plan the plan
	 * @return what was done
	 * @throws RestoreRefusedException if the plan, or what is planned anew, says no
	 * @throws RestoreConflictException if others have changed rows of the plan, unless
	 * these are to be skipped
	 * @throws InvalidDataAccessApiUsageException in a read-only transaction
	 * @see #restore(RestoreRequest)
	 */
	RestoreReport restore(RestorePlan plan);

	/**
	 * Restore. In the current transaction, foreign keys are checked with each statement;
	 * in one of its own, before its commit. If verification fails before the commit,
	 * nothing is restored: the own transaction is rolled back, the current one is marked
	 * to be rolled back if anything was written.
	 * <p>
	 * Before that, a snapshot of each database is taken, by which the restore can be
	 * undone; within a transaction it is a provisional one.
	 * @param request what to restore
	 * @return what was done
	 * @throws RestoreRefusedException if the plan says no; nothing was changed
	 * @throws RestoreConflictException if others keep changing the rows; nothing was
	 * changed
	 * @throws RestoreVerificationException in mode {@link RestoreMode#OBJECTS} if the
	 * server has not restored what it should have; the message says what
	 * @throws InvalidDataAccessApiUsageException in a read-only transaction
	 */
	RestoreReport restore(RestoreRequest request);

}
