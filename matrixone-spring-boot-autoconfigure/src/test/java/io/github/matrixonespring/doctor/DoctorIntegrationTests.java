package io.github.matrixonespring.doctor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.doctor.ExaminedAccount.Examined;
import io.github.matrixonespring.doctor.Finding.Severity;
import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the doctor finds of server, driver and data: each fault is planted, and without
 * one there is nothing to find.
 */
class DoctorIntegrationTests {

	@Order(1)
	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Order(2)
	@RegisterExtension
	static final ExaminedAccount account = new ExaminedAccount(database);

	@Test
	void soundDatabaseIsNothingToTellOf() {
		Examined examined = account.newDatabase();
		examined.execute(
				"create table parent (id int primary key, self int, foreign key (self) references parent (id))",
				"create table child (id int primary key, parent int, foreign key (parent) references parent (id))",
				"create view family as select p.id, c.id child from parent p join child c on c.parent = p.id");
		try (HikariDataSource pool = examined.pool(); MatrixOneTemplate template = new MatrixOneTemplate(pool)) {
			String snapshot = examined.name() + "_s";
			template.snapshots().create(snapshot, SnapshotTarget.database(examined.name()));
			String pitr = examined.name() + "_p";
			template.pitrs().create(pitr, SnapshotTarget.database(examined.name()), Duration.ofHours(1));
			try {
				assertThat(template.doctor()).isEmpty();
			}
			finally {
				template.pitrs().drop(pitr);
				template.snapshots().drop(snapshot);
			}
		}
	}

	@Test
	void sequencesAreTold() {
		Examined examined = account.newDatabase();
		examined.execute("create sequence order_seq");
		assertThat(found(examined, "sequences")).hasSize(1).allSatisfy((finding) -> {
			assertThat(finding.severity()).isEqualTo(Severity.INFO);
			assertThat(finding.what()).contains(examined.name(), "order_seq");
		});
	}

	@Test
	void circleOfForeignKeysIsTold() {
		Examined examined = account.newDatabase();
		examined.execute("create table a (id int primary key, b int)", "create table b (id int primary key, c int)",
				"create table c (id int primary key, a int, foreign key (a) references a (id))",
				"create table outside (id int primary key, a int, foreign key (a) references a (id))",
				"alter table b add constraint b_c foreign key (c) references c (id)",
				"alter table a add constraint a_b foreign key (b) references b (id)");
		assertThat(found(examined, "foreign-key-cycle")).singleElement()
			.satisfies((finding) -> assertThat(finding.what()).contains("[a, b, c]"));
	}

	@Test
	void foreignKeyFromAnotherDatabaseIsTold() {
		Examined examined = account.newDatabase();
		String other = examined.name() + "_other";
		examined.execute("create table parent (id int primary key)", "create database " + other,
				"create table %s.child (id int primary key, parent int, foreign key (parent) references %s.parent (id))"
					.formatted(other, examined.name()));
		assertThat(found(examined, "foreign-key-from-elsewhere")).singleElement()
			.satisfies((finding) -> assertThat(finding.what()).contains("'%s.child' to 'parent'".formatted(other)));
		assertThat(found(examined, "foreign-key-cycle")).isEmpty();
	}

	@Test
	void viewWhoseTableIsGoneIsTold() {
		Examined examined = account.newDatabase();
		examined.execute("create table base (id int primary key)", "create table other (id int primary key)",
				"create view broken as select id from base", "create view sound as select id from other",
				"drop table base");
		assertThat(found(examined, "broken-view")).singleElement()
			.satisfies((finding) -> assertThat(finding.what()).contains("[broken]"));
	}

