package io.github.matrixonespring.sample.backup;

/**
 * A table of a backup.
 *
 * @param table its name
 * @param rows how many rows it had at the snapshot
 * @param rowsInBackup how many rows it has in the backup
 */
public record TableBackup(String table, long rows, long rowsInBackup) {

	/**
	 * Tell whether the backup has what it should have.
	 * @return whether the numbers are equal
	 */
	public boolean isComplete() {
		return this.rows == this.rowsInBackup;
	}

}
