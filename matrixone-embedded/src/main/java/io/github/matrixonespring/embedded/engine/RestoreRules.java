package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.SnapshotTarget.Level;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * What can be restored from which snapshot, in the order in which the server asks. That a
 * table's own database is the one of the snapshot it does not ask.
 */
final class RestoreRules {

	private RestoreRules() {
	}

	/**
	 * Refuse a snapshot that does not fit.
	 * @param target what is to be restored
	 * @param snapshot the snapshot
	 * @param present the catalog of now
	 * @throws SQLException if it does not fit, or the engine cannot restore from it
	 */
	static void check(SnapshotTarget target, Snapshot snapshot, CatalogState present) throws SQLException {
		switch (target.level()) {
			case CLUSTER -> checkCluster(snapshot);
			case ACCOUNT -> checkAccount(target, snapshot);
			case DATABASE -> checkDatabase(target, snapshot, present);
			case TABLE -> checkTable(target, snapshot, present);
		}
	}

	private static void checkCluster(Snapshot snapshot) throws SQLException {
		if (snapshot.target().level() != Level.CLUSTER) {
			throw ServerError.internal("snapshot " + snapshot.name() + " is not cluster level snapshot");
		}
		throw ServerError.notSupported("RESTORE CLUSTER");
	}

	private static void checkAccount(SnapshotTarget target, Snapshot snapshot) throws SQLException {
		SnapshotTarget of = snapshot.target();
		if (of.level() == Level.DATABASE || of.level() == Level.TABLE) {
			throw ServerError.internal("can't restore account from db or table level snapshot");
		}
		if (of.level() == Level.CLUSTER) {
			throw ServerError.notSupported("RESTORE ACCOUNT from a snapshot of the cluster");
		}
		if (!of.account().equals(target.account())) {
			throw ServerError.internal(
					"accountName(" + target.account() + ") does not match snapshot.accountName(" + of.account() + ")");
		}
	}

	private static void checkDatabase(SnapshotTarget target, Snapshot snapshot, CatalogState present)
			throws SQLException {
		checkHolder(target, snapshot, present);
		SnapshotTarget of = snapshot.target();
		if (of.level() == Level.TABLE) {
			throw ServerError.internal("can't restore db from table level snapshot");
		}
		checkOwnAccount(target, "database");
		if (of.level() == Level.DATABASE && !of.database().equals(target.database())) {
			throw ServerError.internal("databaseName(" + target.database() + ") does not match snapshot.databaseName("
					+ of.database() + ")");
		}
	}

	private static void checkTable(SnapshotTarget target, Snapshot snapshot, CatalogState present) throws SQLException {
		checkHolder(target, snapshot, present);
		checkOwnAccount(target, "table");
		SnapshotTarget of = snapshot.target();
		if (of.level() == Level.TABLE
				&& !(of.database().equals(target.database()) && of.table().equals(target.table()))) {
			throw ServerError
				.internal("tableName(" + target.table() + ") does not match snapshot.tableName(" + of.table() + ")");
		}
	}

	private static void checkHolder(SnapshotTarget target, Snapshot snapshot, CatalogState present)
			throws SQLException {
		Database database = present.find(target.database());
		if (database != null && database.system()) {
			throw ServerError.internal("can't restore db: " + target.database());
		}
		if (snapshot.target().level() == Level.CLUSTER) {
			throw ServerError.internal("can't restore db from cluster level snapshot");
		}
	}

	private static void checkOwnAccount(SnapshotTarget target, String what) throws SQLException {
		if (!target.account().equals(Instance.ACCOUNT)) {
			throw ServerError.internal("can't restore " + what + " from other account's snapshot");
		}
	}

}
