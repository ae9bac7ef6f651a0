package io.github.matrixonespring.sample.backup;

import java.time.Instant;
import java.util.List;

/**
 * A backup of a database.
 *
 * @param database the database that the backup is in
 * @param snapshot the name of the snapshot that it is of
 * @param takenAt the point in time that it has kept
 * @param tables its tables
 */
public record Backup(String database, String snapshot, Instant takenAt, List<TableBackup> tables) {

	/**
	 * Tell whether the backup has what it should have.
	 * @return whether each table has
	 */
	public boolean isComplete() {
		return this.tables.stream().allMatch(TableBackup::isComplete);
	}

}
