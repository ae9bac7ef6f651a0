package io.github.matrixonespring.test.assertj;

import javax.sql.DataSource;

import io.github.matrixonespring.PointInTime;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about the current database of a {@link DataSource}, as it is, or as it was
 * within {@link MatrixOneAssertions#asOf}.
 *
 * @since 0.1.0
 */
public final class DatabaseAssert extends AbstractAssert<DatabaseAssert, DataSource> {

	private static final int SHOWN = 20;

	private final AssertedDatabase database;

	DatabaseAssert(DataSource actual) {
		super(actual, DatabaseAssert.class);
		this.database = new AssertedDatabase(actual);
	}

	/**
	 * Compare with a snapshot. Within {@link MatrixOneAssertions#asOf}, what has happened
	 * since until then.
	 * @param snapshot the name of the snapshot, which covers what is compared, and is
	 * looked up with each assertion
	 * @return an assertion about what has happened since
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public DatabaseChangesAssert since(String snapshot) {
		PointInTime.snapshot(snapshot);
		return new DatabaseChangesAssert(this.database, snapshot, descriptionText());
	}

	/**
	 * Check how many rows a table has. In the past, a view needs JSqlParser on the class
	 * path; a table does not.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseAssert hasRows(int rows, String table) {
		long found = this.database.count(table);
		if (found != rows) {
			String shown = Descriptions.list(this.database.rows(table, SHOWN), found, Descriptions::row);
			failWithMessage("%s", "Expecting %d rows of %s%s, but there are %d%s".formatted(rows, table,
					AssertedDatabase.moment("at"), found, shown));
		}
		return this;
	}

}
