package io.github.matrixonespring.restore;

/**
 * What a restore has done to a table.
 *
 * @param database the database
 * @param table the table
 * @param deleted how many rows were deleted
 * @param updated how many rows were written as they were
 * @param inserted how many rows were inserted again
 * @param others how many rows differ that the restore has left alone: others have written
 * them meanwhile
 * @since 0.1.0
 */
public record TableReport(String database, String table, long deleted, long updated, long inserted, long others) {

	/**
	 * Return how many rows were written.
	 * @return the sum of those that were deleted, updated and inserted
	 */
	public long rows() {
		return this.deleted + this.updated + this.inserted;
	}

}
