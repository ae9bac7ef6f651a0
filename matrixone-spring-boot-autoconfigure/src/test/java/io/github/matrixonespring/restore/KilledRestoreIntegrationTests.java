package io.github.matrixonespring.restore;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestoringApplication.Point;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.SentCommits;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A restore of 2,000 rows of three tables that refer to each other is done completely or
 * not at all, wherever its process is killed. How often is told by the system property
 * {@code matrixone.test.kills}.
 */
class KilledRestoreIntegrationTests {

	private static final int KILLS = Integer.getInteger("matrixone.test.kills", 1);

	private static final List<String> TABLES = List.of("customers", "orders", "order_items");

	private static final List<String> CHANGES = List.of("update customers set name = 'changed'",
			"delete from order_items where order_id <= 150", "delete from orders where id <= 150",
			"insert into orders select 1000 + result, 1 + result % 100, 'added' from generate_series(1, 150) g",
			"insert into order_items select 1000 + result, 1, 'added' from generate_series(1, 150) g",
			"insert into order_items select 1000 + result, 2, 'added' from generate_series(1, 150) g",
			"update orders set note = 'changed' where id > 150 and id <= 450",
			"update order_items set note = 'changed' where order_id > 150 and order_id <= 500");

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static MatrixOneTemplate matrixOne;

	private static TransactionTemplate transactions;

	private static String snapshot;

	private static Map<String, List<String>> then;

	private static Map<String, List<String>> changed;

	@BeforeAll
	static void createTables() {
		TestServer.assumeReal("the server goes on when the process that restores is killed");
		pool = database.pool(1);
		matrixOne = new MatrixOneTemplate(pool);
		JdbcTransactionManager manager = new JdbcTransactionManager(pool);
		matrixOne.listenTo(manager);
		transactions = new TransactionTemplate(manager);
		send(List.of("create table customers (id int primary key, name varchar(20))",
				"create table orders (id int primary key, customer_id int, note varchar(20), foreign key (customer_id) references customers (id))",
				"create table order_items (order_id int, line int, note varchar(20), primary key (order_id, line), foreign key (order_id) references orders (id))",
				"insert into customers select result, 'customer' from generate_series(1, 100) g",
				"insert into orders select result, 1 + result % 100, 'order' from generate_series(1, 1000) g",
				"insert into order_items select result, 1, 'item' from generate_series(1, 1000) g",
				"insert into order_items select result, 2, 'item' from generate_series(1, 1000) g"));
		snapshot = database.newName("s");
		matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		then = state();
		send(CHANGES);
		changed = state();
		assertThat(matrixOne.restores().plan(request()).rows()).isEqualTo(2_000);
	}

	@AfterAll
	static void disconnect() {
		if (pool != null) {
			matrixOne.close();
			pool.close();
		}
	}

	private static void send(List<String> statements) {
		statements.forEach((sql) -> database.control().sql(sql).update());
	}

	private static RestoreRequest request() {
		return RestoreRequest.database(database.database()).toSnapshot(snapshot);
	}

	private static Map<String, List<String>> state() {
		Map<String, List<String>> state = new LinkedHashMap<>();
		TABLES.forEach((table) -> state.put(table,
				database.control()
					.sql("select * from " + table)
					.query((row, number) -> "%s %s %s".formatted(row.getString(1), row.getString(2),
							(row.getMetaData().getColumnCount() > 2) ? row.getString(3) : ""))
					.list()
					.stream()
					.sorted()
					.toList()));
		return state;
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "BEFORE_RESTORE", "RESTORE_SENT" })
	void killedRestoreIsDoneCompletelyOrNotAtAll(Point point) throws Exception {
		int done = 0;
		for (int i = 0; i < KILLS; i++) {
			kill(point);
			awaitLocks();
			Map<String, List<String>> state = state();
			if (state.equals(then)) {
				done++;
				send(CHANGES);
			}
			assertThat(state()).as("state when killed at %s, run %d", point, i).isEqualTo(changed);
		}
		System.out.printf("killed at %s: %d restores, of which %d were done%n", point, KILLS, done);
		if (point != Point.COMMIT_SENT) {
			assertThat(done).isZero();
		}
		assertThat(matrixOne.restores().restore(request()).rows()).isEqualTo(2_000);
		assertThat(state()).isEqualTo(then);
		send(CHANGES);
	}

	private static void kill(Point point) throws Exception {
		AtomicReference<Process> process = new AtomicReference<>();
		try (SentCommits commits = new SentCommits(database, () -> kill(process.get()))) {
			String url = (point == Point.COMMIT_SENT) ? commits.url() : database.url();
			process.set(start(url, point));
			try (BufferedReader output = process.get().inputReader()) {
				assertThat(output.readLine())
					.isEqualTo((point == Point.COMMIT_SENT) ? null : RestoringApplication.READY);
			}
			finally {
				kill(process.get());
			}
			assertThat(process.get().waitFor()).as("exit status").isEqualTo(128 + 9);
		}
	}

	private static Process start(String url, Point point) throws IOException {
		List<String> command = Stream
			.concat(Stream.of(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-XX:+UseSerialGC", "-Xshare:auto", "-Dlogging.level.root=off", "-cp",
					System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
					Arrays.stream(new String[] { RestoringApplication.class.getName(), url, database.username(),
							database.password(), database.database(), snapshot, point.name(),
							RestoreMode.ROWS.name() }))
			.toList();
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	/**
	 * On the systems that the server runs on, this is SIGKILL.
	 */
	private static void kill(Process process) {
		process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
	}

	/**
	 * Wait until the server has ended the transaction of the process, one way or the
	 * other.
	 */
	private void awaitLocks() {
		transactions.executeWithoutResult((status) -> TABLES.forEach((table) -> matrixOne.jdbc()
			.sql("select 1 from %s for update".formatted(table))
			.query(Integer.class)
			.list()));
	}

}
