package io.github.matrixonespring.test.assertj;

import javax.sql.DataSource;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.test.TestDatabase;

/**
 * Assertions about databases and snapshots, to be imported statically beside AssertJ's
 * own.
 *
 * @since 0.1.0
 */
public final class MatrixOneAssertions {

	private MatrixOneAssertions() {
	}

	/**
	 * Begin an assertion about snapshots.
	 * @param actual the snapshots
	 * @return the assertion
	 */
	public static SnapshotsAssert assertThat(SnapshotManager actual) {
		return new SnapshotsAssert(actual);
	}

	/**
	 * Begin an assertion about the database of the test that runs.
	 * @param actual the database
	 * @return the assertion
	 */
	public static DatabaseAssert assertThat(TestDatabase actual) {
		return new DatabaseAssert(actual.dataSource());
	}

	/**
	 * Begin an assertion about the current database of a {@link DataSource}. It sees what
	 * the current transaction has written.
	 * @param actual the {@link DataSource}
	 * @return the assertion
	 */
	public static DatabaseAssert assertThat(DataSource actual) {
		return new DatabaseAssert(actual);
	}

}
