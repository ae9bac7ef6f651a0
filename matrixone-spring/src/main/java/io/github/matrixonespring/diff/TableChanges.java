package io.github.matrixonespring.diff;

import java.util.List;

/**
 * How many rows of a table differ between two moments. The rows of a table that exists at
 * one of them only are all added, or all removed.
 *
 * @param database the database
 * @param table the table
 * @param existence at which of the moments the table exists
 * @param added how many rows there are only later
 * @param changed how many rows differ. Only columns of both moments are compared
 * @param removed how many rows there are only earlier
 * @param columnsAdded columns that there are only later
 * @param columnsRemoved columns that there are only earlier
 * @since 0.1.0
 */
public record TableChanges(String database, String table, Existence existence, long added, long changed, long removed,
		List<String> columnsAdded, List<String> columnsRemoved) {

	/**
	 * Return whether nothing differs: no row, no column, and the table itself exists at
	 * both moments.
	 * @return whether that is so
	 */
	public boolean isEmpty() {
		return rows() == 0 && this.existence == Existence.BOTH && this.columnsAdded.isEmpty()
				&& this.columnsRemoved.isEmpty();
	}

	/**
	 * Return how many rows differ.
	 * @return the sum of those that are added, changed and removed
	 */
	public long rows() {
		return this.added + this.changed + this.removed;
	}

	/**
	 * At which of two moments a table exists.
	 */
	public enum Existence {

		/** At both. */
		BOTH,

		/** Only at the second: it was created in between. */
		ONLY_AFTER,

		/** Only at the first: it was dropped in between. */
		ONLY_BEFORE

	}

}
