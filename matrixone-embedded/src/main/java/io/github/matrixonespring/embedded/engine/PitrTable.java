package io.github.matrixonespring.embedded.engine;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The rows of {@code mo_pitr}.
 *
 * @param connection the connection whose transaction they are read and written in
 */
record PitrTable(Connection connection) {

	static final String NAME = "mo_pitr";

	boolean has(String name) throws SQLException {
		return find("pitr_name = ?", name);
	}

	/**
	 * Return whether something has a PITR that is active.
	 * @param target what might have one
	 * @return whether it has
	 * @throws SQLException if H2 refuses
	 */
	boolean covers(SnapshotTarget target) throws SQLException {
		return find("pitr_status = 1 AND level = ? AND account_name = ? AND database_name = ? AND table_name = ?",
				target.level().recorded(), target.account(), target.database(), target.table());
	}

	private boolean find(String condition, String... values) throws SQLException {
		try (PreparedStatement query = this.connection
			.prepareStatement("SELECT 1 FROM \"mo_catalog\".\"mo_pitr\" WHERE " + condition)) {
			for (int i = 0; i < values.length; i++) {
				query.setString(i + 1, values[i]);
			}
			try (ResultSet rows = query.executeQuery()) {
				return rows.next();
			}
		}
	}

	void insert(String name, SnapshotTarget target, BigInteger objectId, PitrRange range) throws SQLException {
		long now = Snapshots.now();
		SystemTables.update(this.connection, """
				INSERT INTO "mo_catalog"."mo_pitr"
				VALUES (?, ?, 0, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 1, ?, 'user')""", UUID.randomUUID().toString(), name,
				now, now, target.level().recorded(), target.account(), target.database(), target.table(), objectId,
				range.length(), range.unit(), now);
	}

	void alter(String name, PitrRange range) throws SQLException {
		SystemTables.update(this.connection,
				"UPDATE \"mo_catalog\".\"mo_pitr\" SET pitr_length = ?, pitr_unit = ?, modified_time = ? WHERE pitr_name = ?",
				range.length(), range.unit(), Snapshots.now(), name);
	}

	void delete(String name) throws SQLException {
		SystemTables.update(this.connection, "DELETE FROM \"mo_catalog\".\"mo_pitr\" WHERE pitr_name = ?", name);
	}

	/**
	 * Take note that a database is no more, with all that it holds.
	 * @param database the database
	 * @throws SQLException if H2 refuses
	 */
	void ended(Database database) throws SQLException {
		ended("database", database.name(), "", database.id());
		for (StoredTable table : database.tables()) {
			ended(database.name(), table.name(), table.id());
		}
	}

	/**
	 * Take note that a table is no more, or another one has taken its place.
	 * @param database its database
	 * @param table the name that it had
	 * @param id its id
	 * @throws SQLException if H2 refuses
	 */
	void ended(String database, String table, long id) throws SQLException {
		ended("table", database, table, id);
	}

	private void ended(String level, String database, String table, long id) throws SQLException {
		SystemTables.update(this.connection, """
				UPDATE "mo_catalog"."mo_pitr" SET pitr_status = 0, pitr_status_changed_time = ?
				WHERE pitr_status = 1 AND level = ? AND database_name = ? AND table_name = ? AND obj_id = ?""",
				Snapshots.now(), level, database, table, id);
	}

}
