package io.github.matrixonespring.restore;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.support.Identifier;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What to restore, to which moment, and what to do about what stands in the way.
 * Immutable; each method returns a new request.
 *
 * @since 0.1.0
 */
public final class RestoreRequest {

	private final String database;

	private final List<RestoreTable> tables;

	private final boolean account;

	private @Nullable PointInTime point;

	private RestoreMode mode = RestoreMode.AUTO;

	private String as = "";

	private Set<String> except = Set.of();

	private CreatedSince createdSince = CreatedSince.REFUSE;

	private AddedSince addedSince = AddedSince.DELETE;

	private Beyond moved = Beyond.REFUSE;

	private Beyond dependents = Beyond.REFUSE;

	private Conflict conflict = Conflict.FAIL;

	private Sequences sequences = Sequences.REFUSE;

	private Pitrs pitrs = Pitrs.LOSE;

	private RestoreRequest(String database, List<RestoreTable> tables, boolean account) {
		this.database = database;
		this.tables = List.copyOf(tables);
		this.account = account;
	}

	private RestoreRequest with(Consumer<RestoreRequest> change) {
		return with(this.tables, change);
	}

	private RestoreRequest with(List<RestoreTable> tables, Consumer<RestoreRequest> change) {
		RestoreRequest copy = new RestoreRequest(this.database, tables, this.account);
		copy.point = this.point;
		copy.mode = this.mode;
		copy.as = this.as;
		copy.except = this.except;
		copy.createdSince = this.createdSince;
		copy.addedSince = this.addedSince;
		copy.moved = this.moved;
		copy.dependents = this.dependents;
		copy.conflict = this.conflict;
		copy.sequences = this.sequences;
		copy.pitrs = this.pitrs;
		change.accept(copy);
		return copy;
	}

	/**
	 * Start a request for all tables of a database. Where rows are written, those are
	 * left out in which frameworks keep their own accounts: Flyway, Liquibase, Spring
	 * Session, ShedLock, Quartz, Spring Batch, Spring Modulith, and the ledger of this
	 * library. To restore one of these, name it as a table.
	 * @param database the database
	 * @return the request
	 * @throws IllegalArgumentException if the server has no such name
	 */
	public static RestoreRequest database(String database) {
		Identifier.cloned("Database name", database);
		return new RestoreRequest(database, List.of(), false);
	}

	/**
	 * Start a request for a table.
	 * @param database its database
	 * @param table its name
	 * @return the request
	 * @throws IllegalArgumentException if the server has no such names
	 */
	public static RestoreRequest table(String database, String table) {
		return tables(RestoreTable.table(database, table));
	}

	/**
	 * Start a request for several tables, which are restored together or not at all.
	 * @param tables the tables
	 * @return the request
	 * @throws IllegalArgumentException if there are none
	 */
	public static RestoreRequest tables(RestoreTable... tables) {
		Assert.notEmpty(tables, "Name at least one table");
		return new RestoreRequest("", Arrays.asList(tables), false);
	}

	/**
	 * Start a request for the whole account that the application works in, with its
	 * databases, users, roles and grants: {@link RestoreMode#OBJECTS} only.
	 * @return the request
	 */
	public static RestoreRequest account() {
		return new RestoreRequest("", List.of(), true);
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
		return with(List.of(this.tables.get(0).where(condition, arguments)), (copy) -> {
		});
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
		Assert.isTrue(!point.isNow(), "The present cannot be restored: name a snapshot or a moment");
		return with((copy) -> copy.point = point);
	}

	/**
	 * Specify how to go back.
	 * @param mode the mode
	 * @return the request
	 */
	public RestoreRequest mode(RestoreMode mode) {
		return with((copy) -> copy.mode = mode);
	}

	/**
	 * Leave everything as it is, and put what was there beside it under another name. Any
	 * moment will do that something keeps.
	 * @param name the name of a new database, or of a new table in the same database
	 * @return the request
	 * @throws IllegalArgumentException if the request is not for one database or table,
	 * or if the server has no such name
	 */
	public RestoreRequest as(String name) {
		Assert.isTrue(!this.database.isEmpty() || this.tables.size() == 1,
				"Only one database or one table can be restored under another name");
		Identifier.cloned("Name", name);
		return with((copy) -> copy.as = name);
	}

	/**
	 * Leave tables of the database as they are.
	 * @param tables their names
	 * @return the request
	 * @throws IllegalArgumentException if the request is not for a database
	 */
	public RestoreRequest except(String... tables) {
		Assert.isTrue(!this.database.isEmpty(), "Only a restore of a whole database has tables to leave out");
		Set<String> except = new TreeSet<>(this.except);
		except.addAll(Arrays.asList(tables));
		return with((copy) -> copy.except = Set.copyOf(except));
	}

