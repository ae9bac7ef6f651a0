package io.github.matrixonespring.sample.backup;

import java.util.List;

import io.github.matrixonespring.snapshot.Snapshot;

/**
 * A backup of a database.
 *
 * @param database the database that the backup is in
 * @param snapshot what it is a backup of
 * @param tables its tables
 */
public record Backup(String database, Snapshot snapshot, List<TableBackup> tables) {

	/**
	 * Tell whether the backup has what it should have.
	 * @return whether each table has
	 */
	public boolean isComplete() {
		return this.tables.stream().allMatch(TableBackup::isComplete);
	}

}
