package io.github.matrixonespring.diff;

import java.util.List;

import io.github.matrixonespring.PointInTime;

/**
 * The versions of a row at the snapshots that there are. What it was between two
 * snapshots is not known.
 *
 * @since 0.1.0
 */
public interface HistoryOperations {

	/**
	 * Choose the row.
	 * @param key the values of the primary key, in its order
	 * @return the history of that row
	 */
	RowHistory key(Object... key);

	/**
	 * The history of a row.
	 */
	interface RowHistory {

		/**
		 * Read the versions of the row at the snapshots between two moments, these
		 * included, that cover the table: its own, those of its database, of the account
		 * and of the cluster. Four short statements for each snapshot. Takes part in the
		 * current transaction.
		 * @param from the first moment
		 * @param to the last moment
		 * @return the versions, the oldest first; two that follow each other differ
		 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the key
		 * has another number of columns, or the table has no primary key
		 */
		List<RowVersion> between(PointInTime from, PointInTime to);

		/**
		 * Read the versions of the row at all snapshots that cover the table.
		 * @return the versions, the oldest first
		 * @see #between(PointInTime, PointInTime)
		 */
		List<RowVersion> all();

	}

}
