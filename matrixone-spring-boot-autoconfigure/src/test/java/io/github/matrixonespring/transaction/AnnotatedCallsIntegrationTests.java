package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static io.github.matrixonespring.testsupport.Synchronizations.afterCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Annotated calls that meet each other: one name twice, calls out of callbacks, and calls
 * that the proxy does not see.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
class AnnotatedCallsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Setup setup;

	private CallingService service;

	private OuterService outer;

	private RecordedEvents events;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		ConfigurableApplicationContext context = database.application(this.setup,
				() -> this.setup.start(database, AnnotatedCallsIntegrationTests::register,
						"spring.datasource.hikari.maximum-pool-size=2",
						"spring.datasource.hikari.connection-timeout=5000"));
		this.service = context.getBean(CallingService.class);
		this.outer = context.getBean(OuterService.class);
		this.events = context.getBean(RecordedEvents.class);
		this.events.clear();
		this.name = database.newName("c");
	}

	private static void register(ConfigurableApplicationContext starting) {
		((GenericApplicationContext) starting).registerBean(CallingService.class);
		((GenericApplicationContext) starting).registerBean("tenant", String.class, () -> "tenant7");
	}

	@Test
	void expressionsFindBeans() {
		this.service.addForTenant(this.name, "first");
		assertThat(this.events.of(SnapshotCreatedEvent.class)).extracting(SnapshotCreatedEvent::name)
			.containsExactly(this.name + "_tenant7");
	}

	@Test
	void oneNameOfTwoMethodsInOneTransactionIsOneSnapshotOfBoth() {
		this.outer.commits(() -> {
			this.service.add(this.name, "first");
			this.service.addAnother(this.name, "second");
		});
		assertThat(this.events.of(SnapshotCreatedEvent.class)).extracting(SnapshotCreatedEvent::name)
			.containsExactly(this.name);
		assertThat(this.events.of(SnapshotFailedEvent.class)).isEmpty();
		assertThat(itemsInSnapshot()).isEqualTo(2);
	}

	@Test
	void oneNameOfTwoMethodsForTwoTargetsIsRefusedAndRollsBack() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.outer.commits(() -> {
			this.service.add(this.name, "first");
			this.service.addToAccount(this.name, "second");
		})).withMessageContaining("this transaction already has a request of that name");
		assertThat(items()).isZero();
		assertThat(snapshots()).isZero();
	}

	@Test
	void oneNameInTwoTransactionsAtOnceIsSnapshotOfTheFirstAndFailureOfTheOther() throws Exception {
		CyclicBarrier bothHaveWritten = new CyclicBarrier(2);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> calls = new ArrayList<>();
			for (String suffix : List.of("first", "second")) {
				calls.add(threads.submit(() -> this.outer.commits(() -> {
					this.service.add(this.name, suffix);
					await(bothHaveWritten);
				})));
			}
			for (Future<?> call : calls) {
				call.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(items()).as("rows of both, which are committed").isEqualTo(2);
		assertThat(snapshots()).isEqualTo(1);
		assertThat(itemsInSnapshot()).isBetween(1L, 2L);
		assertThat(this.events.of(SnapshotCreatedEvent.class)).hasSize(1);
		assertThat(this.events.of(SnapshotFailedEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.cause()).isInstanceOf(SnapshotAlreadyExistsException.class));
	}

	@Test
	void newTransactionInAfterCommitOfAnotherIsContained() {
		this.outer.commits(() -> afterCommit(() -> this.service.addInNewTransaction(this.name, "after")));
		assertThat(itemsInSnapshot()).isEqualTo(1);
		assertThat(this.events.of(SnapshotCreatedEvent.class)).hasSize(1);
	}

	@Test
	void callThatJoinsCommittedTransactionHasOneSnapshot() {
		this.outer.commits(() -> afterCommit(() -> this.service.onlyAsk(this.name)));
		assertThat(snapshots()).isEqualTo(1);
		assertThat(this.events.of(SnapshotCreatedEvent.class)).hasSize(1);
		assertThat(this.events.of(SnapshotFailedEvent.class)).isEmpty();
	}

	@Test
	void annotatedCallWithinAnotherHasBothSnapshotsAfterTheOuterCommit() {
		this.service.addAndCall(this.name, () -> {
			this.service.add(this.name + "_inner", "inner");
			assertThat(snapshots()).isZero();
		});
		assertThat(this.events.of(SnapshotCreatedEvent.class)).extracting(SnapshotCreatedEvent::name)
			.containsExactlyInAnyOrder(this.name, this.name + "_inner");
	}

	@Test
	void callOnThisIsNotSeen() {
		this.service.callThis(this.name);
		assertThat(items()).isEqualTo(1);
		assertThat(snapshots()).isZero();
	}

	@Test
	void callOfOwnBeanIsSeen() {
		this.service.callOwnBean(this.name);
		assertThat(itemsInSnapshot()).isEqualTo(1);
	}

	@Test
	void callOfOwnBeanThatFailsLaterHasNoSnapshot() {
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> this.outer.fails(() -> this.service.callOwnBean(this.name)));
		assertThat(items()).isZero();
		assertThat(snapshots()).isZero();
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(20, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private long itemsInSnapshot() {
		return count("select count(*) from item {snapshot = '" + this.name + "'} where name like ?", this.name + "%");
	}

	private long items() {
		return count("select count(*) from item where name like ?", this.name + "%");
	}

	private long snapshots() {
		return count("select count(*) from mo_catalog.mo_snapshots where sname = ?", this.name);
	}

	private static long count(String sql, String name) {
		return database.control().sql(sql).param(name).query(Long.class).single();
	}

	/**
	 * Each method adds an item of a name that starts with the snapshot's.
	 */
	static class CallingService {

		private final ItemStore items;

		private final ObjectProvider<CallingService> self;

		CallingService(ItemStore items, ObjectProvider<CallingService> self) {
			this.items = items;
			this.self = self;
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#snapshot}")
		public void add(String snapshot, String suffix) {
			this.items.add(snapshot + suffix);
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#snapshot}_#{@tenant}", condition = "@tenant == 'tenant7'")
		public void addForTenant(String snapshot, String suffix) {
			this.items.add(snapshot + suffix);
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#snapshot}")
		public void addAnother(String snapshot, String suffix) {
			this.items.add(snapshot + suffix);
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#snapshot}", level = SnapshotLevel.ACCOUNT)
		public void addToAccount(String snapshot, String suffix) {
			this.items.add(snapshot + suffix);
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		@SnapshotAfterCommit(name = "#{#snapshot}")
		public void addInNewTransaction(String snapshot, String suffix) {
			this.items.add(snapshot + suffix);
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#snapshot}")
		public void onlyAsk(String snapshot) {
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#snapshot}")
		public void addAndCall(String snapshot, Runnable inner) {
			this.items.add(snapshot + "outer");
			inner.run();
		}

		@Transactional
		public void callThis(String snapshot) {
			add(snapshot, "this");
		}

		@Transactional
		public void callOwnBean(String snapshot) {
			this.self.getObject().add(snapshot, "bean");
		}

	}

}
