package io.github.matrixonespring.embedded.engine;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * What a snapshot or a PITR is of, and what is restored.
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

	private static final BigInteger WHOLE_CLUSTER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

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

	/**
	 * Return whether a table belongs to it.
	 * @param name the table
	 * @return whether it does
	 */
	boolean contains(ObjectName name) {
		return switch (this.level) {
			case CLUSTER, ACCOUNT -> true;
			case DATABASE -> this.database.equals(name.database());
			case TABLE -> this.database.equals(name.database()) && this.table.equals(name.name());
		};
	}

	/**
	 * Refuse what the server takes no snapshots of.
	 * @param catalog where to look it up
	 * @throws SQLException if it takes none of it
	 */
	void checkSnapshot(CatalogState catalog) throws SQLException {
		String name = this.database + "." + this.table;
		if (this.table.contains(".")) {
			throw ServerError.internal("invalid table name " + name);
		}
		Database holder = catalog.find(this.database);
		if (holder != null && holder.system()) {
			// The server, too, speaks of a PITR here.
			throw ServerError.internal((this.level == Level.TABLE) ? "can not create pitr for system table " + name
					: "can not create snapshot for system database " + this.database);
		}
	}

	/**
	 * Return the id of what it is.
	 * @param catalog where to look it up
	 * @return the id, as {@code obj_id} of {@code mo_snapshots} and {@code mo_pitr} has
	 * it
	 * @throws SQLException if there is no such object
	 */
	BigInteger objectId(CatalogState catalog) throws SQLException {
		return switch (this.level) {
			case CLUSTER -> WHOLE_CLUSTER;
			case ACCOUNT -> accountId();
			case DATABASE -> databaseId(catalog);
			case TABLE -> tableId(catalog);
		};
	}

	private BigInteger accountId() throws SQLException {
		if (!this.account.equals(Instance.ACCOUNT)) {
			throw ServerError.internal("account " + this.account + " does not exist");
		}
		return BigInteger.ZERO;
	}

	private BigInteger databaseId(CatalogState catalog) throws SQLException {
		Database found = catalog.find(this.database);
		if (found == null) {
			throw ServerError.internal("database " + this.database + " does not exist");
		}
		return BigInteger.valueOf(found.id());
	}

	private BigInteger tableId(CatalogState catalog) throws SQLException {
		Relation relation = catalog.find(this.database, this.table);
		if (relation == null) {
			throw ServerError.internal("table " + this.database + "." + this.table + " does not exist");
		}
		return BigInteger.valueOf(relation.id());
	}

}
