package io.github.matrixonespring.transaction;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.snapshot.SnapshotDroppedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.matrixonespring.testsupport.Synchronizations.afterCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What an application does in its own listeners, in the middle of what the library does.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
class ApplicationListenersIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger counter = new AtomicInteger();

	@Parameter
	Setup setup;

	private String name;

	private String inner;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void chooseNames() {
		this.name = database.name("l" + counter.incrementAndGet());
		this.inner = this.name + "_inner";
	}

	@Test
	void newTransactionDuringRollbackOfAnotherHasAnOutcomeOfItsOwn() {
		try (ConfigurableApplicationContext context = this.setup.start(database)) {
			TransactionTemplate newTransaction = newTransaction(context);
			listen(context, SnapshotDroppedEvent.class, (event) -> newTransaction.executeWithoutResult((status) -> {
				context.getBean(ItemService.class).required(this.inner);
				assertThat(snapshots(this.inner)).isZero();
				status.setRollbackOnly();
			}));
			assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> context.getBean(OuterService.class)
				.fails(() -> context.getBean(SnapshotManager.class).createBefore(SnapshotRequest.named(this.name))));
		}
		assertThat(snapshots(this.name)).as("provisional snapshot").isZero();
		assertThat(items(this.inner)).isZero();
		assertThat(snapshots(this.inner)).isZero();
	}

	@Test
	void newTransactionDuringCommitOfAnotherHasAnOutcomeOfItsOwn() {
		String clone = this.name + "_clone";
		AtomicBoolean heard = new AtomicBoolean();
		try (ConfigurableApplicationContext context = this.setup.start(database)) {
			TransactionTemplate newTransaction = newTransaction(context);
			listen(context, SnapshotCreatedEvent.class, (event) -> newTransaction.executeWithoutResult((status) -> {
				heard.set(true);
				context.getBean(ItemStore.class).add(this.inner);
				context.getBean(CloneManager.class).cloneDatabase(clone, database.database());
				assertThat(items(this.inner)).isZero();
				assertThat(databases(clone)).isZero();
				status.setRollbackOnly();
			}));
			assertThatIllegalStateException().isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
				context.getBean(ItemService.class).required(this.name);
				afterCommit(() -> {
					throw new IllegalStateException("on purpose");
				});
			}));
		}
		assertThat(heard).isTrue();
		assertThat(snapshots(this.name)).isEqualTo(1);
		assertThat(items(this.inner)).isZero();
		assertThat(databases(clone)).isZero();
	}

	@Test
	void listenerFindsTheConnectionOfPoolOfOne() {
		try (ConfigurableApplicationContext context = this.setup.start(database,
				"spring.datasource.hikari.maximum-pool-size=1", "spring.datasource.hikari.connection-timeout=2000")) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			listen(context, SnapshotCreatedEvent.class,
					(event) -> context.getBean(ItemStore.class).add("created_" + event.name()));
			listen(context, SnapshotDroppedEvent.class,
					(event) -> context.getBean(ItemStore.class).add("dropped_" + event.name()));
			snapshots.create(SnapshotRequest.named(this.name));
			snapshots.drop(this.name);
		}
		assertThat(items("created_" + this.name)).isEqualTo(1);
		assertThat(items("dropped_" + this.name)).isEqualTo(1);
	}

	@Test
	void listenerFindsTheConnectionOfAdminPoolOfOne() {
		AtomicBoolean found = new AtomicBoolean();
		try (ConfigurableApplicationContext context = this.setup.start(database,
				"matrixone.admin.username=" + database.username(), "matrixone.admin.password=" + database.password(),
				"matrixone.separate-connections.maximum=1", "matrixone.separate-connections.timeout=2s")) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			listen(context, SnapshotCreatedEvent.class, (event) -> found.set(snapshots.exists(event.name())));
			context.getBean(OuterService.class).commits(() -> snapshots.createBefore(SnapshotRequest.named(this.name)));
			assertThat(found).isTrue();
		}
	}

	@Test
	void whatListenerWritesAtTheBeginIsPartOfTheTransaction() {
		AtomicBoolean writing = new AtomicBoolean();
		try (ConfigurableApplicationContext context = this.setup.start(database, (starting) -> {
			GenericApplicationContext application = (GenericApplicationContext) starting;
			application.registerBean("audit", TransactionExecutionListener.class,
					() -> new TransactionExecutionListener() {

						@Override
						public void afterBegin(TransactionExecution execution, Throwable beginFailure) {
							if (writing.get()) {
								application.getBean(ItemStore.class)
									.add(ApplicationListenersIntegrationTests.this.name);
							}
						}

					});
		})) {
			writing.set(true);
			assertThatExceptionOfType(OuterFailedException.class)
				.isThrownBy(() -> context.getBean(OuterService.class).fails(() -> {
					assertThat(context.getBean(MatrixOneConnections.class).currentTransactionHasWritten()).isTrue();
				}));
			writing.set(false);
		}
		assertThat(items(this.name)).isZero();
	}

	@Test
	void listenerThatFailsDisturbsNobody() {
		try (ConfigurableApplicationContext context = this.setup.start(database)) {
			listen(context, SnapshotCreatedEvent.class, (event) -> {
				if (event.name().equals(this.inner)) {
					throw new AssertionError("on purpose");
				}
				throw new IllegalStateException("on purpose");
			});
			context.getBean(ItemService.class).throwsFailureOfSnapshot(this.name);
			assertThat(context.getBean(SnapshotManager.class).create(SnapshotRequest.named(this.inner)).name())
				.isEqualTo(this.inner);
		}
		assertThat(snapshots(this.name)).isEqualTo(1);
	}

	private static <E> void listen(ConfigurableApplicationContext context, Class<E> type, Consumer<E> listener) {
		context.addApplicationListener((event) -> {
			if (event instanceof PayloadApplicationEvent<?> payload && type.isInstance(payload.getPayload())) {
				listener.accept(type.cast(payload.getPayload()));
			}
		});
	}

	private static TransactionTemplate newTransaction(ConfigurableApplicationContext context) {
		TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		return template;
	}

	private static long items(String name) {
		return count("select count(*) from item where name = ?", name);
	}

	private static long snapshots(String name) {
		return count("select count(*) from mo_catalog.mo_snapshots where sname = ?", name);
	}

	private static long databases(String name) {
		return count("select count(*) from information_schema.schemata where schema_name = ?", name);
	}

	private static long count(String sql, String name) {
		return database.control().sql(sql).param(name).query(Long.class).single();
	}

}
