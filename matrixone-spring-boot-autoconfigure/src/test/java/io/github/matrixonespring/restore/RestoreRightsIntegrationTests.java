package io.github.matrixonespring.restore;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a restore needs of a user that may read and write the rows, and nothing else.
 */
class RestoreRightsIntegrationTests {

	private static final String PASSWORD = "111";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final String USER = database.name("user");

	private static final String ROLE = database.name("role");

	private static MatrixOneTemplate administrator;

	private static HikariDataSource pool;

	private PointInTime point;

	private String snapshot;

	@BeforeAll
	static void createUser() {
		TestServer.assumeReal("the embedded engine has no roles");
		List.of("create table lone (id int primary key, v int)", "create table parent (id int primary key)",
				"create table child (id int primary key, p int, foreign key (p) references parent (id))",
				"create role " + ROLE, "create user " + USER + " identified by '" + PASSWORD + "' default role " + ROLE,
				"grant connect on account * to " + ROLE,
				"grant select, insert, update, delete on table " + database.database() + ".* to " + ROLE)
			.forEach(RestoreRightsIntegrationTests::execute);
		pool = database.pool(1);
		administrator = new MatrixOneTemplate(pool);
	}

	@AfterAll
	static void dropUser() {
		if (TestServer.isReal()) {
			administrator.close();
			pool.close();
			execute("drop user if exists " + USER);
			execute("drop role if exists " + ROLE);
		}
	}

	private static void execute(String sql) {
		database.control().sql(sql).update();
	}

	@BeforeEach
	void changeRows() {
		List.of("delete from child where id > 0", "delete from parent where id > 0", "delete from lone where id > 0",
				"insert into lone values (1, 1), (2, 2)", "insert into parent values (1)",
				"insert into child values (1, 1)")
			.forEach(RestoreRightsIntegrationTests::execute);
		this.snapshot = database.newName("s");
		this.point = PointInTime.ofTimestamp(administrator.snapshots()
			.create(this.snapshot, SnapshotTarget.database(database.database()))
			.timestamp());
		execute("update lone set v = 9 where id = 1");
		execute("delete from child where id = 1");
	}

	private void asUser(@Nullable Admin admin, Duration unprotected, Work work) {
		SeparateConnectionSettings separate = new SeparateConnectionSettings(2, Duration.ofSeconds(10), admin,
				() -> null);
		try (HikariDataSource user = database.pool(1)) {
			user.setUsername("sys:" + USER + ":" + ROLE);
			user.setPassword(PASSWORD);
			try (MatrixOneConnections connections = new MatrixOneConnections(user,
					new ConnectionSettings(true, Duration.ofMinutes(3), separate, List::of))) {
				SnapshotManager snapshots = new DefaultSnapshotManager(connections);
				work.with(
						new DefaultRestoreManager(connections, new TimeTravel(connections, snapshots::get, unprotected),
								snapshots, RestoreSettings.defaults(), RestoreCaches.NONE, null));
			}
		}
	}

	@Test
	void rowsComeBackWithoutFurtherRightsAtMomentThatTheServerIsTrustedToKeep() {
		asUser(null, Duration.ofMinutes(30), (restores) -> {
			RestoreReport report = restores.restore(RestoreRequest.table(database.database(), "lone").to(this.point));
			assertThat(report.rows()).isOne();
			assertThat(report.safetySnapshots()).isEmpty();
			assertThat(report.undo().rows()).isOne();
		});
	}

	@Test
	void withoutAdministratorNobodyTellsWhatIsKept() {
		asUser(null, Duration.ZERO, (restores) -> {
			assertThatExceptionOfType(MatrixOnePermissionException.class)
				.isThrownBy(() -> restores.plan(RestoreRequest.table(database.database(), "lone").to(this.point)))
				.withMessageContaining("matrixone.admin.username");
			assertThatExceptionOfType(MatrixOnePermissionException.class).isThrownBy(
					() -> restores.plan(RestoreRequest.table(database.database(), "lone").toSnapshot(this.snapshot)));
		});
	}

	@Test
	void withoutAdministratorTablesWithForeignKeysAreRefused() {
		asUser(null, Duration.ofMinutes(30),
				(restores) -> assertThatExceptionOfType(MatrixOnePermissionException.class)
					.isThrownBy(
							() -> restores.restore(RestoreRequest.table(database.database(), "child").to(this.point)))
					.withMessageContaining("foreign keys"));
	}

	@Test
	void administratorLooksUpWhatTheUserMayNot() {
		asUser(new Admin(database.username(), database.password(), null), Duration.ZERO, (restores) -> {
			RestoreReport report = restores
				.restore(RestoreRequest.database(database.database()).toSnapshot(this.snapshot));
			assertThat(report.rows()).isEqualTo(2);
			assertThat(report.safetySnapshots()).hasSize(1);
			report.undo();
		});
		assertThat(database.control().sql("select count(*) from child").query(Long.class).single()).isZero();
	}

	@Test
	void momentThatNothingKeepsIsRefused() {
		asUser(new Admin(database.username(), database.password(), null), Duration.ZERO,
				(restores) -> assertThatExceptionOfType(PointInTimeNotKeptException.class)
					.isThrownBy(() -> restores.plan(RestoreRequest.table(database.database(), "lone")
						.to(PointInTime.ofTimestamp(this.point.timestamp() + 1)))));
	}

	@FunctionalInterface
	private interface Work {

		void with(RestoreManager restores);

	}

	@Test
	void wholeTablesAreRestoredByTheAdministratorAndTheUserKeepsItsPrivileges() {
		execute("alter table lone add column since int");
		RestoreRequest request = RestoreRequest.database(database.database())
			.toSnapshot(this.snapshot)
			.mode(RestoreMode.OBJECTS);
		asUser(null, Duration.ofHours(1),
				(restores) -> assertThatExceptionOfType(MatrixOnePermissionException.class)
					.isThrownBy(() -> restores.restore(request))
					.withMessageContaining("matrixone.admin.username"));
		asUser(new Admin(database.username(), database.password(), null), Duration.ZERO, (restores) -> {
			restores.restore(request);
			assertThat(
					restores.plan(RestoreRequest.table(database.database(), "lone").toSnapshot(this.snapshot)).rows())
				.isZero();
		});
	}

}
