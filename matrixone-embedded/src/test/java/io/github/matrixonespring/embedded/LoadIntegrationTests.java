package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Eight threads with two hundred operations each: insertions, snapshots, clones, drops.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LoadIntegrationTests {

	private static final int THREADS = 8;

	private static final int OPERATIONS = 200;

	/** An insertion, a snapshot, a clone and two drops, after which it starts again. */
	private static final int KINDS = 5;

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

	private TestServer server;

	@BeforeEach
	void start() throws SQLException {
		this.server = new TestServer();
		try (Connection connection = this.server.connect()) {
			execute(connection, "create table orders (id bigint not null auto_increment primary key, worker int)");
		}
	}

	@AfterEach
	void stop() throws SQLException {
		this.executor.shutdownNow();
		this.server.close();
	}

	@Test
	void noneOfManyMixedOperationsFails() throws Exception {
		List<Future<Integer>> results = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < THREADS; i++) {
			int worker = i;
			Callable<Integer> task = () -> work(worker);
			results.add(this.executor.submit(task));
		}
		int done = 0;
		for (Future<Integer> result : results) {
			done += result.get();
		}
		System.out.printf("%d threads x %d operations on the %s: %.1f s%n", THREADS, OPERATIONS,
				TestServer.isEngine() ? "engine" : "server", (System.nanoTime() - start) / 1e9);
		assertThat(done).isEqualTo(THREADS * OPERATIONS);
		try (Connection connection = this.server.connect()) {
			assertThat(number(connection, "select count(*) from orders")).isEqualTo(THREADS * OPERATIONS / KINDS);
			assertThat(number(connection, "select count(*) from mo_catalog.mo_database where datname like '"
					+ this.server.database() + "\\_%'"))
				.isZero();
			assertThat(number(connection,
					"select count(*) from mo_catalog.mo_snapshots where sname like '" + this.server.database() + "%'"))
				.isZero();
		}
	}

	private int work(int worker) throws SQLException {
		try (Connection connection = this.server.connect()) {
			for (int operation = 0; operation < OPERATIONS; operation++) {
				int round = operation / KINDS;
				String name = this.server.database() + "_" + worker + "_" + round;
				switch (operation % KINDS) {
					case 0 -> execute(connection, "insert into orders (worker) values (" + worker + ")");
					case 1 ->
						execute(connection, "create snapshot " + name + " for database " + this.server.database());
					case 2 -> execute(connection, "create database " + name + " clone " + this.server.database()
							+ " {snapshot = " + name + "}");
					case 3 -> {
						assertThat(
								number(connection, "select count(*) from " + name + ".orders where worker = " + worker))
							.isEqualTo(round + 1);
						execute(connection, "drop database " + name);
					}
					default -> execute(connection, "drop snapshot " + name);
				}
			}
			return OPERATIONS;
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static long number(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
