package io.github.matrixonespring.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;

import javax.sql.DataSource;

import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRegistrar;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A {@link SnapshotManager} bean of the application's own that does not use the ledger
 * would switch it off, and nobody would notice.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnusedLedgerIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@Test
	void managerWithoutLedgerKeepsTheApplicationFromStarting() {
		assertThatException().isThrownBy(() -> start(UnusedLedgerIntegrationTests::ofDataSource).close())
			.withStackTraceContaining("The ledger is switched on, but the SnapshotManager bean, a "
					+ DefaultSnapshotManager.class.getName() + ", does not use it")
			.withStackTraceContaining("new DefaultSnapshotManager(connections, events, registrar)");
	}

	@Test
	void wrapperOfOneWithoutLedgerKeepsTheApplicationFromStarting() {
		assertThatException()
			.isThrownBy(() -> start((context) -> delegatingTo(ofDataSource(context), List.of())).close())
			.withStackTraceContaining("does not use it: its snapshots would have no entries");
	}

	@Test
	void wrapperThatCannotTellIsWarnedOf(CapturedOutput output) {
		start((context) -> delegatingTo(ofDataSource(context), List.of("check"))).close();
		assertThat(output).contains("A wrapper has to delegate check(…) as well")
			.contains("SnapshotManager.of(dataSource) knows no ledger");
	}

	@Test
	void wrapperThatRefusesTheNameStarts(CapturedOutput output) {
		start((context) -> new NameRule(ofDataSource(context)).proxy()).close();
		assertThat(output).doesNotContain("The ledger is switched on, but");
	}

	@Test
	void wrapperOfOneWithTheRegistrarUsesTheLedger(CapturedOutput output) {
		String name = database.name("own");
		try (LedgerApplication application = start(
				(context) -> delegatingTo(new DefaultSnapshotManager(context.getBean(MatrixOneConnections.class),
						context, context.getBean(SnapshotRegistrar.class)), List.of()))) {
			application.bean(ItemService.class).required(name);
			assertThat(application.ledger().findBySnapshot(name)).singleElement()
				.satisfies((entry) -> assertThat(entry.receipt()).isNotNull());
		}
		assertThat(output).doesNotContain("The ledger is switched on, but");
	}

	private static LedgerApplication start(Function<ApplicationContext, SnapshotManager> manager) {
		return new LedgerApplication(Setup.JDBC.start(database,
				(context) -> ((GenericApplicationContext) context).registerBean("own", SnapshotManager.class,
						() -> manager.apply(context)),
				"matrixone.ledger.enabled=true", "matrixone.ledger.initialize-schema=always"));
	}

	private static SnapshotManager ofDataSource(ApplicationContext context) {
		return SnapshotManager.of(context.getBean(DataSource.class));
	}

	private static SnapshotManager delegatingTo(SnapshotManager manager, List<String> notDelegated) {
		return (SnapshotManager) Proxy.newProxyInstance(SnapshotManager.class.getClassLoader(),
				new Class<?>[] { SnapshotManager.class }, (proxy, method, arguments) -> {
					if (notDelegated.contains(method.getName())) {
						return null;
					}
					try {
						return method.invoke(manager, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	/**
	 * What a wrapper refuses by a rule of its own says nothing of the ledger.
	 *
	 * @param manager what it wraps
	 */
	record NameRule(SnapshotManager manager) {

		SnapshotManager proxy() {
			return (SnapshotManager) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { SnapshotManager.class }, (proxy, method, arguments) -> {
						if (arguments != null && arguments[0] instanceof SnapshotRequest request
								&& request.name().value().startsWith("ledger")) {
							throw new IllegalArgumentException("Names do not begin with 'ledger'");
						}
						return method.invoke(this.manager, arguments);
					});
		}

	}

}
