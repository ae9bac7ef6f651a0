package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The queries of {@link SnapshotManager}, against those that one would write by hand for
 * the same columns.
 */
@State(Scope.Benchmark)
public class SnapshotReadBenchmark {

	private static final int SNAPSHOTS = 10;

	private static final String SELECT = """
			select sname, ts, level, account_name, database_name, table_name \
			from mo_catalog.mo_snapshots where kind = 'user'""";

	private final List<String> snapshots = new ArrayList<>();

	@Setup(Level.Trial)
	public void create(Application application) throws SQLException {
		for (int i = 0; i < SNAPSHOTS; i++) {
			String snapshot = application.newName();
			application.execute("create snapshot " + snapshot + " for database " + application.database());
			this.snapshots.add(snapshot);
		}
	}

	@TearDown(Level.Trial)
	public void drop(Application application) throws SQLException {
		for (String snapshot : this.snapshots) {
			application.execute("drop snapshot " + snapshot);
		}
	}

	@Benchmark
	public Snapshot get(Application application) {
		return application.matrixOne().snapshots().get(this.snapshots.get(0));
	}

	@Benchmark
	public List<Row> bareGet(Application application) throws SQLException {
		try (Connection connection = application.connection();
				PreparedStatement statement = connection.prepareStatement(SELECT + " and sname = ?")) {
			statement.setString(1, this.snapshots.get(0));
			return rows(statement);
		}
	}

	@Benchmark
	public List<Snapshot> list(Application application) {
		return application.matrixOne().snapshots().list();
	}

	@Benchmark
	public List<Row> bareList(Application application) throws SQLException {
		try (Connection connection = application.connection();
				PreparedStatement statement = connection.prepareStatement(SELECT + " order by ts desc")) {
			return rows(statement);
		}
	}

	private static List<Row> rows(PreparedStatement statement) throws SQLException {
		List<Row> rows = new ArrayList<>();
		try (ResultSet result = statement.executeQuery()) {
			while (result.next()) {
				rows.add(new Row(result.getString(1), result.getLong(2), result.getString(3), result.getString(4),
						result.getString(5), result.getString(6)));
			}
		}
		return rows;
	}

	/**
	 * A row of the server's catalog.
	 *
	 * @param name the name of the snapshot
	 * @param timestamp its time
	 * @param level its level
	 * @param account its account
	 * @param database its database
	 * @param table its table
	 */
	public record Row(String name, long timestamp, String level, String account, String database, String table) {

	}

}
