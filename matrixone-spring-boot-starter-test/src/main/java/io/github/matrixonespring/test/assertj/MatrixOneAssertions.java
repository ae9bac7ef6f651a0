package io.github.matrixonespring.test.assertj;

import javax.sql.DataSource;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.test.TestDatabase;
import io.github.matrixonespring.test.scope.PastScope;

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
	 * Make assertions about what was at a snapshot. Within the callback, those on
	 * databases read the past: {@link DatabaseAssert#hasRows} counts the rows that there
	 * were, and {@link DatabaseAssert#since} compares an earlier snapshot with this one.
	 *
	 * <pre class="code">
	 * asOf("before_import", () -&gt; {
	 *   assertThat(database).hasRows(2, "users");
	 *   assertThat(database).since("registered").added(1, "users");
	 * });
	 * </pre>
	 * <p>
	 * Nothing else does. With {@link TestDatabase}, whatever the callback reads or
	 * changes itself, by a repository for example, is refused with
	 * {@link org.springframework.dao.InvalidDataAccessApiUsageException} and before it is
	 * sent; so are assertions about snapshots. What other threads of the application
	 * read, such as those of a web server, is the present, and so is what comes from a
	 * persistence context or another cache.
	 * @param snapshot the name of the snapshot, which is looked up with each assertion
	 * @param assertions the assertions, of which one at least reads the past
	 * @throws IllegalStateException if none does
	 */
	public static void asOf(String snapshot, Runnable assertions) {
		PastScope.run(PointInTime.snapshot(snapshot), assertions);
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
