package io.github.matrixonespring.restore;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoringApplication.Point;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import io.github.matrixonespring.testsupport.SentRestores;
import io.github.matrixonespring.testsupport.SentRestores.OnRestore;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.timetravel.TimeTravel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A restore of 30 tables in mode {@link RestoreMode#OBJECTS} is done completely or not at
 * all, wherever it is interrupted, and what it says of itself is true. How often each is
 * tried is told by the system property {@code matrixone.test.interruptions}.
 */
class InterruptedObjectsRestoreIntegrationTests {

	private static final int INTERRUPTIONS = Integer.getInteger("matrixone.test.interruptions", 1);

	private static final int TABLES = 30;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static JdbcClient control;

	private static String shop;

	private static String snapshot;

	/** What the tables hold at the snapshot, and after the changes. */
	private static List<String> then;

	private static List<String> changed;

	private final Map<String, Integer> outcomes = new TreeMap<>();

	/** The ids of the tables before an interruption. */
	private List<String> ids;

	@BeforeAll
	static void createTables() {
		TestServer.assumeReal("the server goes on when the client is gone");
		control = database.control();
		shop = database.newName("shop");
		control.sql("create database " + shop).update();
		for (int i = 0; i < TABLES; i++) {
			control
				.sql("create table %s.t%d (id int primary key, n int, note varchar(20), key ix (n))".formatted(shop, i))
				.update();
			control
				.sql("insert into %s.t%d select result, result %% %d, 'then' from generate_series(1, 5000) g"
					.formatted(shop, i, i + 2))
				.update();
		}
		snapshot = database.newName("s");
		try (HikariDataSource pool = database.pool(1); MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			matrixOne.snapshots().create(snapshot, SnapshotTarget.database(shop));
		}
		then = state();
		change();
		changed = state();
		assertThat(changed).isNotEqualTo(then);
	}

	private static void change() {
		for (int i = 0; i < TABLES; i++) {
			control.sql("update %s.t%d set note = 'changed' where id %% 10 = 0".formatted(shop, i)).update();
			control.sql("delete from %s.t%d where id %% 10 = 1".formatted(shop, i)).update();
		}
		control.sql("alter table %s.t0 add column since int".formatted(shop)).update();
		control.sql("create table %s.created (id int)".formatted(shop)).update();
	}

	@AfterEach
	void tellOutcomes() {
		System.out.printf("%s%n", this.outcomes);
	}

	/**
	 * Return the tables with a digest of their rows.
	 */
	private static List<String> state() {
		List<String> tables = control.sql("show tables from " + shop).query(String.class).list();
		return control
			.sql(tables.stream()
				.map((table) -> "select '%s', count(*), %s from %s.%1$s".formatted(table,
						table.equals("created") ? "0" : "sum(crc32(concat_ws(',', id, n, note)))", shop))
				.collect(Collectors.joining(" union all ")))
			.query((row, number) -> "%s %s %s".formatted(row.getString(1), row.getString(2), row.getString(3)))
			.list()
			.stream()
			.sorted()
			.toList();
	}

	private static List<String> ids() {
		return control.sql("""
				select concat(relname, ' ', rel_id) from mo_catalog.mo_tables where account_id = 0 \
				and reldatabase = :shop and relkind = 'r' order by relname""")
			.param("shop", shop)
			.query(String.class)
			.list();
	}

	private static RestoreRequest request() {
		return RestoreRequest.database(shop)
			.toSnapshot(snapshot)
			.mode(RestoreMode.OBJECTS)
			.onCreatedSince(CreatedSince.DROP);
	}

	/**
	 * Wait until no session has a restore of the database any more, and nothing locks its
	 * tables.
	 */
	private static void awaitServer() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(control
				.sql("select count(*) from mo_sessions() s where s.info like :restore and s.conn_id <> connection_id()")
				.param("restore", "RESTORE DATABASE `" + shop + "`%")
				.query(Integer.class)
				.single()).isZero());
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(control.sql("""
				select count(*) from mo_locks() l join mo_catalog.mo_tables t on t.rel_id = l.table_id \
				where t.reldatabase = :shop""").param("shop", shop).query(Integer.class).single()).isZero());
	}

	private void assertWhole(Said said) {
		awaitServer();
		List<String> state = state();
		boolean restored = state.equals(then);
		if (restored) {
			assertThat(ids()).doesNotContainAnyElementsOf(this.ids);
		}
		else {
			assertThat(state).isEqualTo(changed);
			assertThat(ids()).isEqualTo(this.ids);
		}
		this.outcomes.merge("%s: %s".formatted(said, restored ? "restored" : "as before"), 1, Integer::sum);
		if (said != Said.NOTHING && said != Said.NOT_KNOWN) {
			assertThat(restored).as("restored, where it said %s", said).isEqualTo(said == Said.RESTORED);
		}
		if (restored) {
			change();
			assertThat(state()).isEqualTo(changed);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "BEFORE_RESTORE", "RESTORE_SENT" })
	void killedRestoreIsDoneCompletelyOrNotAtAll(Point point) throws Exception {
		for (int i = 0; i < INTERRUPTIONS; i++) {
			this.ids = ids();
			kill(point);
			assertWhole((point == Point.BEFORE_RESTORE) ? Said.NOT_RESTORED : Said.NOTHING);
		}
	}

	private static void kill(Point point) throws Exception {
		AtomicReference<Process> process = new AtomicReference<>();
		OnRestore onRestore = (connection) -> {
			kill(process.get());
			return true;
		};
		try (SentRestores restores = new SentRestores(database, onRestore)) {
			process.set(start((point == Point.RESTORE_SENT) ? restores.url() : database.url(), point));
			try (BufferedReader output = process.get().inputReader()) {
				assertThat(output.readLine())
					.isEqualTo((point == Point.RESTORE_SENT) ? null : RestoringApplication.READY);
			}
			finally {
				kill(process.get());
			}
			assertThat(process.get().waitFor()).as("exit status").isEqualTo(128 + 9);
		}
	}

	private static Process start(String url, Point point) throws IOException {
		List<String> command = Stream.concat(
				Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xshare:auto", "-Dlogging.level.root=off", "-cp",
						System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
				Stream.of(RestoringApplication.class.getName(), url, database.username(), database.password(), shop,
						snapshot, point.name(), RestoreMode.OBJECTS.name()))
			.toList();
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	/**
	 * On the systems that the server runs on, this is SIGKILL.
	 */
	private static void kill(Process process) {
		process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
	}

	@Test
	void connectionIsLostInTheMiddle() throws IOException {
		AtomicReference<SentRestores> restores = new AtomicReference<>();
		for (int i = 0; i < INTERRUPTIONS; i++) {
			int delay = 50 + (i * 370) % 1100;
			try (SentRestores through = new SentRestores(database, (connection) -> {
				CompletableFuture.runAsync(() -> restores.get().cut(connection),
						CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS));
				return true;
			})) {
				restores.set(through);
				restoreThrough(through, Duration.ofMinutes(1));
			}
		}
	}

	@Test
	void connectionIsLostWhenTheServerAnswers() throws IOException {
		for (int i = 0; i < INTERRUPTIONS; i++) {
			try (SentRestores through = new SentRestores(database, (connection) -> false)) {
				restoreThrough(through, Duration.ofMinutes(1));
			}
		}
	}

	@Test
	void restoreThatWaitsForLocksRunsOutOfTime() throws IOException, SQLException {
		for (int i = 0; i < INTERRUPTIONS; i++) {
			try (HikariDataSource pool = database.pool(1);
					Connection other = pool.getConnection();
					SentRestores through = new SentRestores(database, (connection) -> true)) {
				other.setAutoCommit(false);
				other.createStatement()
					.execute("update %s.t%d set note = note where id = %d".formatted(shop, i % TABLES, 3 + i));
				restoreThrough(through, Duration.ofSeconds(1), () -> rollBack(other));
			}
		}
	}

	private static void rollBack(Connection connection) {
		try {
			connection.rollback();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void restoreThrough(SentRestores restores, Duration timeout) {
		restoreThrough(restores, timeout, () -> {
		});
	}

	private void restoreThrough(SentRestores restores, Duration timeout, Runnable afterwards) {
		this.ids = ids();
		Said said;
		List<String> safetySnapshots = new ArrayList<>();
		try (HikariDataSource pool = database.pool(1)) {
			pool.setJdbcUrl(restores.url());
			try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
				said = restore(new DefaultRestoreManager(matrixOne.getConnections(),
						new TimeTravel(matrixOne.getConnections(), matrixOne.snapshots()::get, Duration.ZERO),
						matrixOne.snapshots(),
						new RestoreSettings(100, 1, Duration.ofSeconds(1), true, Duration.ofDays(1), timeout),
						RestoreCaches.NONE, null), safetySnapshots);
			}
		}
		finally {
			afterwards.run();
		}
		assertWhole(said);
		safetySnapshots.forEach((name) -> control.sql("drop snapshot " + name).update());
	}

	private static Said restore(RestoreManager restores, List<String> safetySnapshots) {
		try {
			RestoreReport report = restores.restore(request());
			safetySnapshots.addAll(report.safetySnapshots());
			return Said.RESTORED;
		}
		catch (TransactionOutcomeUnknownException ex) {
			return Said.NOT_KNOWN;
		}
		catch (RestoreVerificationException ex) {
			throw new AssertionError("said that the server has restored something else", ex);
		}
		catch (DataAccessException ex) {
			assertThat(ex).hasMessageContaining("nothing was changed");
			return Said.NOT_RESTORED;
		}
	}

	/**
	 * What the restore has said of itself.
	 */
	private enum Said {

		RESTORED,

		NOT_RESTORED,

		NOT_KNOWN,

		/** Its process is gone. */
		NOTHING

	}

}
