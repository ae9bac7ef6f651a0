package io.github.matrixonespring.restore;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoredObject.Fate;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An account comes back as a whole, with the privileges of its roles, in an account of
 * the test's own.
 */
class RestoreAccountIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final String ACCOUNT = database.name("account");

	private HikariDataSource pool;

	private MatrixOneTemplate matrixOne;

	private JdbcClient jdbc;

	@BeforeEach
	void createAccount() {
		TestServer.assumeReal("the embedded engine has one account");
		database.control().sql("create account " + ACCOUNT + " admin_name 'admin' identified by '111'").update();
		this.pool = database.pool(2);
		this.pool.setJdbcUrl(TestServer.url(""));
		this.pool.setUsername(ACCOUNT + ":admin");
		this.pool.setPassword("111");
		this.matrixOne = new MatrixOneTemplate(this.pool);
		this.jdbc = JdbcClient.create(this.pool);
	}

	@AfterEach
	void dropAccount() {
		if (this.matrixOne != null) {
			this.matrixOne.close();
			this.pool.close();
			database.control().sql("drop account if exists " + ACCOUNT).update();
		}
	}

	private void send(String... statements) {
		List.of(statements).forEach((sql) -> this.jdbc.sql(sql).update());
	}

	private List<String> strings(String sql) {
		return this.jdbc.sql(sql).query(String.class).list();
	}

	@Test
	void accountComesBack() {
		send("create database shop", "create table shop.orders (id int primary key, note varchar(10))",
				"insert into shop.orders values (1, 'a')", "create role clerk",
				"create user ann identified by '111' default role clerk", "grant connect on account * to clerk",
				"grant select on table shop.orders to clerk");
		this.matrixOne.snapshots().create("month_end", SnapshotTarget.account());
		send("create database created", "update shop.orders set note = 'x'", "create role since",
				"grant select on table shop.orders to since", "revoke select on table shop.orders from clerk");
		RestoreRequest request = RestoreRequest.account().toSnapshot("month_end");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> this.matrixOne.restores().restore(request))
			.withMessageContaining("'created' was created since");
		RestorePlan plan = this.matrixOne.restores().plan(request.onCreatedSince(CreatedSince.DROP));
		assertThat(plan.mode()).isEqualTo(RestoreMode.OBJECTS);
		assertThat(plan.objects()).filteredOn((object) -> object.fate() == Fate.VANISHES).hasSize(1);
		RestoreReport report = this.matrixOne.restores().restore(plan);
		assertThat(report.notes()).isEmpty();
		assertThat(strings("select note from shop.orders")).containsExactly("a");
		assertThat(strings("show databases")).contains("shop").doesNotContain("created");
		try (HikariDataSource clerk = database.pool(1)) {
			clerk.setJdbcUrl(TestServer.url("shop"));
			clerk.setUsername(ACCOUNT + ":ann:clerk");
			clerk.setPassword("111");
			assertThat(JdbcClient.create(clerk).sql("select note from shop.orders").query(String.class).single())
				.isEqualTo("a");
		}
		report.undo(true);
		assertThat(strings("select note from shop.orders")).containsExactly("x");
		assertThat(strings("show databases")).contains("created");
	}

	/**
	 * The journal is put back with the account.
	 */
	@Test
	void restoreIsTakenDownOnceMore() {
		new ResourceDatabasePopulator(new ClassPathResource("io/github/matrixonespring/ledger/schema.sql"))
			.execute(this.pool);
		this.matrixOne.snapshots().create("month_end", SnapshotTarget.account());
		MatrixOneConnections connections = this.matrixOne.getConnections();
		SnapshotManager snapshots = this.matrixOne.snapshots();
		new DefaultRestoreManager(connections, new TimeTravel(connections, snapshots::get, Duration.ZERO), snapshots,
				this.matrixOne.clones(), this.matrixOne.pitrs(), RestoreSettings.defaults(), RestoreCaches.NONE,
				new RestoreJournal(connections, "matrixone_spring", "shop"), null)
			.restore(RestoreRequest.account().toSnapshot("month_end"));
		assertThat(strings("select outcome from matrixone_spring.restore_record")).containsExactly("RESTORED");
	}

}
