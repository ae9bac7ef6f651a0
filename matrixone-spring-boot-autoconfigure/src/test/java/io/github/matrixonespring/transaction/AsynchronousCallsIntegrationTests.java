package io.github.matrixonespring.transaction;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.VirtualThreads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@code @Async} methods: each has a transaction of its own, on its own thread, and its
 * snapshot waits for that one.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA", "JDBC_WITH_ORDERED_TRANSACTION_ADVICE",
		"JDBC_WITHOUT_AOP_AUTO_CONFIGURATION", "JPA_WITH_OPEN_SESSION_IN_VIEW" })
class AsynchronousCallsIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Setup setup;

	private ConfigurableApplicationContext context;

	private AsynchronousService service;

	private OuterService outer;

	private RecordedEvents events;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = database.application(this.setup,
				() -> this.setup.start(database, AsynchronousCallsIntegrationTests::register,
						"spring.datasource.hikari.maximum-pool-size=2",
						"spring.datasource.hikari.connection-timeout=10000", "spring.threads.virtual.enabled=true"));
		this.service = this.context.getBean(AsynchronousService.class);
		this.outer = this.context.getBean(OuterService.class);
		this.events = this.context.getBean(RecordedEvents.class);
		this.events.clear();
		this.name = database.newName("a");
	}

	private static void register(ConfigurableApplicationContext starting) {
		((GenericApplicationContext) starting).registerBean(AsynchronousConfiguration.class);
		((GenericApplicationContext) starting).registerBean(AsynchronousService.class);
	}

	@Test
	void annotatedMethodHasSnapshotOfItsOwnTransactionWhateverBecomesOfTheCallers() {
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> this.setup.request(this.context, () -> this.outer.fails(() -> {
				this.service.add(this.name);
				awaitCreated(1);
			})));
		assertThat(itemsInSnapshot()).isEqualTo(1);
	}

	@Test
	void annotatedMethodOfManyCallsHasOneSnapshotForEach() {
		IntStream.range(0, 10).forEach((call) -> this.service.add(this.name + "_" + call));
		awaitCreated(10);
		assertThat(this.events.of(SnapshotCreatedEvent.class)).extracting(SnapshotCreatedEvent::name)
			.doesNotHaveDuplicates();
	}

	@Test
	void annotatedMethodWithoutTransactionHasItsSnapshotWhenItHasReturned() {
		CountDownLatch mayGoOn = new CountDownLatch(1);
		this.service.addWithoutTransaction(this.name, mayGoOn);
		assertThat(snapshots()).as("snapshots before the work is done").isZero();
		mayGoOn.countDown();
		awaitCreated(1);
		assertThat(itemsInSnapshot()).isEqualTo(1);
	}

	@Test
	void annotatedMethodThatFailsHasNoSnapshot() {
		CountDownLatch done = new CountDownLatch(1);
		this.service.fail(this.name, done);
		await().atMost(LIMIT).until(() -> done.getCount() == 0);
		this.service.add(this.name + "_after");
		awaitCreated(1);
		assertThat(this.events.of(SnapshotCreatedEvent.class)).extracting(SnapshotCreatedEvent::name)
			.containsExactly(this.name + "_after");
		assertThat(snapshots()).isZero();
	}

	@Test
	void annotatedMethodOfAnotherBeanIsContained() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		ItemService items = this.context.getBean(ItemService.class);
		this.service.run(() -> {
			thread.set(Thread.currentThread());
			items.required(this.name);
		});
		awaitCreated(1);
		assertThat(itemsInSnapshot()).isEqualTo(1);
		assertThat(thread.get()).isNotSameAs(Thread.currentThread());
		assertThat(VirtualThreads.isVirtual(thread.get())).isEqualTo(Runtime.version().feature() >= 21);
	}

	private void awaitCreated(int count) {
		await().atMost(LIMIT).until(() -> this.events.of(SnapshotCreatedEvent.class).size() == count);
	}

	private long itemsInSnapshot() {
		return count("select count(*) from item {snapshot = '" + this.name + "'} where name = ?");
	}

	private long snapshots() {
		return count("select count(*) from mo_catalog.mo_snapshots where sname = ?");
	}

	private long count(String sql) {
		return database.control().sql(sql).param(this.name).query(Long.class).single();
	}

	@EnableAsync
	static class AsynchronousConfiguration {

	}

	static class AsynchronousService {

		private final ItemStore items;

		AsynchronousService(ItemStore items) {
			this.items = items;
		}

		@Async
		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void add(String name) {
			this.items.add(name);
		}

		@Async
		@SnapshotAfterCommit(name = "#{#name}")
		public void addWithoutTransaction(String name, CountDownLatch mayGoOn) {
			await().atMost(LIMIT).until(() -> mayGoOn.getCount() == 0);
			this.items.add(name);
		}

		@Async
		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void fail(String name, CountDownLatch done) {
			this.items.add(name);
			done.countDown();
			throw new IllegalStateException("on purpose");
		}

		@Async
		public void run(Runnable work) {
			work.run();
		}

	}

}
