package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.snapshot.SnapshotDroppedEvent;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.testsupport.VirtualThreads;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application pool of one connection is enough, for any number of threads.
 */
class ConcurrencyIntegrationTests {

	private static final int THREADS = 64;

	/** A real server makes about a hundred snapshots a second. */
	private static final int CALLS = TestServer.isReal() ? 5 : 100;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeEach
	void createTables() {
		database.createItemTable();
		database.control().sql("drop table if exists counter").update();
		database.control().sql("create table counter (calls int)").update();
		database.control().sql("insert into counter values (0)").update();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void snapshotsAfterCommitUseNoOtherConnection(Setup setup) throws Exception {
		String prefix = database.name("after_" + setup.name().toLowerCase(Locale.ROOT));
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = start(setup, wired)) {
			inThreads(Executors.newFixedThreadPool(THREADS), (thread) -> callAnnotated(context, prefix, thread, CALLS));
			assertThat(wired.wire().connections("")).hasSize(1);
			assertSnapshots(context, THREADS * CALLS);
		}
		assertThat(calls()).isEqualTo(THREADS * CALLS);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void virtualThreadsShareTheOneConnection(Setup setup) throws Exception {
		int calls = 5;
		ExecutorService threads = VirtualThreads.executor();
		String prefix = database.name("virtual_" + setup.name().toLowerCase(Locale.ROOT));
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = start(setup, wired)) {
			inThreads(threads, (thread) -> {
				assertThat(VirtualThreads.isVirtual(Thread.currentThread())).isTrue();
				callAnnotated(context, prefix, thread, calls);
			});
			assertThat(wired.wire().connections("")).hasSize(1);
			assertSnapshots(context, THREADS * calls);
		}
		assertThat(calls()).isEqualTo(THREADS * calls);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void provisionalSnapshotsUseAtMostTwoOtherConnections(Setup setup) throws Exception {
		int calls = 5;
		String prefix = database.name("before_" + setup.name().toLowerCase(Locale.ROOT));
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = start(setup, wired)) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			OuterService outer = context.getBean(OuterService.class);
			inThreads(Executors.newFixedThreadPool(THREADS), (thread) -> {
				for (int call = 0; call < calls; call++) {
					String name = "%s_%d_%d".formatted(prefix, thread, call);
					outer.commits(() -> snapshots.createBefore(SnapshotRequest.named(name)));
				}
			});
			assertThat(wired.wire().connections("BEGIN")).hasSize(1);
			assertThat(wired.wire().connections("CREATE SNAPSHOT")).hasSizeLessThanOrEqualTo(2)
				.doesNotContainAnyElementsOf(wired.wire().connections("BEGIN"));
		}
		assertThat(snapshots(prefix)).isEqualTo(THREADS * calls);
	}

	private static ConfigurableApplicationContext start(Setup setup, WiredDatabase wired) {
		return setup.start(database, (starting) -> {
			wired.initialize(starting);
			((GenericApplicationContext) starting).registerBean(CountingService.class);
		}, "spring.datasource.hikari.maximum-pool-size=1");
	}

	/**
	 * Little data, and each snapshot is dropped at once: the embedded engine copies what
	 * a snapshot holds.
	 */
	private static void callAnnotated(ConfigurableApplicationContext context, String prefix, int thread, int calls) {
		CountingService counting = context.getBean(CountingService.class);
		OuterService outer = context.getBean(OuterService.class);
		SnapshotManager snapshots = context.getBean(SnapshotManager.class);
		for (int call = 0; call < calls; call++) {
			String name = "%s_%d_%d".formatted(prefix, thread, call);
			if (call % 2 == 0) {
				counting.count(name);
			}
			else {
				outer.commits(() -> counting.count(name));
			}
			snapshots.drop(name);
		}
	}

	private static void assertSnapshots(ConfigurableApplicationContext context, int count) {
		RecordedEvents events = context.getBean(RecordedEvents.class);
		assertThat(events.of(SnapshotFailedEvent.class)).isEmpty();
		assertThat(events.of(SnapshotCreatedEvent.class)).extracting(SnapshotCreatedEvent::name)
			.hasSize(count)
			.doesNotHaveDuplicates();
		assertThat(events.of(SnapshotDroppedEvent.class)).hasSize(count);
	}

	private static void inThreads(ExecutorService threads, Consumer<Integer> work) throws Exception {
		try {
			List<Future<?>> results = new ArrayList<>();
			IntStream.range(0, THREADS).forEach((thread) -> results.add(threads.submit(() -> work.accept(thread))));
			for (Future<?> result : results) {
				result.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static long snapshots(String prefix) {
		return count("select count(*) from mo_catalog.mo_snapshots where sname like ?", prefix);
	}

	private static long calls() {
		return database.control().sql("select calls from counter").query(Long.class).single();
	}

	private static long count(String sql, String prefix) {
		return database.control().sql(sql).param(prefix.replace("_", "\\_") + "%").query(Long.class).single();
	}

	/**
	 * Counts its calls, in the database.
	 */
	static class CountingService {

		private final JdbcClient jdbc;

		CountingService(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void count(String name) {
			this.jdbc.sql("update counter set calls = calls + 1").update();
		}

	}

}
