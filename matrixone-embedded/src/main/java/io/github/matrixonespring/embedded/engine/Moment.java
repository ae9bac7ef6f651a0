package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * When data is read: now, or as of a snapshot.
 *
 * @param snapshot the snapshot, or {@code null} for now
 * @param named whether the snapshot was given by its name, in which case a clone checks
 * what it is of
 */
public record Moment(@Nullable Snapshot snapshot, boolean named) {

	/** Now. */
	public static final Moment PRESENT = new Moment(null, false);

	public CatalogState catalog(CatalogState present) {
		return (this.snapshot != null) ? this.snapshot.catalog() : present;
	}

	/**
	 * Return where the rows of a table are.
	 * @param table the table, out of the {@link #catalog}
	 * @return the name in H2
	 * @throws SQLException if the table is one that snapshots do not hold
	 */
	public String storageName(StoredTable table) throws SQLException {
		return (this.snapshot != null) ? this.snapshot.storageName(table) : table.storageName();
	}

}
