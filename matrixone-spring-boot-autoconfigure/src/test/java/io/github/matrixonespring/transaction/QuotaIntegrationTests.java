package io.github.matrixonespring.transaction;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * An account that may have one snapshot of a database, and has it.
 */
class QuotaIntegrationTests {

	private static final String PASSWORD = "111";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final String ACCOUNT = database.name("account");

	private static SingleConnectionDataSource account;

	@BeforeAll
	static void createAccount() {
		TestServer.assumeReal("the embedded engine has no quotas");
		JdbcClient control = database.control();
		assumeTrue(control.sql("""
				select count(*) from information_schema.tables \
				where table_schema = 'mo_catalog' and table_name = 'mo_feature_limit'""")
			.query(Long.class)
			.single() > 0, "the server has no quotas");
		control.sql("create account " + ACCOUNT + " admin_name 'admin' identified by '" + PASSWORD + "'").update();
		control.sql("""
				select mo_feature_limit_upsert(account_id, 'snapshot', 'database', 1) \
				from mo_catalog.mo_account where account_name = ?""").param(ACCOUNT).query().singleRow();
		account = new SingleConnectionDataSource(database.url().replace(database.database(), ""), ACCOUNT + ":admin",
				PASSWORD, true);
		execute("create database " + database.database());
		execute("create table " + database.database()
				+ ".item (id bigint auto_increment primary key, name varchar(255) unique)");
	}

	@AfterAll
	static void dropAccount() {
		if (account != null) {
			account.destroy();
			database.control().sql("drop account if exists " + ACCOUNT).update();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void snapshotBeyondItIsToldApartAndTheDataIsCommitted(Setup setup) {
		String name = setup.isJpa() ? "jpa" : "jdbc";
		try (ConfigurableApplicationContext context = setup.start(database,
				"spring.datasource.hikari.username=" + ACCOUNT + ":admin",
				"spring.datasource.hikari.password=" + PASSWORD, "spring.datasource.hikari.maximum-pool-size=1")) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			ItemService items = context.getBean(ItemService.class);
			RecordedEvents events = context.getBean(RecordedEvents.class);
			items.required(name + "_fits");
			assertThat(events.of(SnapshotFailedEvent.class)).isEmpty();

			items.required(name + "_beyond");
			assertThat(events.of(SnapshotFailedEvent.class)).singleElement()
				.satisfies((event) -> assertThat(event.cause()).isInstanceOf(SnapshotQuotaExceededException.class));
			assertThatExceptionOfType(SnapshotAfterCommitException.class)
				.isThrownBy(() -> items.throwsFailureOfSnapshot(name + "_thrown"))
				.withCauseInstanceOf(SnapshotQuotaExceededException.class);
			context.getBean(OuterService.class).commits(() -> {
				assertThatExceptionOfType(SnapshotQuotaExceededException.class)
					.isThrownBy(() -> snapshots.createBefore(SnapshotRequest.named(name + "_provisional")));
				context.getBean(ItemStore.class).add(name + "_goes_on");
			});
			assertThat(items(name)).isEqualTo(3);

			snapshots.drop(name + "_fits");
			items.required(name + "_fits_again");
			assertThat(snapshots.exists(name + "_fits_again")).isTrue();
			snapshots.drop(name + "_fits_again");
		}
	}

	private static long items(String name) {
		return JdbcClient.create(account)
			.sql("select count(*) from " + database.database() + ".item where name like ?")
			.param(name + "%")
			.query(Long.class)
			.single();
	}

	private static void execute(String sql) {
		JdbcClient.create(account).sql(sql).update();
	}

}
