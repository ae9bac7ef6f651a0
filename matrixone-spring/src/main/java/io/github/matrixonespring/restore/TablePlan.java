package io.github.matrixonespring.restore;

import java.util.List;

import io.github.matrixonespring.diff.RowChange;

/**
 * What a restore would do to a table.
 *
 * @param database the database
 * @param table the table
 * @param toDelete how many rows were added since, and would be deleted
 * @param toUpdate how many rows were changed since, and would be written as they were
 * @param toInsert how many rows were removed since, and would be inserted again
 * @param moved how many of those that were changed meet the condition at one of the
 * moments only
 * @param columnsKept columns that were added since, whose values are kept
 * @param examples some of the rows: as they were, and as they are now
 * @since 0.1.0
 */
public record TablePlan(String database, String table, long toDelete, long toUpdate, long toInsert, long moved,
		List<String> columnsKept, List<RowChange> examples) {

	/**
	 * Return how many rows would be written.
	 * @return the sum of those to be deleted, updated and inserted
	 */
	public long rows() {
		return this.toDelete + this.toUpdate + this.toInsert;
	}

}
