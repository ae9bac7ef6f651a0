package io.github.matrixonespring.timetravel;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.testsupport.VirtualThreads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many scopes and a pool of one connection, beside writers: each reads its moment, and
 * whoever borrows the connection next finds it as it was.
 */
class AsOfConcurrencyIntegrationTests {

	private static final int THREADS = TestServer.isReal() ? 32 : 8;

	private static final int SCOPES = TestServer.isReal() ? 50 : 10;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void eachScopeReadsItsMoment(boolean virtual) throws Exception {
		ExecutorService threads = virtual ? VirtualThreads.executor() : Executors.newFixedThreadPool(THREADS);
		database.control().sql("drop table if exists counter").update();
		database.control().sql("create table counter (id int primary key, amount int)").update();
		database.control().sql("insert into counter values (1, 0), (2, 0)").update();
		AtomicBoolean done = new AtomicBoolean();
		ExecutorService writer = Executors.newSingleThreadExecutor();
		try (HikariDataSource pool = database.pool(1);
				HikariDataSource others = database.pool(1);
				MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			pool.setConnectionTimeout(120_000);
			JdbcTransactionManager manager = new JdbcTransactionManager(pool);
			matrixOne.listenTo(manager);
			JdbcClient jdbc = JdbcClient.create(pool);
			List<String> snapshots = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				database.control().sql("update counter set amount = :amount").param("amount", i).update();
				snapshots.add(database.newName("s"));
				matrixOne.snapshots().create(snapshots.get(i), SnapshotTarget.database(database.database()));
			}
			Future<Integer> written = writer.submit(() -> {
				JdbcClient client = JdbcClient.create(others);
				int rounds = 0;
				while (!done.get() || rounds == 0) {
					client.sql("update counter set amount = amount + 1000").update();
					rounds++;
				}
				return rounds;
			});
			TransactionTemplate transactions = new TransactionTemplate(manager);
			List<Future<?>> readers = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				int number = thread;
				readers.add(threads.submit(() -> {
					for (int round = 0; round < SCOPES; round++) {
						int moment = (number + round) % snapshots.size();
						Runnable scope = () -> matrixOne.asOf(snapshots.get(moment)).run(() -> {
							for (int i = 0; i < 3; i++) {
								assertThat(amounts(jdbc)).containsExactly(moment, moment);
							}
						});
						if (round % 2 == 0) {
							scope.run();
						}
						else {
							transactions.executeWithoutResult((status) -> scope.run());
						}
						assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
						assertThat(amounts(jdbc)).allMatch((amount) -> amount >= snapshots.size() - 1);
					}
				}));
			}
			for (Future<?> reader : readers) {
				reader.get(10, TimeUnit.MINUTES);
			}
			done.set(true);
			assertThat(written.get(1, TimeUnit.MINUTES)).isPositive();
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
		finally {
			threads.shutdownNow();
			writer.shutdownNow();
		}
	}

	private static List<Integer> amounts(JdbcClient jdbc) {
		return jdbc.sql("select amount from counter order by id").query(Integer.class).list();
	}

	@Test
	void connectionIsGivenBackAsItWas() throws SQLException {
		database.createItemTable();
		try (HikariDataSource pool = database.pool(1); MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			String snapshot = database.newName("s");
			matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
			matrixOne.asOf(snapshot)
				.run(() -> JdbcClient.create(pool).sql("select name from item").query(String.class).list());
			try (Connection connection = pool.getConnection()) {
				assertThat(connection.getAutoCommit()).isTrue();
				assertThat(connection.isReadOnly()).isFalse();
				assertThat(connection.getCatalog()).isEqualTo(database.database());
			}
			assertThat(DataSourceUtils.getConnection(pool)).satisfies((connection) -> {
				assertThat(connection.isReadOnly()).isFalse();
				DataSourceUtils.releaseConnection(connection, pool);
			});
		}
	}

	@Test
	void poolWithoutAutoCommitIsLeftWithoutATransaction() {
		database.createItemTable();
		try (HikariDataSource pool = database.pool(1)) {
			pool.setAutoCommit(false);
			try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
				String snapshot = database.newName("s");
				matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
				database.control().sql("insert into item (name) values ('later')").update();
				JdbcClient jdbc = JdbcClient.create(pool);
				List<String> then = matrixOne.asOf(snapshot)
					.call(() -> jdbc.sql("select name from item").query(String.class).list());
				assertThat(then).doesNotContain("later");
				assertThat(jdbc.sql("select name from item").query(String.class).list()).contains("later");
			}
		}
		finally {
			database.control().sql("delete from item where id > 0").update();
		}
	}

}
