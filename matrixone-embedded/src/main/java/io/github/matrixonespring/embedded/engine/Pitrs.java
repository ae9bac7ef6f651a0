package io.github.matrixonespring.embedded.engine;

import java.math.BigInteger;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.SnapshotTarget.Level;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * What the catalog says about PITRs, of a session. They hold nothing: only snapshots do.
 */
public final class Pitrs {

	/** The server has one of this name for itself. */
	private static final String RESERVED = "sys_mo_catalog_pitr";

	private final Session session;

	private final PitrTable rows;

	public Pitrs(Session session) {
		this.session = session;
		this.rows = new PitrTable(session.storage());
	}

	/**
	 * Create a PITR.
	 * @param name the name, in lower case
	 * @param target what of
	 * @param range how far it reaches back
	 * @param ifNotExists whether an existing one of that name, of whatever target, is
	 * enough
	 * @throws SQLException if the name or the target will not do
	 */
	public void create(String name, SnapshotTarget target, PitrRange range, boolean ifNotExists) throws SQLException {
		Snapshots.checkName(name);
		if (name.equals(RESERVED)) {
			throw ServerError.internal("pitr name is reserved");
		}
		changed(() -> {
			if (this.rows.has(name)) {
				if (ifNotExists) {
					return;
				}
				throw ServerError.internal("pitr " + name + " already exists");
			}
			BigInteger objectId = objectId(target);
			if (this.rows.covers(target)) {
				throw ServerError.internal(alreadyCovered(target));
			}
			this.rows.insert(name, target, objectId, range);
		});
	}

	private BigInteger objectId(SnapshotTarget target) throws SQLException {
		CatalogState catalog = this.session.instance().catalog().committed();
		Database database = catalog.find(target.database());
		if (database != null && database.system()) {
			boolean table = target.level() == Level.TABLE;
			throw ServerError.internal("can not create pitr for current "
					+ (table ? "table " + target.database() + "." + target.table() : "database " + target.database()));
		}
		return target.objectId(catalog);
	}

	private static String alreadyCovered(SnapshotTarget target) {
		return switch (target.level()) {
			case CLUSTER -> "cluster level pitr already exists";
			case ACCOUNT -> "account `" + target.account() + "` already has a pitr";
			case DATABASE -> "database `" + target.database() + "` already has a pitr";
			case TABLE -> "database `" + target.database() + "` table `" + target.table() + "` already has a pitr";
		};
	}

	/**
	 * Change how far a PITR reaches back.
	 * @param name the name, in lower case
	 * @param range how far
	 * @param ifExists whether a missing one is no error
	 * @throws SQLException if the name will not do, or the PITR is missing
	 */
	public void alter(String name, PitrRange range, boolean ifExists) throws SQLException {
		changed(() -> {
			if (isThere(name, ifExists)) {
				this.rows.alter(name, range);
			}
		});
	}

	/**
	 * Drop a PITR.
	 * @param name the name, in lower case
	 * @param ifExists whether a missing one is no error
	 * @throws SQLException if the name will not do, or the PITR is missing
	 */
	public void drop(String name, boolean ifExists) throws SQLException {
		changed(() -> {
			if (isThere(name, ifExists)) {
				this.rows.delete(name);
			}
		});
	}

	private boolean isThere(String name, boolean ifExists) throws SQLException {
		Snapshots.checkName(name);
		boolean there = this.rows.has(name);
		if (!there && !ifExists) {
			throw ServerError.internal("pitr " + name + " does not exist");
		}
		return there;
	}

	private void changed(DefinitionScope.Work change) throws SQLException {
		Transactions transactions = this.session.transactions();
		transactions.alone(() -> {
			transactions.writes(this.session.instance().catalog().tables().table(PitrTable.NAME));
			change.run();
		});
	}

}
