package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * A snapshot and what it holds.
 *
 * @param name the name
 * @param timestamp the moment, in nanoseconds since 1970
 * @param target what it is of
 * @param catalog what was called what
 * @param content the rows, by the names of the tables in H2
 */
public record Snapshot(String name, long timestamp, SnapshotTarget target, CatalogState catalog,
		Map<String, FrozenTable> content) {

	/**
	 * Return where the rows of a table of this snapshot are.
	 * @param table the table, out of the {@link #catalog()}
	 * @return the name in H2
	 * @throws SQLException if the table is one that snapshots do not hold
	 */
	public String storageName(StoredTable table) throws SQLException {
		FrozenTable frozen = this.content.get(table.storageName());
		if (frozen == null) {
			throw ServerError.notSupported("time travel in " + table.name());
		}
		return frozen.storageName();
	}

}
