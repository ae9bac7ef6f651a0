package io.github.matrixonespring.embedded.engine;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of an instance.
 */
public final class Snapshots {

	private static final int NAME_LENGTH = 64;

	private static final String REFUSED_IN_NAMES = " \t`\"'";

	private static final BigInteger WHOLE_CLUSTER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

	private final Storage storage;

	private final Catalog catalog;

	private final CommittedRows rows;

	private final FrozenTables frozenTables;

	private final Clock clock = Clock.systemUTC();

	private final Map<String, Snapshot> byName = new ConcurrentHashMap<>();

	private final NavigableMap<Long, Snapshot> byTimestamp = new ConcurrentSkipListMap<>();

	private long lastTimestamp;

	Snapshots(Storage storage, Catalog catalog) throws SQLException {
		this.storage = storage;
		this.catalog = catalog;
		this.rows = new CommittedRows(storage);
		this.frozenTables = new FrozenTables(storage, this.rows);
	}

	CommittedRows rows() {
		return this.rows;
	}

	/**
	 * Take a snapshot.
	 * @param name the name, in lower case
	 * @param target what of
	 * @param ifNotExists whether an existing snapshot of that name, of whatever target,
	 * is enough
	 * @throws SQLException if the name or the target will not do
	 */
	public void create(String name, SnapshotTarget target, boolean ifNotExists) throws SQLException {
		checkName(name);
		this.storage.lock().lock();
		try {
			if (this.byName.containsKey(name)) {
				if (ifNotExists) {
					return;
				}
				throw ServerError.internal("snapshot " + name + " already exists");
			}
			CatalogState state = this.catalog.committed();
			SnapshotRow row = SnapshotRow.pasted(target, objectId(target, state));
			Map<String, FrozenTable> content = this.frozenTables.freeze(state);
			String stored = (name.length() > NAME_LENGTH) ? name.substring(0, NAME_LENGTH) : name;
			Snapshot snapshot = new Snapshot(stored, nextTimestamp(), target, state, content);
			// Whoever reads the row must be able to read the snapshot.
			this.byTimestamp.put(snapshot.timestamp(), snapshot);
			this.byName.put(stored, snapshot);
			SystemTables.update(this.storage.connection(),
					"INSERT INTO \"mo_catalog\".\"mo_snapshots\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'user')",
					UUID.randomUUID().toString(), stored, snapshot.timestamp(), target.level().recorded(),
					target.account(), row.database(), row.table(), row.objectId());
		}
		finally {
			this.storage.lock().unlock();
		}
	}

	private static void checkName(String name) throws SQLException {
		if (name.chars().anyMatch((character) -> REFUSED_IN_NAMES.indexOf(character) >= 0)) {
			throw ServerError.invalidInput();
		}
	}

	private static BigInteger objectId(SnapshotTarget target, CatalogState state) throws SQLException {
		return switch (target.level()) {
			case CLUSTER -> WHOLE_CLUSTER;
			case ACCOUNT -> {
				if (!target.account().equals(Instance.ACCOUNT)) {
					throw ServerError.internal("account " + target.account() + " does not exist");
				}
				yield BigInteger.ZERO;
			}
			case DATABASE -> {
				Database database = state.find(target.database());
				if (database == null) {
					throw ServerError.internal("database " + target.database() + " does not exist");
				}
				if (database.system()) {
					throw ServerError.internal("can not create snapshot for system database " + database.name());
				}
				yield BigInteger.valueOf(database.id());
			}
			case TABLE -> tableId(target.database(), target.table(), state);
		};
	}

	private static BigInteger tableId(String database, String table, CatalogState state) throws SQLException {
		if (table.contains(".")) {
			throw ServerError.internal("invalid table name " + database + "." + table);
		}
		Database holder = state.find(database);
		if (holder != null && holder.system()) {
			// The server, too, speaks of a PITR here.
			throw ServerError.internal("can not create pitr for system table " + database + "." + table);
		}
		Relation relation = state.find(database, table);
		if (relation == null) {
			throw ServerError.internal("table " + database + "." + table + " does not exist");
		}
		return BigInteger.valueOf(relation.id());
	}

	/**
	 * Return a moment that no snapshot has yet, as close to now as possible.
	 */
	private long nextTimestamp() {
		Instant now = this.clock.instant();
		this.lastTimestamp = Math.max(this.lastTimestamp + 1,
				Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano()));
		return this.lastTimestamp;
	}

	/**
	 * Drop a snapshot.
	 * @param name the name, in lower case
	 * @param ifExists whether a missing snapshot is no error
	 * @throws SQLException if the name will not do, or the snapshot is missing
	 */
	public void drop(String name, boolean ifExists) throws SQLException {
		checkName(name);
		this.storage.lock().lock();
		try {
			Snapshot snapshot = this.byName.remove(name);
			if (snapshot != null) {
				this.byTimestamp.remove(snapshot.timestamp());
				SystemTables.update(this.storage.connection(),
						"DELETE FROM \"mo_catalog\".\"mo_snapshots\" WHERE sname = ?", name);
				this.frozenTables.release(snapshot.content().values());
			}
			else if (!ifExists) {
				throw ServerError.internal("snapshot " + name + " does not exist");
			}
		}
		finally {
			this.storage.lock().unlock();
		}
	}

	/**
	 * Return a snapshot by its name, which is compared as it is written.
	 * @param name the name
	 * @return the snapshot
	 * @throws SQLException if there is none
	 */
	public Snapshot get(String name) throws SQLException {
		checkName(name);
		Snapshot snapshot = this.byName.get(name);
		if (snapshot == null) {
			throw ServerError.snapshotNotFound(name);
		}
		return snapshot;
	}

	/**
	 * Return the snapshot that holds a moment.
	 * @param timestamp the moment, in nanoseconds since 1970
	 * @return the snapshot, or {@code null} for the present, which the server reads for
	 * any moment that is yet to come
	 * @throws SQLException if no snapshot holds the moment
	 */
	public @Nullable Snapshot at(long timestamp) throws SQLException {
		if (timestamp <= 0) {
			throw ServerError.invalidArgument("invalid timestamp value, bad value " + timestamp);
		}
		Snapshot snapshot = this.byTimestamp.get(timestamp);
		if (snapshot == null && timestamp < now()) {
			throw ServerError
				.notSupported(String.format(Locale.ROOT, "reading at %d, a moment that no snapshot holds", timestamp));
		}
		return snapshot;
	}

	private long now() {
		Instant now = this.clock.instant();
		return now.getEpochSecond() * 1_000_000_000L + now.getNano();
	}

}
