package io.github.matrixonespring.restore;

import java.util.Collection;

import io.github.matrixonespring.timetravel.TableName;

/**
 * What keeps copies of rows that a restore writes.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RestoreCaches {

	/** Keeps nothing. */
	RestoreCaches NONE = (tables) -> {
	};

	/**
	 * Let go of all copies of rows of some tables. Called on the thread of the restore
	 * when it has written them, and once more when they are committed.
	 * @param tables the tables
	 */
	void evict(Collection<TableName> tables);

}
