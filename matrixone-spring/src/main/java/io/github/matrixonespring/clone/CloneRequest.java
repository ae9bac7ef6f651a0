package io.github.matrixonespring.clone;

import java.time.Instant;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.support.Identifier;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A clone to be made. Immutable; each method returns a new request.
 *
 * @param target the database or table to be made
 * @param source the database or table that it starts as, or {@code null} as long as it is
 * not named
 * @param point the moment that the content is taken from
 * @param onlyIfMissing whether to do nothing if the target exists
 * @param sequencesLeftOut whether a source with sequences is cloned without them
 * @param misreadingAccepted whether a source is cloned that the server defines otherwise
 * in the clone
 * @since 0.1.0
 */
public record CloneRequest(CloneName target, @Nullable CloneName source, PointInTime point, boolean onlyIfMissing,
		boolean sequencesLeftOut, boolean misreadingAccepted) {

	/**
	 * Start a request for a database.
	 * @param target the name of the database to be made
	 * @return the request
	 * @throws IllegalArgumentException if the server would refuse the name
	 */
	public static CloneRequest database(String target) {
		return new CloneRequest(CloneName.database(target), null, PointInTime.now(), false, false, false);
	}

	/**
	 * Start a request for a table.
	 * @param database the name of the database to make it in
	 * @param target the name of the table to be made
	 * @return the request
	 * @throws IllegalArgumentException if the server would refuse a name
	 */
	public static CloneRequest table(String database, String target) {
		return new CloneRequest(CloneName.table(database, target), null, PointInTime.now(), false, false, false);
	}

	/**
	 * Name the database to clone.
	 * @param source the name of the database
	 * @return the request
	 * @throws IllegalArgumentException if the request is for a table, or the server would
	 * refuse the name
	 */
	public CloneRequest from(String source) {
		return from(CloneName.database(source));
	}

	/**
	 * Name the table to clone.
	 * @param database the name of its database
	 * @param source the name of the table
	 * @return the request
	 * @throws IllegalArgumentException if the request is for a database, or the server
	 * would refuse a name
	 */
	public CloneRequest from(String database, String source) {
		return from(CloneName.table(database, source));
	}

	private CloneRequest from(CloneName source) {
		Assert.isTrue(this.target.isTable() == source.isTable(),
				() -> "%s cannot be a clone of %s: clone a database from a database, a table from a table"
					.formatted(this.target, source));
		return new CloneRequest(this.target, source, this.point, this.onlyIfMissing, this.sequencesLeftOut,
				this.misreadingAccepted);
	}

	/**
	 * Take the content of a snapshot instead of what is there now.
	 * @param snapshot the name of the snapshot
	 * @return the request
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public CloneRequest atSnapshot(String snapshot) {
		return at(PointInTime.snapshot(new SnapshotName(snapshot).value()));
	}

	/**
	 * Take the content of an instant instead of what is there now. A snapshot, a PITR or
	 * {@code matrixone.time-travel.unprotected} has to keep it.
	 * @param instant the instant, to the nanosecond
	 * @return the request
	 */
	public CloneRequest at(Instant instant) {
		return at(PointInTime.at(instant));
	}

	/**
	 * Take the content of a moment. Something has to keep it, as with
	 * {@link #at(Instant)}.
	 * @param point the moment
	 * @return the request
	 */
	public CloneRequest at(PointInTime point) {
		return new CloneRequest(this.target, this.source, point, this.onlyIfMissing, this.sequencesLeftOut,
				this.misreadingAccepted);
	}

	/**
	 * Do nothing if the target exists, whatever it contains.
	 * @return the request
	 */
	public CloneRequest ifNotExists() {
		return new CloneRequest(this.target, this.source, this.point, true, this.sequencesLeftOut,
				this.misreadingAccepted);
	}

	/**
	 * Clone a database that has sequences without them. Otherwise such a clone is refused
	 * where the server leaves them out. Where the server clones them, they are dropped
	 * from the clone, which cannot be done in a transaction.
	 * @return the request
	 */
	public CloneRequest withoutSequences() {
		return new CloneRequest(this.target, this.source, this.point, this.onlyIfMissing, true,
				this.misreadingAccepted);
	}

	/**
	 * Clone also what some servers define otherwise in the clone than in the source:
	 * defaults with a quote in them, and defaults, views, generated columns and values of
	 * {@code enum} and {@code set} with a backslash. Otherwise such a clone is refused
	 * there.
	 * @return the request
	 * @see DefinitionsNotClonedException
	 */
	public CloneRequest acceptMisreading() {
		return new CloneRequest(this.target, this.source, this.point, this.onlyIfMissing, this.sequencesLeftOut, true);
	}

	/**
	 * Name of a database, or of a table in it, that a clone statement takes.
	 *
	 * @param database the name of the database
	 * @param table the name of the table, empty for the database itself
	 */
	public record CloneName(String database, String table) {

		/**
		 * Create a name.
		 * @throws IllegalArgumentException if the server would refuse it
		 */
		public CloneName {
			Identifier.cloned("Database name", database);
			if (!table.isEmpty()) {
				Identifier.cloned("Table name", table);
			}
		}

		static CloneName database(String database) {
			return new CloneName(database, "");
		}

		static CloneName table(String database, String table) {
			Assert.hasLength(table, "Table name must not be empty");
			return new CloneName(database, table);
		}

		/**
		 * Tell what it names.
		 * @return whether it names a table
		 */
		public boolean isTable() {
			return !this.table.isEmpty();
		}

		String quoted() {
			String quoted = new Identifier(this.database).quoted();
			return isTable() ? quoted + "." + new Identifier(this.table).quoted() : quoted;
		}

		@Override
		public String toString() {
			return isTable() ? "table '" + this.database + "." + this.table + "'" : "database '" + this.database + "'";
		}

	}

}
