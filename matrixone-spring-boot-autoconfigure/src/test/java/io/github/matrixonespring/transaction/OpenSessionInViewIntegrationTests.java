package io.github.matrixonespring.transaction;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An EntityManager that is open for the whole request keeps its connection, which is the
 * last one of the pool.
 */
class OpenSessionInViewIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void snapshotAfterTheTransactionDoesNotWaitForThePool() {
		database.control()
			.sql("create table item (id bigint auto_increment primary key, name varchar(255) unique)")
			.update();
		Setup setup = Setup.JPA_WITH_OPEN_SESSION_IN_VIEW;
		String name = database.name("after");
		try (ConfigurableApplicationContext context = setup.start(database,
				"spring.datasource.hikari.maximum-pool-size=1", "spring.datasource.hikari.connection-timeout=2000")) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			setup.request(context, () -> {
				context.getBean(ItemService.class).required(name);
				snapshots.create(SnapshotRequest.named(name + "_by_hand"));
			});
			assertThat(snapshots.exists(name)).isTrue();
			assertThat(snapshots.exists(name + "_by_hand")).isTrue();
		}
	}

}