	/**
	 * In the account {@code sys}, which is told at once.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "truncate table %s", "delete from %s", "drop table %s" })
	void pitrWhoseTableWasReplacedIsTold(String statement) {
		String table = database.newName("t");
		String pitr = database.newName("p");
		database.control().sql("create table %s (id int primary key)".formatted(table)).update();
		database.control().sql("insert into %s values (1)".formatted(table)).update();
		try (HikariDataSource pool = database.pool(1); MatrixOneTemplate template = new MatrixOneTemplate(pool)) {
			template.pitrs().create(pitr, SnapshotTarget.table(database.database(), table), Duration.ofHours(1));
			try {
				assertThat(Examined.examine(pool)).noneMatch((finding) -> finding.what().contains(pitr));
				database.control().sql(statement.formatted(table)).update();
				assertThat(Examined.examine(pool)).filteredOn(Finding::id, "pitr-inactive")
					.anyMatch((finding) -> finding.what().contains("'" + pitr + "'"));
			}
			finally {
				template.pitrs().drop(pitr);
			}
		}
	}

	@Test
	void branchThatHasLostItsHistoryIsTold() {
		TestServer.assumeReal("the embedded engine has no branches");
		String name = database.database();
		database.control().sql("create table origin (id int primary key)").update();
		database.control().sql("insert into origin values (1)").update();
		database.control().sql("data branch create table branch from origin").update();
		try (HikariDataSource pool = database.pool(1)) {
			assertThat(Examined.examine(pool)).filteredOn(Finding::id, "branch-history-lost")
				.noneMatch((finding) -> finding.what().contains(name));
			database.control().sql("delete from branch").update();
			assertThat(Examined.examine(pool)).filteredOn(Finding::id, "branch-history-lost")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains(name + ".branch"));
		}
		finally {
			database.control().sql("drop table branch").update();
			database.control().sql("drop table origin").update();
		}
	}

	@Test
	void snapshotThatNobodyAnswersForIsToldAfterAMonth() {
		Examined examined = account.newDatabase();
		String snapshot = examined.name() + "_old";
		try (HikariDataSource pool = examined.pool(); MatrixOneTemplate template = new MatrixOneTemplate(pool)) {
			template.snapshots().create(snapshot, SnapshotTarget.database(examined.name()));
			assertThat(examined.examineAt(Instant.now().plus(Duration.ofDays(29)))).extracting(Finding::id)
				.doesNotContain("unattended-snapshots");
			assertThat(examined.examineAt(Instant.now().plus(Duration.ofDays(31))))
				.filteredOn(Finding::id, "unattended-snapshots")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains(snapshot));
			template.snapshots().drop(snapshot);
		}
	}

	@Test
	void clockThatIsAheadOrBehindIsTold() {
		Examined examined = account.newDatabase();
		assertThat(examined.examineAt(Instant.now().minusSeconds(30))).filteredOn(Finding::id, "clock-difference")
			.singleElement()
			.satisfies((finding) -> assertThat(finding.what()).contains("ahead of"));
		assertThat(examined.examineAt(Instant.now().plusSeconds(30))).filteredOn(Finding::id, "clock-difference")
			.singleElement()
			.satisfies((finding) -> assertThat(finding.what()).contains("behind"));
	}

	@Test
	void fullQuotaIsToldAndBeforeThatItWillBe() {
		TestServer.assumeReal("the embedded engine has no quotas");
		Examined examined = account.newDatabase();
		examined.execute("create table t (id int primary key)");
		for (int i = 0; i < 40; i++) {
			examined.execute("create snapshot quota_%d for table %s t".formatted(i, examined.name()));
		}
		assertThat(found(examined, "quota-nearly-full")).singleElement()
			.satisfies((finding) -> assertThat(finding.what()).contains("40 of the 50 snapshots of level table"));
		for (int i = 40; i < 50; i++) {
			examined.execute("create snapshot quota_%d for table %s t".formatted(i, examined.name()));
		}
		assertThat(found(examined, "quota-full")).singleElement()
			.satisfies((finding) -> assertThat(finding.what()).contains("All 50 snapshots of level table"));
		try (HikariDataSource pool = examined.pool(); MatrixOneTemplate template = new MatrixOneTemplate(pool)) {
			SnapshotQuota raised = new SnapshotQuota(template.getConnections(), 200);
			assertThat(new QuotaCheck(raised, template.snapshots(), InstantSource.system()).examine()).isEmpty();
		}
		for (int i = 0; i < 50; i++) {
			examined.execute("drop snapshot quota_" + i);
		}
	}

	@Test
	void userWithoutAdministratorRoleIsToldWithTheProperty() {
		TestServer.assumeReal("the embedded engine has no roles");
		Examined examined = account.newDatabase();
		String user = createUser(examined, "plain");
		try (HikariDataSource pool = examined.pool()) {
			pool.setUsername(user);
			List<Finding> findings = Examined.examine(pool);
			assertThat(findings).filteredOn(Finding::id, "no-admin-role").singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.WARNING);
				assertThat(finding.remedy()).contains("matrixone.admin.username");
			});
			assertThat(findings).filteredOn(Finding::id, "not-checked")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains("the quota of snapshots", "PITRs",
						"do not have privilege"));
		}
	}

	@Test
	void administratorWithoutTheRoleIsTold() {
		TestServer.assumeReal("the embedded engine has no roles");
		Examined examined = account.newDatabase();
		String user = createUser(examined, "pretender");
		assertThat(examineWithAdmin(examined, new Admin(user, account.password(), null))).extracting(Finding::id)
			.contains("admin-without-role")
			.doesNotContain("no-admin-role", "admin-of-other-account");
	}

	@Test
	void administratorOfAnotherAccountIsTold() {
		TestServer.assumeReal("the embedded engine has one account");
		assertThat(examineWithAdmin(account.newDatabase(),
				new Admin(database.username(), database.password(), TestServer.url(""))))
			.singleElement()
			.satisfies((finding) -> assertThat(finding.id()).as(finding.what()).isEqualTo("admin-of-other-account"));
	}

	private static List<Finding> examineWithAdmin(Examined examined, Admin admin) {
		try (HikariDataSource pool = examined.pool();
				MatrixOneConnections connections = new MatrixOneConnections(pool,
						new ConnectionSettings(true, Duration.ofMinutes(3),
								new SeparateConnectionSettings(2, Duration.ofSeconds(10), admin, () -> null),
								List::of))) {
			return Doctor.of(connections, Duration.ofSeconds(30), List.of(new RightsCheck(connections))).examine();
		}
	}

	private static String createUser(Examined examined, String name) {
		examined.execute("create role %s_role".formatted(name), "grant connect on account * to %s_role".formatted(name),
				"create user %s identified by '%s' default role %1$s_role".formatted(name, account.password()));
		return account.name() + ":" + name;
	}

	@ParameterizedTest
	@ValueSource(strings = { "useServerPrepStmts", "useCursorFetch" })
	void driverPropertyThatGivesWrongAnswersIsToldWhateverWrapsThePool(String property) {
		TestServer.assumeReal("the driver of the embedded engine does not have it");
		Examined examined = account.newDatabase();
		try (HikariDataSource pool = examined.pool(property + "=true")) {
			assertThat(examineDriver(pool)).filteredOn(Finding::id, "unsafe-driver-property")
				.allMatch((finding) -> finding.severity() == Severity.ERROR)
				.anyMatch((finding) -> finding.what().contains(property + "=true"));
			assertThat(examineDriver(new Opaque(pool))).extracting(Finding::id).contains("unsafe-driver-property");
		}
	}

	@Test
	void driverPropertiesThatCouldNotBeSetAreTold() {
		TestServer.assumeReal("the driver of the embedded engine needs none");
		try (HikariDataSource pool = account.newDatabase().pool(new String[0])) {
			assertThat(examineDriver(pool)).filteredOn(Finding::id, "missing-driver-property")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains("useInformationSchema=false",
						"useLocalSessionState=true", "netTimeoutForStreamingResults=0",
						"readOnlyPropagatesToServer=false"));
		}
	}

	@Test
	void rewrittenBatchesAreTold() {
		try (HikariDataSource pool = account.newDatabase().pool("rewriteBatchedStatements=true")) {
			assertThat(examineDriver(pool)).extracting(Finding::id).contains("rewritten-batches");
		}
	}

	@Test
	void countOfChangedRowsIsTold() {
		TestServer.assumeReal("the driver of the embedded engine does not have it");
		try (HikariDataSource pool = account.newDatabase().pool("useAffectedRows=true")) {
			assertThat(examineDriver(pool)).extracting(Finding::id).contains("affected-rows");
		}
	}

	@Test
	void socketTimeoutIsComparedWithThoseOfStatementsAndRestores() {
		TestServer.assumeReal("the driver of the embedded engine has no socket");
		Examined examined = account.newDatabase();
		assertThat(timeouts(examined, "socketTimeout=30000")).containsExactly("short-socket-timeout");
		assertThat(timeouts(examined, "socketTimeout=240000")).containsExactly("socket-timeout-below-restore");
		assertThat(timeouts(examined, "socketTimeout=900000")).isEmpty();
		assertThat(timeouts(examined, "socketTimeout=0")).isEmpty();
	}

	private static List<String> timeouts(Examined examined, String property) {
		try (HikariDataSource pool = examined.pool(property)) {
			return examineDriver(pool).stream().map(Finding::id).filter((id) -> id.contains("socket")).toList();
		}
	}

	private static List<Finding> examineDriver(DataSource dataSource) {
		try (MatrixOneConnections connections = new MatrixOneConnections(dataSource, ConnectionSettings.defaults())) {
			return Doctor
				.of(connections, Duration.ofSeconds(30),
						List.of(new DriverCheck(connections, RestoreSettings.defaults())))
				.examine();
		}
	}

	@Test
	void otherServerIsTold() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl("jdbc:h2:mem:" + database.name("h2"));
			assertThat(Examined.examine(pool)).singleElement().satisfies((finding) -> {
				assertThat(finding.id()).isEqualTo("not-matrixone");
				assertThat(finding.what()).contains("H2");
			});
		}
	}

	@Test
	void versionThatNobodyKnowsIsToldAndWhatIsNotKnownOfIt() {
		Examined examined = account.newDatabase();
		try (Renamed renamed = new Renamed(examined.pool(), "8.0.30-MatrixOne-v9.9.9");
				MatrixOneTemplate template = new MatrixOneTemplate(renamed)) {
			List<Finding> findings = template.doctor();
			assertThat(findings).filteredOn(Finding::id, "unrecorded-server")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains("v9.9.9"));
			assertThat(findings).filteredOn(Finding::id, "unknown-capabilities")
				.singleElement()
				.satisfies((finding) -> assertThat(finding.what()).contains("snapshot-scope", "row-ids")
					.doesNotContain("snapshot-kinds"));
			assertThat(findings).allMatch((finding) -> finding.severity() == Severity.INFO);
		}
	}

	@Test
	void serverThatCannotBeReachedIsOneFinding() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl("jdbc:mysql://127.0.0.1:1/nowhere");
			assertThat(Examined.examine(pool)).singleElement().satisfies((finding) -> {
				assertThat(finding.id()).isEqualTo("not-checked");
				assertThat(finding.what()).contains("the server", "views", "127.0.0.1:1");
				assertThat(finding.toString()).doesNotContain("\n", "..");
			});
		}
	}

	@Test
	void lastConnectionOfThePoolIsNotWaitedFor() throws SQLException {
		try (HikariDataSource pool = account.newDatabase().pool(); Connection last = pool.getConnection()) {
			assertThat(Examined.examine(pool)).isEmpty();
			assertThat(last.isClosed()).isFalse();
		}
	}

	@Test
	void checkThatFailsAndOneThatHangsAreFindingsAndTheOthersAreMade() {
		CountDownLatch interrupted = new CountDownLatch(1);
		Check failing = () -> {
			throw new IllegalStateException("out of order");
		};
		Check hanging = () -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return List.of();
		};
		Finding own = new Finding("own", Severity.INFO, "Seen", "It is so", "Nothing", null);
		try (HikariDataSource pool = account.newDatabase().pool();
				MatrixOneConnections connections = new MatrixOneConnections(pool, ConnectionSettings.defaults())) {
			List<Finding> findings = Doctor
				.of(connections, Duration.ofMillis(500), List.of(failing, () -> List.of(own), hanging, failing))
				.examine();
			assertThat(findings).extracting(Finding::id)
				.containsExactly("not-checked", "not-checked", "not-checked", "own");
			assertThat(findings).extracting(Finding::what)
				.anyMatch((what) -> what.contains("out of order"))
				.anyMatch((what) -> what.contains("not done within"))
				.anyMatch((what) -> what.contains("no time left"));
			assertThat(interrupted).satisfies((latch) -> assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue());
		}
	}

	@Test
	void queryThatTakesLongerThanTheDoctorHasIsGivenUp() {
		TestServer.assumeReal("the embedded engine answers at once");
		try (HikariDataSource pool = account.newDatabase().pool();
				MatrixOneConnections connections = new MatrixOneConnections(pool, ConnectionSettings.defaults())) {
			Check slow = () -> {
				try (var statements = connections.joining()) {
					statements.query("select sleep(20)", (row, number) -> number);
				}
				return List.of();
			};
			assertThat(Doctor.of(connections, Duration.ofSeconds(1), List.of(slow)).examine()).singleElement()
				.satisfies((finding) -> assertThat(finding.id()).isEqualTo("not-checked"));
			// The connection that it was sent on is free again.
			for (int i = 0; i < 2; i++) {
				assertThat(
						Doctor.of(connections, Duration.ofSeconds(20), List.of(new RightsCheck(connections))).examine())
					.isEmpty();
			}
		}
	}

	private static List<Finding> found(Examined examined, String id) {
		return examined.examine().stream().filter((finding) -> finding.id().equals(id)).toList();
	}

	/**
	 * One whose server tells another version.
	 */
	private static final class Renamed extends Opaque implements AutoCloseable {

		private final HikariDataSource pool;

		private final String version;

		private Renamed(HikariDataSource pool, String version) {
			super(pool);
			this.pool = pool;
			this.version = version;
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = this.pool.getConnection();
			return answering(Connection.class, connection, "getMetaData", () -> answering(DatabaseMetaData.class,
					connection.getMetaData(), "getDatabaseProductVersion", () -> this.version));
		}

		private static <T> T answering(Class<T> type, T target, String method, Callable<Object> answer) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, called, arguments) -> {
						try {
							return called.getName().equals(method) ? answer.call() : called.invoke(target, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					}));
		}

		@Override
		public void close() {
			this.pool.close();
		}

	}

	/**
	 * One whose kind nobody knows.
	 */
	private static class Opaque extends AbstractDataSource {

		private final DataSource pool;

		private Opaque(DataSource pool) {
			this.pool = pool;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return this.pool.getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return this.pool.getConnection(username, password);
		}

	}

}
