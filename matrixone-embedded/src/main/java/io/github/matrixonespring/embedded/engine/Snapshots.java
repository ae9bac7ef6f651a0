package io.github.matrixonespring.embedded.engine;

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

	private static final Clock CLOCK = Clock.systemUTC();

	private static final String REFUSED_IN_NAMES = " \t`\"'";

	private final Storage storage;

	private final Catalog catalog;

	private final CommittedRows rows;

	private final FrozenTables frozenTables;

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
			String stored = cut(name);
			if (this.byName.containsKey(stored)) {
				throw ServerError.duplicateEntry(stored, "sname");
			}
			CatalogState state = this.catalog.committed();
			target.checkSnapshot(state);
			SnapshotRow row = SnapshotRow.pasted(target, target.objectId(state));
			Map<String, FrozenTable> content = this.frozenTables.freeze(state);
			try {
				add(new Snapshot(stored, nextTimestamp(), target, state, content), row);
			}
			catch (SQLException ex) {
				this.frozenTables.release(content.values());
				throw ex;
			}
		}
		finally {
			this.storage.lock().unlock();
		}
	}

	/**
	 * Whoever reads the row must be able to read the snapshot.
	 */
	private void add(Snapshot snapshot, SnapshotRow row) throws SQLException {
		this.byTimestamp.put(snapshot.timestamp(), snapshot);
		this.byName.put(snapshot.name(), snapshot);
		try {
			SystemTables.update(this.storage.connection(),
					"INSERT INTO \"mo_catalog\".\"mo_snapshots\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'user')",
					UUID.randomUUID().toString(), snapshot.name(), snapshot.timestamp(),
					snapshot.target().level().recorded(), snapshot.target().account(), row.database(), row.table(),
					row.objectId());
		}
		catch (SQLException ex) {
			this.byName.remove(snapshot.name());
			this.byTimestamp.remove(snapshot.timestamp());
			throw ex;
		}
	}

	private static String cut(String name) {
		boolean fits = name.codePointCount(0, name.length()) <= NAME_LENGTH;
		return fits ? name : name.substring(0, name.offsetByCodePoints(0, NAME_LENGTH));
	}

	static void checkName(String name) throws SQLException {
		if (name.chars().anyMatch((character) -> REFUSED_IN_NAMES.indexOf(character) >= 0)) {
			throw ServerError.invalidInput();
		}
	}

	/**
	 * Return a moment that no snapshot has yet, as close to now as possible.
	 */
	private long nextTimestamp() {
		this.lastTimestamp = Math.max(this.lastTimestamp + 1, now());
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
	 * Return whether a moment of the past is one that no snapshot holds.
	 * @param timestamp the moment, in nanoseconds since 1970
	 * @return whether
	 */
	public boolean isLost(long timestamp) {
		return timestamp > 0 && !this.byTimestamp.containsKey(timestamp) && timestamp < now();
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
		if (isLost(timestamp)) {
			throw ServerError.notSupported(String.format(Locale.ROOT,
					"reading at %d, a moment that no snapshot holds: read at the timestamp of a snapshot", timestamp));
		}
		return this.byTimestamp.get(timestamp);
	}

	/**
	 * Return the moment at which a statement reads now. No snapshot is later.
	 * @return the moment, in nanoseconds since 1970
	 */
	public long present() {
		Map.Entry<Long, Snapshot> last = this.byTimestamp.lastEntry();
		return (last != null) ? Math.max(last.getKey(), now()) : now();
	}

	static long now() {
		Instant now = CLOCK.instant();
		return now.getEpochSecond() * 1_000_000_000L + now.getNano();
	}

}
