package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * {@link SnapshotAfterCommit} on a transaction that inserts a row.
 */
@State(Scope.Benchmark)
public class SnapshotAfterCommitBenchmark {

	private String snapshot = "";

	@Setup(Level.Invocation)
	public void name(Application application) {
		this.snapshot = application.newName();
	}

	@Benchmark
	public void snapshotAfterCommit(Application application) {
		application.orders().place("book", this.snapshot, application.database());
	}

	/** What somebody would write who has no annotation for it. */
	@Benchmark
	public void byHand(Application application) throws SQLException {
		application.orders().placeWithoutSnapshot(1);
		try (Connection connection = application.connection()) {
			createSnapshot(connection, application);
		}
	}

	@Benchmark
	public void transactional(Application application) {
		application.orders().placeWithoutSnapshot(1);
	}

	@Benchmark
	public void bare(Application application) throws SQLException {
		try (Connection connection = application.connection()) {
			insertAndCommit(connection);
			createSnapshot(connection, application);
		}
	}

	@Benchmark
	public void bareInsertAndCommit(Application application) throws SQLException {
		try (Connection connection = application.connection()) {
			insertAndCommit(connection);
		}
	}

	private static void insertAndCommit(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		try (PreparedStatement insert = connection.prepareStatement(OrderService.INSERT)) {
			insert.setString(1, "book");
			insert.executeUpdate();
		}
		connection.commit();
		connection.setAutoCommit(true);
	}

	private void createSnapshot(Connection connection, Application application) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("create snapshot " + this.snapshot + " for database " + application.database());
		}
	}

	@TearDown(Level.Invocation)
	public void drop(Application application) throws SQLException {
		application.dropSnapshot(this.snapshot);
	}

}
