package io.github.matrixonespring.test.assertj;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.diff.DiffOperations;
import io.github.matrixonespring.diff.RowChange;
import io.github.matrixonespring.diff.TableChanges;
import io.github.matrixonespring.diff.TableChanges.Existence;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/**
 * Assertions about what has happened to a database since a snapshot, as
 * {@link DiffOperations} tells it. Rows are told apart by their primary key; those of a
 * table without one by the server's hidden key, so that a row which was removed and
 * inserted again is one removed and one added.
 *
 * @since 0.1.0
 */
public final class DatabaseChangesAssert {

	private static final int SHOWN = 20;

	private final AssertedDatabase database;

	private final String since;

	private final String description;

	DatabaseChangesAssert(AssertedDatabase database, String since, String description) {
		this.database = database;
		this.since = since;
		this.description = description;
	}

	/**
	 * Check how many rows are new.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseChangesAssert added(int rows, String table) {
		return check(ChangeKind.ADDED, rows, changes(table));
	}

	/**
	 * Check how many rows are gone.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseChangesAssert removed(int rows, String table) {
		return check(ChangeKind.REMOVED, rows, changes(table));
	}

	/**
	 * Check how many rows have the same primary key and other values.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseChangesAssert changed(int rows, String table) {
		return check(ChangeKind.CHANGED, rows, changes(table));
	}

	/**
	 * Check that tables have the same rows and columns, and were neither created nor
	 * dropped.
	 * @param tables the tables; left out, all tables of the database
	 * @return this assertion
	 */
	public DatabaseChangesAssert unchanged(String... tables) {
		if (tables.length == 0) {
			this.database.changes(this.since).changed().forEach(this::checkUnchanged);
		}
		for (String table : tables) {
			checkUnchanged(changes(table));
		}
		return this;
	}

	/**
	 * Begin an assertion about the rows of a table that differ, with their keys and what
	 * was before and after.
	 * @param table the table
	 * @return the assertion about rows in no order
	 */
	public ListAssert<RowChange> rows(String table) {
		return Assertions.assertThat(this.database.changedRows(this.since, table))
			.as("%srows that differ in %s%s", prefix(), table, moments());
	}

	private TableChanges changes(String table) {
		return this.database.changes(this.since, table);
	}

	private void checkUnchanged(TableChanges changes) {
		for (ChangeKind kind : ChangeKind.values()) {
			check(kind, 0, changes);
		}
		if (changes.existence() != Existence.BOTH) {
			fail("table %s was %s%s".formatted(changes.table(),
					(changes.existence() == Existence.ONLY_AFTER) ? "created" : "dropped", moments()));
		}
		if (!changes.isEmpty()) {
			fail("columns of %s%s: added %s, removed %s".formatted(changes.table(), moments(), changes.columnsAdded(),
					changes.columnsRemoved()));
		}
	}

	private DatabaseChangesAssert check(ChangeKind kind, int expected, TableChanges changes) {
		long found = count(kind, changes);
		if (found != expected) {
			List<RowChange> rows = new ArrayList<>(this.database.changedRows(this.since, changes.table()));
			rows.sort(Comparator.comparing((RowChange row) -> row.kind() != kind).thenComparing(RowChange::kind));
			fail("""
					rows %s %s%s: expecting %d, but there are %d. In all, %d added, %d changed, %d removed%s"""
				.formatted(verb(kind), changes.table(), moments(), expected, found, changes.added(), changes.changed(),
						changes.removed(), Descriptions.list(rows.subList(0, Math.min(SHOWN, rows.size())), rows.size(),
								Descriptions::change)));
		}
		return this;
	}

	private static long count(ChangeKind kind, TableChanges changes) {
		return switch (kind) {
			case ADDED -> changes.added();
			case CHANGED -> changes.changed();
			case REMOVED -> changes.removed();
		};
	}

	private static String verb(ChangeKind kind) {
		return switch (kind) {
			case ADDED -> "added to";
			case CHANGED -> "changed in";
			case REMOVED -> "removed from";
		};
	}

	private String moments() {
		return " since snapshot " + this.since + AssertedDatabase.moment("until");
	}

	private String prefix() {
		return this.description.isEmpty() ? "" : "[" + this.description + "] ";
	}

	private void fail(String message) {
		Assertions.fail(prefix() + message);
	}

}
