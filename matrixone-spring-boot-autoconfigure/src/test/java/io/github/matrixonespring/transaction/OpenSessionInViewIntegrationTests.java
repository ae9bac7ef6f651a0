package io.github.matrixonespring.transaction;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An EntityManager that is open for the whole request keeps its connection, which is the
 * last one of the pool.
 */
class OpenSessionInViewIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final Setup setup = Setup.JPA_WITH_OPEN_SESSION_IN_VIEW;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@Test
	void nothingAfterTheTransactionWaitsForThePool() {
		String name = database.name("after");
		String byHand = name + "_by_hand";
		String clone = name + "_clone";
		try (ConfigurableApplicationContext context = this.setup.start(database,
				"spring.datasource.hikari.maximum-pool-size=1", "spring.datasource.hikari.connection-timeout=2000")) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			this.setup.request(context, () -> {
				context.getBean(ItemService.class).required(name);
				assertThat(snapshots.get(name).target()).isEqualTo(SnapshotTarget.database(database.database()));
				snapshots.create(SnapshotRequest.named(byHand));
				assertThat(snapshots.list()).extracting(Snapshot::name).contains(name, byHand);
				context.getBean(CloneManager.class).cloneDatabase(clone, database.database(), name);
				snapshots.drop(byHand);
			});
			assertThat(snapshots.exists(name)).isTrue();
			assertThat(snapshots.exists(byHand)).isFalse();
		}
		assertThat(database.control()
			.sql("select count(*) from %s.item where name = ?".formatted(clone))
			.param(name)
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void connectionThatHibernateReleasesIsNotKeptForTheSnapshot() {
		String name = database.name("released");
		try (ConfigurableApplicationContext context = Setup.JPA_WITH_RELEASE_AFTER_TRANSACTION.start(database,
				"spring.datasource.hikari.maximum-pool-size=1", "spring.datasource.hikari.connection-timeout=2000")) {
			this.setup.request(context, () -> {
				context.getBean(ItemService.class).required(name);
				assertThat(context.getBean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections())
					.isZero();
			});
			assertThat(context.getBean(SnapshotManager.class).exists(name)).isTrue();
		}
	}

	@Test
	void readingBeforeTheFirstTransactionUsesThePool() {
		try (ConfigurableApplicationContext context = this.setup.start(database)) {
			this.setup.request(context, () -> {
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				try (MatrixOneStatements statements = context.getBean(MatrixOneConnections.class).joining()) {
					assertThat(statements.currentDatabase()).isEqualTo(database.database());
					assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
				}
			});
		}
	}

	@Test
	void readingDoesNotNeedConnectionBesideThePool() {
		try (ConfigurableApplicationContext context = Setup.JPA.start(database,
				(starting) -> ((GenericApplicationContext) starting).registerBean("dataSource", DataSource.class,
						() -> new DriverManagerDataSource(database.url(), database.username(), database.password())))) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			this.setup.request(context, () -> {
				context.getBean(ItemService.class).required(database.name("unpooled"));
				assertThat(snapshots.exists(database.name("unpooled"))).isTrue();
			});
		}
	}

	@Test
	void currentDatabaseIsNotThatOfTheAdminUrl() {
		TestServer.assumeReal("another database in the URL is another embedded engine");
		String name = database.name("current");
		String other = database.name("of_admin");
		database.control().sql("create database " + other).update();
		try (ConfigurableApplicationContext context = this.setup.start(database,
				"matrixone.admin.username=" + database.username(), "matrixone.admin.password=" + database.password(),
				"matrixone.admin.url=" + database.url().replace(database.database(), other))) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			this.setup.request(context, () -> snapshots.create(SnapshotRequest.named(name)));
			assertThat(snapshots.get(name).target()).isEqualTo(SnapshotTarget.database(database.database()));
		}
	}

}
