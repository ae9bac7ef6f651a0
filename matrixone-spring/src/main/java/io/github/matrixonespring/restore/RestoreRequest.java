package io.github.matrixonespring.restore;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.support.Identifier;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What to restore, to which moment, and what to do about what stands in the way.
 * Immutable; each method returns a new request.
 *
 * @param database the database of which all tables are restored, or an empty string where
 * tables are named
 * @param tables the tables that are named
 * @param point the moment, or {@code null} as long as it is not named
 * @param mode how to go back
 * @param except names of tables of the database that are left as they are
 * @param createdSince what to do with tables of the database that were created since
 * @param addedSince what to do with rows that were added since
 * @param moved what to do with rows that meet a condition at one of the moments only
 * @param dependents what to do with rows that refer to rows that go
 * @param conflict what to do with rows that others have changed meanwhile
 * @since 0.1.0
 */
public record RestoreRequest(String database, List<RestoreTable> tables, @Nullable PointInTime point, RestoreMode mode,
		Set<String> except, CreatedSince createdSince, AddedSince addedSince, Beyond moved, Beyond dependents,
		Conflict conflict) {

	/**
	 * Create a request.
	 * @throws IllegalArgumentException if it names neither a database nor tables
	 */
	public RestoreRequest {
		tables = List.copyOf(tables);
		except = Set.copyOf(except);
		Assert.isTrue(database.isEmpty() != tables.isEmpty(), "Name either a database or tables");
		if (!database.isEmpty()) {
			Identifier.cloned("Database name", database);
		}
		Assert.isTrue(except.isEmpty() || tables.isEmpty(),
				"Only a restore of a whole database has tables to leave out");
		Assert.isTrue(point == null || !point.isNow(), "The present cannot be restored: name a snapshot or a moment");
	}

	private static RestoreRequest of(String database, List<RestoreTable> tables) {
		return new RestoreRequest(database, tables, null, RestoreMode.AUTO, Set.of(), CreatedSince.REFUSE,
				AddedSince.DELETE, Beyond.REFUSE, Beyond.REFUSE, Conflict.FAIL);
	}

	/**
	 * Start a request for all tables of a database, but those in which frameworks keep
	 * their own accounts: Flyway, Liquibase, Spring Session, ShedLock, Quartz, Spring
	 * Batch, Spring Modulith, and the ledger of this library. To restore one of these,
	 * name it as a table.
	 * @param database the database
	 * @return the request
	 * @throws IllegalArgumentException if the server has no such name
	 */
	public static RestoreRequest database(String database) {
		return of(database, List.of());
	}

	/**
	 * Start a request for a table.
	 * @param database its database
	 * @param table its name
	 * @return the request
	 * @throws IllegalArgumentException if the server has no such names
	 */
	public static RestoreRequest table(String database, String table) {
		return of("", List.of(RestoreTable.table(database, table)));
	}

	/**
	 * Start a request for several tables, which are restored together or not at all.
	 * @param tables the tables
	 * @return the request
	 */
	public static RestoreRequest tables(RestoreTable... tables) {
		return of("", Arrays.asList(tables));
	}

	/**
	 * Choose rows of the table.
	 * @param condition one boolean expression on the columns of the table
	 * @param arguments the values of its {@code ?}
	 * @return the request
	 * @throws IllegalArgumentException if the request is not for one table
	 * @see RestoreTable#where(String, Object...)
	 */
	public RestoreRequest where(String condition, @Nullable Object... arguments) {
		Assert.isTrue(this.tables.size() == 1 && this.tables.get(0).condition() == null,
				"A condition belongs to one table: RestoreRequest.tables(table(\"orders\").where(...), ...)");
		return new RestoreRequest("", List.of(this.tables.get(0).where(condition, arguments)), this.point, this.mode,
				this.except, this.createdSince, this.addedSince, this.moved, this.dependents, this.conflict);
	}

	/**
	 * Go back to a snapshot.
	 * @param snapshot its name
	 * @return the request
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public RestoreRequest toSnapshot(String snapshot) {
		return to(PointInTime.snapshot(new SnapshotName(snapshot).value()));
	}

	/**
	 * Go back to an instant, which a snapshot, a PITR or
	 * {@code matrixone.time-travel.unprotected} has to keep.
	 * @param instant the instant, to the nanosecond
	 * @return the request
	 */
	public RestoreRequest to(Instant instant) {
		return to(PointInTime.at(instant));
	}

	/**
	 * Go back to a moment, which a snapshot, a PITR or
	 * {@code matrixone.time-travel.unprotected} has to keep.
	 * @param point the moment
	 * @return the request
	 * @throws IllegalArgumentException if it is the present
	 */
	public RestoreRequest to(PointInTime point) {
		return new RestoreRequest(this.database, this.tables, point, this.mode, this.except, this.createdSince,
				this.addedSince, this.moved, this.dependents, this.conflict);
	}

	/**
	 * Specify how to go back.
	 * @param mode the mode
	 * @return the request
	 */
	public RestoreRequest mode(RestoreMode mode) {
		return new RestoreRequest(this.database, this.tables, this.point, mode, this.except, this.createdSince,
				this.addedSince, this.moved, this.dependents, this.conflict);
	}

	/**
	 * Leave tables of the database as they are.
	 * @param tables their names
	 * @return the request
	 * @throws IllegalArgumentException if the request is not for a database
	 */
	public RestoreRequest except(String... tables) {
		Set<String> except = new TreeSet<>(this.except);
		except.addAll(Arrays.asList(tables));
		return new RestoreRequest(this.database, this.tables, this.point, this.mode, except, this.createdSince,
				this.addedSince, this.moved, this.dependents, this.conflict);
	}

	/**
	 * Specify what to do with tables of the database that were created since.
	 * @param createdSince what to do
	 * @return the request
	 */
	public RestoreRequest onCreatedSince(CreatedSince createdSince) {
		return new RestoreRequest(this.database, this.tables, this.point, this.mode, this.except, createdSince,
				this.addedSince, this.moved, this.dependents, this.conflict);
	}

	/**
	 * Specify what to do with rows that were added since: what a customer has ordered
	 * after the snapshot, beside what was deleted by mistake.
	 * @param addedSince what to do
	 * @return the request
	 */
	public RestoreRequest onAddedSince(AddedSince addedSince) {
		return new RestoreRequest(this.database, this.tables, this.point, this.mode, this.except, this.createdSince,
				addedSince, this.moved, this.dependents, this.conflict);
	}

	/**
	 * Specify what to do with rows that are there at both moments, but meet the condition
	 * at one of them only: an order that has moved from one customer to another.
	 * @param moved what to do
	 * @return the request
	 */
	public RestoreRequest onMoved(Beyond moved) {
		return new RestoreRequest(this.database, this.tables, this.point, this.mode, this.except, this.createdSince,
				this.addedSince, moved, this.dependents, this.conflict);
	}

	/**
	 * Specify what to do with rows elsewhere that refer to rows that go.
	 * @param dependents what to do
	 * @return the request
	 */
	public RestoreRequest onDependents(Beyond dependents) {
		return new RestoreRequest(this.database, this.tables, this.point, this.mode, this.except, this.createdSince,
				this.addedSince, this.moved, dependents, this.conflict);
	}

	/**
	 * Specify what to do with rows that others change while they are being restored, or
	 * have changed since the plan was made.
	 * @param conflict what to do
	 * @return the request
	 */
	public RestoreRequest onConflict(Conflict conflict) {
		return new RestoreRequest(this.database, this.tables, this.point, this.mode, this.except, this.createdSince,
				this.addedSince, this.moved, this.dependents, conflict);
	}

	@Override
	public String toString() {
		return what(this.tables.toString());
	}

	/**
	 * Return the text with the values of conditions, which may be nobody else's business.
	 */
	String described() {
		return what(this.tables.stream().map(RestoreTable::described).toList().toString());
	}

	private String what(String tables) {
		return (this.database.isEmpty() ? "tables " + tables : "database '" + this.database + "'") + " to "
				+ this.point;
	}

	/**
	 * What to do with tables that were created since.
	 */
	public enum CreatedSince {

		/** Do not restore. */
		REFUSE,

		/** Leave them as they are. */
		KEEP,

		/** Drop them, in the same transaction. */
		DROP

	}

	/**
	 * What to do with rows that were added since.
	 */
	public enum AddedSince {

		/** Delete them, as they were not there. */
		DELETE,

		/** Leave them as they are. */
		KEEP

	}

	/**
	 * What to do with rows that the request does not name by itself.
	 */
	public enum Beyond {

		/** Do not restore. */
		REFUSE,

		/** Restore them as well. */
		INCLUDE

	}

	/**
	 * What to do with rows that others have changed.
	 */
	public enum Conflict {

		/**
		 * Change nothing, after some attempts.
		 */
		FAIL,

		/** Leave those rows as they are, and tell which. */
		SKIP

	}

}
