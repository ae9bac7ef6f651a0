package io.github.matrixonespring.restore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;
import org.jspecify.annotations.Nullable;

/**
 * Restores a database in a process of its own, which is to be killed. Where it comes to
 * the point at which that is to happen, it says so on standard output, and stays there.
 */
public final class RestoringApplication implements MatrixOneStatementListener {

	static final String READY = "READY";

	private final Point point;

	private boolean locked;

	private RestoringApplication(Point point) {
		this.point = point;
	}

	/**
	 * Run the application.
	 * @param args URL, user, password, database, snapshot, {@link Point}, and
	 * {@link RestoreMode}
	 */
	public static void main(String[] args) {
		new RestoringApplication(Point.valueOf(args[5])).restore(args[0], args[1], args[2],
				RestoreRequest.database(args[3])
					.toSnapshot(args[4])
					.mode(RestoreMode.valueOf(args[6]))
					.onCreatedSince(CreatedSince.DROP));
	}

	private void restore(String url, String username, String password, RestoreRequest request) {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(url);
			pool.setUsername(username);
			pool.setPassword(password);
			pool.setMaximumPoolSize(1);
			ConnectionSettings settings = new ConnectionSettings(true, Duration.ofMinutes(1),
					SeparateConnectionSettings.defaults(), () -> List.of(this));
			try (MatrixOneConnections connections = new MatrixOneConnections(pool, settings)) {
				SnapshotManager snapshots = new DefaultSnapshotManager(connections);
				new DefaultRestoreManager(connections, new TimeTravel(connections, snapshots::get, Duration.ZERO),
						snapshots, RestoreSettings.defaults(), RestoreCaches.NONE, null)
					.restore(request);
			}
		}
	}

	@Override
	public void beforeStatement(String sql) {
		boolean locks = sql.endsWith("for update");
		boolean here = switch (this.point) {
			case BEFORE_LOCK -> locks;
			case AFTER_LOCK -> this.locked && !locks;
			case BEFORE_COMMIT -> sql.equals("COMMIT");
			case BEFORE_RESTORE -> sql.startsWith("RESTORE ");
			case AFTER_FIRST_WRITE, COMMIT_SENT, RESTORE_SENT -> false;
		};
		this.locked |= locks;
		if (here) {
			stay();
		}
	}

	@Override
	public void afterStatement(String sql, Duration duration, @Nullable SQLException failure) {
		if (this.point == Point.AFTER_FIRST_WRITE && sql.matches("(?s)(delete|update|insert) .*")) {
			stay();
		}
	}

	private static void stay() {
		System.out.println(READY);
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Where the process is killed.
	 */
	enum Point {

		BEFORE_LOCK,

		/** Before it looks again. */
		AFTER_LOCK,

		AFTER_FIRST_WRITE,

		BEFORE_COMMIT,

		/** On its way to the server: seen by the test, not by the process. */
		COMMIT_SENT,

		/** After the safety snapshot, in mode OBJECTS. */
		BEFORE_RESTORE,

		/** On its way to the server, in mode OBJECTS: seen by the test. */
		RESTORE_SENT

	}

}
