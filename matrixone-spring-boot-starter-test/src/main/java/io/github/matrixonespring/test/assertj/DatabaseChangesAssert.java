package io.github.matrixonespring.test.assertj;

import java.util.List;

import org.assertj.core.api.Assertions;

/**
 * Assertions about what has happened to a database since a snapshot.
 *
 * @since 0.1.0
 */
public final class DatabaseChangesAssert {

	private final TableComparison comparison;

	private final String since;

	DatabaseChangesAssert(TableComparison comparison, String since) {
		this.comparison = comparison;
		this.since = since;
	}

	/**
	 * Check how many rows are new. A row without a primary key that has changed is a new
	 * one, and the old one is removed.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseChangesAssert added(int rows, String table) {
		return check("added to", rows, this.comparison.compare(table).added(), table);
	}

	/**
	 * Check how many rows are gone.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseChangesAssert removed(int rows, String table) {
		return check("removed from", rows, this.comparison.compare(table).removed(), table);
	}

	/**
	 * Check how many rows have the same primary key and other values.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseChangesAssert changed(int rows, String table) {
		return check("changed in", rows, this.comparison.compare(table).changed(), table);
	}

	/**
	 * Check that tables have the same rows.
	 * @param tables the tables
	 * @return this assertion
	 */
	public DatabaseChangesAssert unchanged(String... tables) {
		for (String table : tables) {
			added(0, table).removed(0, table).changed(0, table);
		}
		return this;
	}

	private DatabaseChangesAssert check(String what, int expected, List<Row> rows, String table) {
		Assertions.assertThat(rows).as("rows %s %s since snapshot %s", what, table, this.since).hasSize(expected);
		return this;
	}

}
