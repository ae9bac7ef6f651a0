package io.github.matrixonespring.embedded.engine;

import java.util.Locale;

/**
 * What a snapshot is of.
 *
 * @param level the level
 * @param account the account, empty for the cluster
 * @param database the database, if the level has one
 * @param table the table, if the level has one
 */
public record SnapshotTarget(Level level, String account, String database, String table) {

	/**
	 * The levels of a snapshot.
	 */
	public enum Level {

		CLUSTER, ACCOUNT, DATABASE, TABLE;

		String recorded() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	public static SnapshotTarget cluster() {
		return new SnapshotTarget(Level.CLUSTER, "", "", "");
	}

	public static SnapshotTarget account(String account) {
		return new SnapshotTarget(Level.ACCOUNT, account, "", "");
	}

	public static SnapshotTarget database(String database) {
		return new SnapshotTarget(Level.DATABASE, Instance.ACCOUNT, database, "");
	}

	public static SnapshotTarget table(String database, String table) {
		return new SnapshotTarget(Level.TABLE, Instance.ACCOUNT, database, table);
	}

}