	/**
	 * Specify what to do with tables of the database that were created since.
	 * @param createdSince what to do
	 * @return the request
	 */
	public RestoreRequest onCreatedSince(CreatedSince createdSince) {
		return with((copy) -> copy.createdSince = createdSince);
	}

	/**
	 * Specify what to do with rows that were added since: what a customer has ordered
	 * after the snapshot, beside what was deleted by mistake.
	 * @param addedSince what to do
	 * @return the request
	 */
	public RestoreRequest onAddedSince(AddedSince addedSince) {
		return with((copy) -> copy.addedSince = addedSince);
	}

	/**
	 * Specify what to do with rows that are there at both moments, but meet the condition
	 * at one of them only: an order that has moved from one customer to another.
	 * @param moved what to do
	 * @return the request
	 */
	public RestoreRequest onMoved(Beyond moved) {
		return with((copy) -> copy.moved = moved);
	}

	/**
	 * Specify what to do with rows elsewhere that refer to rows that go.
	 * @param dependents what to do
	 * @return the request
	 */
	public RestoreRequest onDependents(Beyond dependents) {
		return with((copy) -> copy.dependents = dependents);
	}

	/**
	 * Specify what to do with rows that others change while they are being restored, or
	 * have changed since the plan was made.
	 * @param conflict what to do
	 * @return the request
	 */
	public RestoreRequest onConflict(Conflict conflict) {
		return with((copy) -> copy.conflict = conflict);
	}

	/**
	 * Specify what to do with sequences, which the server loses when it restores a
	 * database or an account.
	 * @param sequences what to do
	 * @return the request
	 */
	public RestoreRequest onSequences(Sequences sequences) {
		return with((copy) -> copy.sequences = sequences);
	}

	/**
	 * Specify what to do with PITRs, which end when the server restores what they are of.
	 * @param pitrs what to do
	 * @return the request
	 */
	public RestoreRequest onPitrs(Pitrs pitrs) {
		return with((copy) -> copy.pitrs = pitrs);
	}

	/**
	 * Return the database of which all tables are restored.
	 * @return the database, or an empty string where tables or the account are
	 */
	public String database() {
		return this.database;
	}

	/**
	 * Return the tables that are named.
	 * @return the tables, none where a database or the account is restored
	 */
	public List<RestoreTable> tables() {
		return this.tables;
	}

	/**
	 * Return whether the whole account is restored.
	 * @return whether it is
	 */
	public boolean isAccount() {
		return this.account;
	}

	/**
	 * Return the moment.
	 * @return the moment, or {@code null} as long as it is not named
	 */
	public @Nullable PointInTime point() {
		return this.point;
	}

	/**
	 * Return how to go back.
	 * @return the mode
	 */
	public RestoreMode mode() {
		return this.mode;
	}

	/**
	 * Return under which name it is put beside what there is.
	 * @return the name, or an empty string if it replaces that
	 */
	public String as() {
		return this.as;
	}

	/**
	 * Return the tables of the database that are left as they are.
	 * @return their names
	 */
	public Set<String> except() {
		return this.except;
	}

	CreatedSince createdSince() {
		return this.createdSince;
	}

	AddedSince addedSince() {
		return this.addedSince;
	}

	Beyond moved() {
		return this.moved;
	}

	Beyond dependents() {
		return this.dependents;
	}

	Conflict conflict() {
		return this.conflict;
	}

	Sequences sequences() {
		return this.sequences;
	}

	Pitrs pitrs() {
		return this.pitrs;
	}

	/**
	 * Return whether only the server's own statement can do it, or is to.
	 */
	boolean needsObjects() {
		return this.mode == RestoreMode.OBJECTS || this.account || !this.as.isEmpty();
	}

	/**
	 * Return whether it is about some rows of a table, or tables of a database.
	 */
	boolean isPartial() {
		return !this.except.isEmpty() || this.tables.stream().anyMatch((table) -> table.condition() != null);
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
		String what = this.account ? "the account"
				: this.database.isEmpty() ? "tables " + tables : "database '" + this.database + "'";
		return what + " to " + this.point + (this.as.isEmpty() ? "" : " as '" + this.as + "'");
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

	/**
	 * What to do with sequences that would be lost.
	 */
	public enum Sequences {

		/** Do not restore. */
		REFUSE,

		/**
		 * Create them again, so that they go on behind the last number that they have
		 * given.
		 */
		RECREATE,

		/**
		 * Lose them, or have them as they were where the server restores them.
		 */
		LOSE

	}

	/**
	 * What to do with PITRs that end.
	 */
	public enum Pitrs {

		/** Leave them as they are: they keep nothing any more. */
		LOSE,

		/**
		 * Drop them and create them again under the same name. They reach back to the
		 * restore, not before it.
		 */
		RECREATE

	}

}
