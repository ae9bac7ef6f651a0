package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application that has a {@link SnapshotManager} bean of its own, which counts and
 * delegates: annotated methods and the template call it.
 */
@ParameterizedClass
@EnumSource(names = { "JDBC", "JPA" })
class OwnSnapshotManagerIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Setup setup;

	private ConfigurableApplicationContext context;

	private Counting snapshots;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = this.setup.start(database,
				(starting) -> ((GenericApplicationContext) starting).registerBean(Counting.class));
		this.snapshots = this.context.getBean(Counting.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void annotatedMethodsAskIt() {
		String name = database.name(this.setup + "_annotated");
		this.context.getBean(ItemService.class).required(name);
		assertThat(this.snapshots.asked).hasValue(1);
		assertThat(this.snapshots.exists(name)).isTrue();
		this.snapshots.drop(name);
	}

	@Test
	void rollbackLeavesNone() {
		String name = database.name(this.setup + "_rolled_back");
		ItemService items = this.context.getBean(ItemService.class);
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> this.context.getBean(OuterService.class).fails(() -> items.required(name)));
		assertThat(this.snapshots.asked).hasValue(1);
		assertThat(this.snapshots.exists(name)).isFalse();
	}

	@Test
	void templateHasIt() {
		assertThat(this.context.getBean(MatrixOneTemplate.class).snapshots()).isSameAs(this.snapshots);
	}

	static class Counting implements SnapshotManager {

		private final SnapshotManager delegate;

		private final AtomicInteger asked = new AtomicInteger();

		Counting(DataSource dataSource) {
			this.delegate = SnapshotManager.of(dataSource);
		}

		@Override
		public CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request) {
			this.asked.incrementAndGet();
			return this.delegate.createAfterCommit(request);
		}

		@Override
		public Snapshot create(SnapshotRequest request) {
			return this.delegate.create(request);
		}

		@Override
		public Snapshot createBefore(SnapshotRequest request) {
			return this.delegate.createBefore(request);
		}

		@Override
		public Snapshot get(String name) {
			return this.delegate.get(name);
		}

		@Override
		public Optional<Snapshot> find(String name) {
			return this.delegate.find(name);
		}

		@Override
		public List<Snapshot> list() {
			return this.delegate.list();
		}

		@Override
		public List<Snapshot> list(SnapshotTarget target) {
			return this.delegate.list(target);
		}

		@Override
		public void drop(String name) {
			this.delegate.drop(name);
		}

		@Override
		public boolean dropIfExists(String name) {
			return this.delegate.dropIfExists(name);
		}

		@Override
		public void dropAfterCommit(String name) {
			this.delegate.dropAfterCommit(name);
		}

	}

}
