package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Takes note, for a session, that the server has put another table in the place of one.
 * Here it is the same one, but what watched it on the server watches nothing any more.
 */
public final class Remakes {

	private final Session session;

	private final PitrTable pitrs;

	public Remakes(Session session) {
		this.session = session;
		this.pitrs = new PitrTable(session.storage());
	}

	/**
	 * Take note that a table was truncated, or altered by a copy.
	 * @param name the name that it had
	 * @param newName the name that it has now
	 * @throws SQLException if there is no such table
	 */
	public void remade(ObjectName name, String newName) throws SQLException {
		String database = this.session.databaseOf(name);
		if (this.session.catalog().find(database, newName) instanceof StoredTable table) {
			ended(database, name.name(), table);
		}
	}

	/**
	 * Take note that all rows of a table were deleted without a condition, for which the
	 * server puts another table in its place, unless others refer to it.
	 * @param table the table
	 * @throws SQLException if H2 refuses
	 */
	public void emptied(StoredTable table) throws SQLException {
		References references = References.of(this.session.catalog());
		ObjectName name = references.nameOf(table);
		if (!references.isReferredTo(name)) {
			ended(name.requiredDatabase(), name.name(), table);
		}
	}

	private void ended(String database, String name, StoredTable table) throws SQLException {
		StoredTable rows = this.session.instance().catalog().tables().table(PitrTable.NAME);
		this.session.transactions().writes(rows);
		try {
			this.pitrs.ended(database, name, table.id());
		}
		finally {
			this.session.transactions().wrote(rows);
		}
	}

}
