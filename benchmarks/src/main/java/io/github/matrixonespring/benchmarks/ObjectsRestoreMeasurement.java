package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.restore.DefaultRestoreManager;
import io.github.matrixonespring.restore.RestoreCaches;
import io.github.matrixonespring.restore.RestoreManager;
import io.github.matrixonespring.restore.RestoreMode;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.jspecify.annotations.Nullable;

/**
 * A restore of a database of 50 tables by the server's own statement, and what the plan,
 * the safety snapshot and the verification take beside it.
 */
final class ObjectsRestoreMeasurement implements MatrixOneStatementListener {

	private static final int TABLES = 50;

	private double statement;

	private ObjectsRestoreMeasurement() {
	}

	/**
	 * Measure.
	 * @param application the application
	 * @param rounds how many rounds
	 * @return the medians, and the ratio
	 */
	static String measure(Application application, int rounds) throws SQLException {
		return new ObjectsRestoreMeasurement().run(application, rounds);
	}

	private String run(Application application, int rounds) throws SQLException {
		String database = application.newName();
		application.execute("create database " + database);
		try (MatrixOneConnections connections = new MatrixOneConnections(
				application.matrixOne().getConnections().getDataSource(), new ConnectionSettings(true,
						Duration.ofMinutes(3), ConnectionSettings.defaults().separate(), () -> List.of(this)))) {
			for (int i = 0; i < TABLES; i++) {
				application.execute("create table %s.t%d (id int primary key, name varchar(40), price decimal(10, 2))"
					.formatted(database, i));
				application
					.execute("insert into %s.t%d select result, 'name', result / 7 from generate_series(1, 100) g"
						.formatted(database, i));
			}
			String snapshot = application.newName();
			application.matrixOne().snapshots().create(snapshot, SnapshotTarget.database(database));
			RestoreManager restores = new DefaultRestoreManager(connections,
					new TimeTravel(connections, application.matrixOne().snapshots()::get, Duration.ZERO),
					application.matrixOne().snapshots(), RestoreSettings.defaults(), RestoreCaches.NONE, null);
			RestoreRequest request = RestoreRequest.database(database).toSnapshot(snapshot).mode(RestoreMode.OBJECTS);
			List<Double> statements = new ArrayList<>();
			List<Double> beside = new ArrayList<>();
			List<Double> ratios = new ArrayList<>();
			for (int round = -1; round < rounds; round++) {
				change(application, database);
				this.statement = 0;
				long start = System.nanoTime();
				restores.restore(request).safetySnapshots().forEach(application.matrixOne().snapshots()::drop);
				double rest = (System.nanoTime() - start) / 1e6 - this.statement;
				if (round >= 0) {
					statements.add(this.statement);
					beside.add(rest);
					ratios.add(rest / this.statement);
				}
			}
			application.matrixOne().snapshots().drop(snapshot);
			return String.format(Locale.ROOT,
					"%nRESTORE DATABASE of %d tables: %.0f ms; plan, safety snapshot and verification: %.0f ms, %.2f times that (%.2f–%.2f)%n",
					TABLES, Comparison.median(statements), Comparison.median(beside), Comparison.median(ratios),
					Collections.min(ratios), Collections.max(ratios));
		}
		finally {
			application.execute("drop database " + database);
		}
	}

	private static void change(Application application, String database) throws SQLException {
		try (Connection connection = application.connection(); Statement statement = connection.createStatement()) {
			for (int i = 0; i < TABLES; i++) {
				statement.execute("update %s.t%d set name = 'changed' where id < 10".formatted(database, i));
			}
		}
	}

	@Override
	public void afterStatement(String sql, Duration duration, @Nullable SQLException failure) {
		if (sql.startsWith("RESTORE ")) {
			this.statement = duration.toNanos() / 1e6;
		}
	}

}
