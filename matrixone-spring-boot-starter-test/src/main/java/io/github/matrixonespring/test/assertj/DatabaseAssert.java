package io.github.matrixonespring.test.assertj;

import java.util.List;

import javax.sql.DataSource;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotManager;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/**
 * Assertions about the current database of a {@link DataSource}.
 *
 * @since 0.1.0
 */
public final class DatabaseAssert extends AbstractAssert<DatabaseAssert, DataSource> {

	private final DataSource dataSource;

	DatabaseAssert(DataSource actual) {
		super(actual, DatabaseAssert.class);
		this.dataSource = actual;
	}

	/**
	 * Compare with a snapshot. Rows are compared one by one, so this is for tables as
	 * small as those of tests.
	 * @param snapshot name of the snapshot
	 * @return an assertion about what has happened since
	 */
	public DatabaseChangesAssert since(String snapshot) {
		PointInTime before = PointInTime.ofTimestamp(SnapshotManager.of(this.dataSource).get(snapshot).timestamp());
		return new DatabaseChangesAssert(new TableComparison(this.dataSource, before), snapshot);
	}

	/**
	 * Check how many rows a table has.
	 * @param rows how many
	 * @param table the table
	 * @return this assertion
	 */
	public DatabaseAssert hasRows(int rows, String table) {
		List<Row> found = new TableComparison(this.dataSource, PointInTime.now())
			.rows(ComparisonSql.rows(table, PointInTime.now()), List.of());
		Assertions.assertThat(found).as("rows of %s", table).hasSize(rows);
		return this;
	}

}
