package io.github.matrixonespring.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The {@link SnapshotManager} bean is the one way to snapshots, also where somebody has
 * wrapped it: annotated methods, the ledger and the template call the wrapper.
 */
class FrontDoorIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static LedgerApplication application;

	private static Wrapping wrapping;

	@BeforeAll
	static void start() {
		database.createItemTable();
		application = LedgerApplication.start(database, Setup.JDBC, List.of(Wrapping.class, Coalesced.class));
		wrapping = application.bean(Wrapping.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void clear() {
		wrapping.calls.clear();
	}

	@Test
	void annotatedMethodCallsTheWrapper() {
		String name = database.name("annotated");
		application.bean(ItemService.class).required(name);
		// Recovery may call it meanwhile for what another test has asked for.
		assertThat(wrapping.calls).containsOnlyOnce("createAfterCommit");
		assertThat(application.snapshots().get(name).target()).isEqualTo(SnapshotTarget.database(database.database()));
		assertThat(application.ledger().findBySnapshot(name)).singleElement()
			.extracting((entry) -> entry.request().caller().method())
			.isEqualTo(ItemService.class.getName() + ".required");
	}

	@Test
	void rollbackReachesNobodyButTheWrapper() {
		String name = database.name("rolled_back");
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> application.bean(OuterService.class)
			.fails(() -> application.bean(ItemService.class).required(name)));
		assertThat(wrapping.calls).containsExactly("createAfterCommit");
		assertThat(application.snapshots().exists(name)).isFalse();
	}

	@Test
	void templateHasTheWrapper() {
		assertThat(application.bean(MatrixOneTemplate.class).snapshots()).isSameAs(application.snapshots());
	}

	@Test
	void recoveryCallsTheWrapper() {
		String name = database.name("recovered");
		application.bean(ItemService.class).required(name);
		LedgerEntry entry = application.ledger().findBySnapshot(name).get(0);
		database.control()
			.sql(database.inLedger("delete from {ledger}.snapshot_receipt where intent_id = ?"))
			.param(entry.id())
			.update();
		application.snapshots().drop(name);
		wrapping.calls.clear();
		assertThat(application.ledger().recover()).isPositive();
		assertThat(wrapping.calls).contains("create");
		assertThat(application.snapshots().exists(name)).isTrue();
	}

	@Test
	void coalescedSnapshotIsCreatedByTheWrapper() {
		application.bean(Coalesced.class).add(database.name("coalesced_item"));
		assertThat(wrapping.calls).containsExactly("createAfterCommit");
		await().untilAsserted(() -> assertThat(wrapping.calls).contains("create"));
	}

	@Test
	void futureThatAWrapperAttachesSomethingToHasTheSnapshot() {
		String name = database.name("attached");
		wrapping.attach = true;
		try {
			application.bean(ItemService.class).required(name);
		}
		finally {
			wrapping.attach = false;
		}
		assertThat(wrapping.attached).containsEntry(name, application.snapshots().get(name));
	}

	@Test
	void policyOfARequestIsThatOfTheAnnotation() {
		String taken = database.name("taken");
		application.snapshots().create(SnapshotRequest.named(taken));
		assertThatExceptionOfType(SnapshotAfterCommitException.class)
			.isThrownBy(() -> application.bean(OuterService.class)
				.commits(() -> application.snapshots()
					.createAfterCommit(SnapshotRequest.named(taken).onFailure(OnFailure.THROW))))
			.satisfies((ex) -> assertThat(ex.isLeftToLedger()).isFalse());
	}

	/**
	 * Wraps the bean that is there: as a class would, as a plain proxy, and as Spring AOP
	 * does, one around the other.
	 */
	static class Wrapping implements BeanPostProcessor {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final Map<String, Snapshot> attached = new ConcurrentHashMap<>();

		private volatile boolean attach;

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof SnapshotManager manager) ? counting(manager) : bean;
		}

		private Object counting(SnapshotManager manager) {
			ProxyFactory aspect = new ProxyFactory(plainProxy(manager));
			aspect.addAdvice((MethodInterceptor) (invocation) -> {
				if (invocation.getMethod().getName().startsWith("create")) {
					this.calls.add(invocation.getMethod().getName());
				}
				return invocation.proceed();
			});
			return aspect.getProxy();
		}

		private SnapshotManager plainProxy(SnapshotManager manager) {
			return (SnapshotManager) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { SnapshotManager.class }, (proxy, method, arguments) -> {
						try {
							Object result = method.invoke(manager, arguments);
							if (this.attach && result instanceof CompletableFuture<?> future) {
								future.thenAccept((snapshot) -> this.attached.put(((Snapshot) snapshot).name(),
										(Snapshot) snapshot));
							}
							return result;
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

	}

	static class Coalesced {

		private final ItemStore items;

		Coalesced(ItemStore items) {
			this.items = items;
		}

		@Transactional
		@SnapshotAfterCommit(name = "front_door", coalesce = "50ms")
		public void add(String name) {
			this.items.add(name);
		}

	}

}
