package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
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
 * Many threads at once.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConcurrencyTests {

	private static final int THREADS = 8;

	private static final int ROUNDS = 20;

	private final String url = "jdbc:matrixone:mem:concurrency_" + UUID.randomUUID();

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

	@BeforeEach
	void createTables() throws SQLException {
		try (Connection connection = connect()) {
			execute(connection, "create database shop");
			execute(connection, "create table shop.orders (id bigint not null auto_increment primary key, worker int)");
			execute(connection, "create table shop.items (id bigint not null auto_increment primary key, "
					+ "order_id bigint, constraint fk_order foreign key (order_id) references shop.orders (id))");
		}
	}

	@AfterEach
	void stop() throws SQLException {
		this.executor.shutdownNow();
		EmbeddedDriver.shutdown(this.url.substring("jdbc:matrixone:mem:".length()));
	}

	@Test
	void everyOneOfManySnapshotsHoldsWhatWasCommittedBefore() throws Exception {
		everyThread((worker, connection) -> {
			for (int round = 1; round <= ROUNDS; round++) {
				connection.setAutoCommit(false);
				execute(connection, "begin");
				execute(connection, "insert into shop.orders (worker) values (" + worker + ")");
				connection.commit();
				connection.setAutoCommit(true);
				String snapshot = "s_" + worker + "_" + round;
				execute(connection, "create snapshot " + snapshot + " for database shop");
				String own = " from shop.orders {snapshot = " + snapshot + "} where worker = " + worker;
				assertThat(number(connection, "select count(*)" + own)).isEqualTo(round);
			}
		});
		try (Connection connection = connect()) {
			assertThat(number(connection, "select count(*) from mo_catalog.mo_snapshots")).isEqualTo(THREADS * ROUNDS);
			assertThat(number(connection, "select count(distinct ts) from mo_catalog.mo_snapshots"))
				.isEqualTo(THREADS * ROUNDS);
			assertThat(number(connection, "select count(*) from shop.orders")).isEqualTo(THREADS * ROUNDS);
		}
	}

	@Test
	void aSnapshotHoldsAllOfATransactionOrNothing() throws Exception {
		everyThread((worker, connection) -> {
			if (worker % 2 == 0) {
				connection.setAutoCommit(false);
				for (int round = 0; round < ROUNDS * 5; round++) {
					execute(connection, "insert into shop.orders (worker) values (1)");
					execute(connection, "insert into shop.items (order_id) values (last_insert_id())");
					connection.commit();
				}
			}
			else {
				for (int round = 0; round < ROUNDS; round++) {
					String snapshot = "s_" + worker + "_" + round;
					execute(connection, "create snapshot " + snapshot + " for account");
					String hint = " {snapshot = " + snapshot + "}";
					assertThat(number(connection, "select count(*) from shop.orders" + hint))
						.isEqualTo(number(connection, "select count(*) from shop.items" + hint));
				}
			}
		});
	}

	@Test
	void snapshotsClonesInsertsAndDropsDoNotDisturbEachOther() throws Exception {
		everyThread((worker, connection) -> {
			for (int round = 0; round < ROUNDS; round++) {
				String name = "c_" + worker + "_" + round;
				execute(connection, "insert into shop.orders (worker) values (" + worker + ")");
				execute(connection, "create snapshot " + name + " for database shop");
				execute(connection, "create database " + name + " clone shop {snapshot = " + name + "}");
				long cloned = number(connection, "select count(*) from " + name + ".orders where worker = " + worker);
				assertThat(cloned).isEqualTo(round + 1);
				execute(connection, "insert into " + name + ".orders (worker) values (99)");
				execute(connection, "begin");
				execute(connection, "create database " + name + "_joined clone shop");
				execute(connection, "insert into " + name + "_joined.orders (worker) values (99)");
				execute(connection, (round % 2 == 0) ? "commit" : "rollback");
				execute(connection, "drop database " + name);
				execute(connection, "drop snapshot " + name);
			}
		});
		try (Connection connection = connect()) {
			assertThat(number(connection, "select count(*) from shop.orders")).isEqualTo(THREADS * ROUNDS);
			assertThat(number(connection, "select count(*) from shop.orders where worker = 99")).isZero();
			assertThat(number(connection,
					"select count(*) from mo_catalog.mo_database where datname like 'c\\_%\\_joined'"))
				.isEqualTo(THREADS * ROUNDS / 2);
			assertThat(number(connection, "select count(*) from mo_catalog.mo_snapshots")).isZero();
		}
	}

	@Test
	void onlyOneOfManyCreatesASnapshotOfOneName() throws Exception {
		List<Integer> errors = new ArrayList<>();
		everyThread((worker, connection) -> {
			try {
				execute(connection, "create snapshot same for account");
			}
			catch (SQLException ex) {
				assertThat(ex.getMessage()).isEqualTo("internal error: snapshot same already exists");
				synchronized (errors) {
					errors.add(ex.getErrorCode());
				}
			}
		});
		assertThat(errors).hasSize(THREADS - 1).containsOnly(20101);
	}

	private void everyThread(Work work) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		List<Future<Void>> results = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int worker = i;
			Callable<Void> task = () -> {
				try (Connection connection = connect()) {
					barrier.await();
					work.run(worker, connection);
				}
				return null;
			};
			results.add(this.executor.submit(task));
		}
		for (Future<Void> result : results) {
			try {
				result.get();
			}
			catch (ExecutionException ex) {
				throw new AssertionError(ex.getCause());
			}
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, "root", "111");
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

	@FunctionalInterface
	private interface Work {

		void run(int worker, Connection connection) throws Exception;

	}

}
