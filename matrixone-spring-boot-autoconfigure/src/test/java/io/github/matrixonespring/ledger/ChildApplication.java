package io.github.matrixonespring.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application in a process of its own, without Spring Boot, so that it starts quickly.
 * It works until it is done, or until all of its threads have come to the point where it
 * is to be killed. Then it says so on standard output, and stays there.
 */
public final class ChildApplication implements MatrixOneStatementListener {

	static final String READY = "READY";

	static final String DONE = "DONE";

	private static final int CALLS_UNTIL_READY = 40;

	private static final String CREATE = "create snapshot";

	private final Point point;

	private final String application;

	private final String ledger;

	private final CountDownLatch atPoint;

	private final AtomicInteger coalesced = new AtomicInteger();

	private ChildApplication(Point point, int threads, String application, String ledger) {
		this.point = point;
		this.application = application;
		this.ledger = ledger;
		this.atPoint = new CountDownLatch(threads);
	}

	/**
	 * Run the application.
	 * @param args URL, user, password, {@link Point}, prefix of the names, threads,
	 * transactions of each thread, name of the application, and database of its ledger
	 */
	public static void main(String[] args) throws Exception {
		Point point = Point.valueOf(args[3]);
		int threads = Integer.parseInt(args[5]);
		new ChildApplication(point, (point == Point.IN_RECOVERY) ? 1 : threads, args[7], args[8]).run(args[0], args[1],
				args[2], args[4], threads, Integer.parseInt(args[6]));
	}

	private void run(String url, String username, String password, String prefix, int threads, int transactions)
			throws InterruptedException {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(url);
			pool.setUsername(username);
			pool.setPassword(password);
			pool.setMaximumPoolSize(threads + 2);
			pool.setMinimumIdle(0);
			SeparateConnectionSettings separate = new SeparateConnectionSettings(threads, Duration.ofSeconds(30), null,
					() -> null);
			MatrixOneConnections connections = new MatrixOneConnections(pool,
					new ConnectionSettings(true, Duration.ofSeconds(10), separate, () -> List.of(this)));
			AtomicReference<SnapshotManager> snapshots = new AtomicReference<>();
			SnapshotLedger ledger = SnapshotLedger.of(connections, snapshots::get, (event) -> {
			}, settings());
			snapshots.set(new DefaultSnapshotManager(connections, null, ledger.registrar()));
			JdbcTransactionManager transactionManager = new JdbcTransactionManager(pool);
			connections.listenTo(transactionManager);
			Work work = new Work(JdbcClient.create(pool), new TransactionTemplate(transactionManager), snapshots.get());
			if (this.point == Point.IN_RECOVERY) {
				ledger.recover();
			}
			else {
				work(work, ledger, prefix, threads, transactions);
			}
			ledger.close();
			connections.close();
		}
		System.out.println(DONE);
	}

	/**
	 * Recovery that is eager to get in the way.
	 */
	private LedgerSettings settings() {
		LedgerSettings defaults = LedgerSettings.defaults(this.application);
		// Longer than a commit takes, also that of a process that is killed in it.
		Duration recoverAfter = Duration.ofMillis((this.point == Point.COALESCED) ? 2000 : 10);
		return new LedgerSettings(this.application, this.ledger, false, Duration.ofMillis(20), recoverAfter, 50,
				Duration.ofMillis(50), defaults.keep(), defaults.shutdownTimeout(), defaults.principal());
	}

	private void work(Work work, SnapshotLedger ledger, String prefix, int threads, int transactions)
			throws InterruptedException {
		if (this.point == Point.NONE) {
			ledger.start();
		}
		Thread[] running = new Thread[threads];
		for (int i = 0; i < threads; i++) {
			String name = prefix + "_" + i;
			running[i] = new Thread(() -> {
				for (int j = 0; j < transactions; j++) {
					if (this.point == Point.COALESCED) {
						runCoalesced(work, prefix, name + "_" + j);
					}
					else {
						run(work, name + "_" + j);
					}
				}
			});
			running[i].start();
		}
		for (Thread thread : running) {
			thread.join();
		}
	}

	private void run(Work work, String name) {
		work.transaction().executeWithoutResult((status) -> {
			work.jdbc().sql("insert into item (name) values (?)").param(name).update();
			SnapshotRequest request = SnapshotRequest.named(name);
			if (this.point.isProvisional()) {
				work.snapshots().createBefore(request);
			}
			else {
				work.snapshots().createAfterCommit(request);
			}
			if (this.point == Point.BEFORE_COMMIT) {
				stay();
			}
		});
	}

	/**
	 * Goes on when it has said that it can be killed.
	 */
	private void runCoalesced(Work work, String prefix, String name) {
		int call = this.coalesced.incrementAndGet();
		work.transaction().executeWithoutResult((status) -> {
			work.jdbc().sql("insert into item (name) values (?)").param(name).update();
			work.snapshots()
				.createAfterCommit(SnapshotRequest.named(prefix).labelled(name).coalescedWithin(Duration.ofMillis(50)));
			if (call % 5 == 0) {
				status.setRollbackOnly();
			}
		});
		if (call == CALLS_UNTIL_READY) {
			System.out.println(READY);
		}
	}

	@Override
	public void beforeStatement(String sql) {
		boolean here = switch (this.point) {
			case AFTER_COMMIT, BEFORE_PROVISIONAL -> startsWith(sql, CREATE);
			case BEFORE_RECEIPT, IN_RECOVERY ->
				sql.startsWith("insert into `%s`.snapshot_receipt".formatted(this.ledger));
			case NONE, BEFORE_COMMIT, AFTER_PROVISIONAL, COALESCED -> false;
		};
		if (here) {
			stay();
		}
	}

	@Override
	public void afterStatement(String sql, Duration duration, SQLException failure) {
		if (this.point == Point.AFTER_PROVISIONAL && startsWith(sql, CREATE)) {
			stay();
		}
	}

	private static boolean startsWith(String sql, String start) {
		return sql.toLowerCase(Locale.ROOT).startsWith(start);
	}

	private void stay() {
		this.atPoint.countDown();
		try {
			this.atPoint.await();
			System.out.println(READY);
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Work(JdbcClient jdbc, TransactionTemplate transaction, SnapshotManager snapshots) {

	}

	/**
	 * Where the process is killed.
	 */
	enum Point {

		/** It is not. */
		NONE,

		BEFORE_COMMIT,

		/** Between COMMIT and CREATE SNAPSHOT. */
		AFTER_COMMIT,

		/** Between CREATE SNAPSHOT and the receipt. */
		BEFORE_RECEIPT,

		BEFORE_PROVISIONAL,

		AFTER_PROVISIONAL,

		/** Recovery has created a snapshot and not written its receipt. */
		IN_RECOVERY,

		/**
		 * Anywhere among calls that share snapshots, of which each fifth is rolled back.
		 */
		COALESCED;

		boolean isProvisional() {
			return this == BEFORE_PROVISIONAL || this == AFTER_PROVISIONAL;
		}

		boolean isCommitted() {
			return this == NONE || this == AFTER_COMMIT || this == BEFORE_RECEIPT || this == IN_RECOVERY;
		}

	}

}
