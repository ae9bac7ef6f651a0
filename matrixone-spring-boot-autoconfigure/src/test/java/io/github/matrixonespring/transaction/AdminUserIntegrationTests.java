package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application whose user has no administrator role, with and without
 * {@code matrixone.admin.*}.
 */
class AdminUserIntegrationTests {

	private static final String PASSWORD = "111";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final String USER = database.name("user");

	private static final String ROLE = database.name("role");

	private static final String[] ADMIN = { "matrixone.admin.username=" + database.username(),
			"matrixone.admin.password=" + database.password() };

	@BeforeAll
	static void createUser() {
		TestServer.assumeReal("the embedded engine has no roles");
		database.createItemTable();
		execute("create role " + ROLE);
		execute("create user " + USER + " identified by '" + PASSWORD + "' default role " + ROLE);
		execute("grant connect, create database on account * to " + ROLE);
		execute("grant create table on database " + database.database() + " to " + ROLE);
		execute("grant select, insert, update, delete on table " + database.database() + ".* to " + ROLE);
	}

	@AfterAll
	static void dropUser() {
		if (TestServer.isReal()) {
			execute("drop user if exists " + USER);
			execute("drop role if exists " + ROLE);
		}
	}

	@Test
	void withoutAdminSnapshotsAreRefusedWithTheRemedy() {
		try (ConfigurableApplicationContext context = startAsUser()) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			assertThatExceptionOfType(MatrixOnePermissionException.class)
				.isThrownBy(() -> snapshots.create(SnapshotRequest.named(database.name("refused"))))
				.withMessageContaining("do not have privilege");
			assertThatExceptionOfType(MatrixOnePermissionException.class).isThrownBy(snapshots::list);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void withoutAdminTransactionsAreCommittedWithoutTheirSnapshots(Setup setup) {
		String name = database.name("without_" + setup.ordinal());
		try (ConfigurableApplicationContext context = startAsUser(setup)) {
			ItemService items = context.getBean(ItemService.class);
			items.required(name);
			assertThat(context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class)).singleElement()
				.satisfies((event) -> assertThat(event.cause()).isInstanceOf(MatrixOnePermissionException.class));
			assertThatExceptionOfType(SnapshotAfterCommitException.class)
				.isThrownBy(() -> items.throwsFailureOfSnapshot(name))
				.withCauseInstanceOf(MatrixOnePermissionException.class);
			context.getBean(OuterService.class).commits(() -> {
				assertThatExceptionOfType(MatrixOnePermissionException.class)
					.isThrownBy(() -> context.getBean(SnapshotManager.class).createBefore(SnapshotRequest.named(name)));
				context.getBean(ItemStore.class).add(name + "_goes_on");
			});
		}
		assertThat(count("select count(*) from item where name like ?", name + "%")).isEqualTo(2);
		assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname = ?", name)).isZero();
	}

	@Test
	void withoutAdminClonesAreMadeFromSnapshotsThatCannotBeLookedUp() {
		String snapshot = database.name("of_admin");
		execute("insert into item (name) values ('" + snapshot + "')");
		execute("create snapshot " + snapshot + " for database " + database.database());
		String clone = database.name("clone");
		try (ConfigurableApplicationContext context = startAsUser()) {
			context.getBean(CloneManager.class).cloneDatabase(clone, database.database(), snapshot);
		}
		assertThat(count("select count(*) from " + clone + ".item where name = ?", snapshot)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void withAdminClonesAreMadeFromSnapshotsThatTheAdminLooksUp(boolean inTransaction) {
		String snapshot = database.name("looked_up_" + inTransaction);
		execute("insert into item (name) values ('" + snapshot + "')");
		execute("create snapshot " + snapshot + " for database " + database.database());
		execute("insert into item (name) values ('" + snapshot + "_later')");
		String clone = database.name("clone_at_" + inTransaction);
		try (ConfigurableApplicationContext context = startAsUserWithAdmin()) {
			Runnable cloning = () -> context.getBean(CloneManager.class)
				.cloneDatabase(clone, database.database(), snapshot);
			if (inTransaction) {
				context.getBean(OuterService.class).commits(cloning);
			}
			else {
				cloning.run();
			}
		}
		assertThat(count("select count(*) from " + clone + ".item where name like ?", snapshot + "%")).isEqualTo(1);
	}

	@Test
	void withAdminSnapshotIsTakenAfterTheCommit() {
		String name = database.name("after");
		try (ConfigurableApplicationContext context = startAsUserWithAdmin()) {
			context.getBean(ItemService.class).required(name);
			Snapshot snapshot = context.getBean(SnapshotManager.class).get(name);
			assertThat(snapshot.target().databaseName()).isEqualTo(database.database());
		}
		assertThat(count("select count(*) from item {snapshot = '" + name + "'} where name = ?", name)).isEqualTo(1);
	}

	@Test
	void withAdminProvisionalSnapshotGoesWithTheTransaction() {
		String name = database.name("provisional");
		try (ConfigurableApplicationContext context = startAsUserWithAdmin()) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			assertThatExceptionOfType(OuterFailedException.class)
				.isThrownBy(() -> context.getBean(OuterService.class).fails(() -> {
					snapshots.create(SnapshotRequest.named(name));
					assertThat(snapshots.exists(name)).isTrue();
				}));
			assertThat(snapshots.exists(name)).isFalse();
		}
	}

	@Test
	void withAdminThePoolOfTheApplicationIsNotUsedForSnapshots() {
		try (ConfigurableApplicationContext context = startAsUserWithAdmin()) {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			try (Connection last = pool.getConnection()) {
				assertThat(context.getBean(SnapshotManager.class).list()).isNotNull();
				assertThat(last.isClosed()).isFalse();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	@Test
	void withAdminClonesAreThoseOfTheApplicationsUser() {
		Setup setup = Setup.JPA_WITH_OPEN_SESSION_IN_VIEW;
		String clone = database.name("clone_of_user");
		try (ConfigurableApplicationContext context = startAsUser(setup, ADMIN)) {
			setup.request(context, () -> context.getBean(CloneManager.class).cloneDatabase(clone, database.database()));
		}
		assertThat(count("""
				select count(*) from mo_catalog.mo_database d join mo_catalog.mo_user u on d.creator = u.user_id
				where d.datname = '%s' and u.user_name = ?""".formatted(clone), USER)).isEqualTo(1);
	}

	private static ConfigurableApplicationContext startAsUser(String... properties) {
		return startAsUser(Setup.JDBC, properties);
	}

	private static ConfigurableApplicationContext startAsUserWithAdmin() {
		return startAsUser(Setup.JDBC, ADMIN);
	}

	private static ConfigurableApplicationContext startAsUser(Setup setup, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.datasource.hikari.username=" + USER);
		all.add("spring.datasource.hikari.password=" + PASSWORD);
		all.add("spring.datasource.hikari.maximum-pool-size=1");
		return setup.start(database, all.toArray(String[]::new));
	}

	private static long count(String sql, String name) {
		return database.control().sql(sql).param(name).query(Long.class).single();
	}

	private static void execute(String sql) {
		database.control().sql(sql).update();
	}

}
