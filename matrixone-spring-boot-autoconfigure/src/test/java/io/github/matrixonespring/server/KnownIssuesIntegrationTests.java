package io.github.matrixonespring.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Surprises of the server that this library works around. What is mended on some versions
 * is a {@link Capability}, and the test says which of the two this server does; or, where
 * the library does the same on all of them, the test takes either and nothing else. A
 * test that fails here is news: a server does neither.
 */
class KnownIssuesIntegrationTests {

	private static final String UNCLASSIFIED = "internal error: unclassified statement appears in uncommitted transaction";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger counter = new AtomicInteger();

	private Connection connection;

	private String source;

	private String name;

	@BeforeAll
	static void onServerOnly() {
		TestServer.assumeReal("the surprises are those of a real server");
	}

	@BeforeEach
	void connect() throws SQLException {
		this.connection = DriverManager.getConnection(database.url(), database.username(), database.password());
		this.source = database.name("source_" + counter.incrementAndGet());
		this.name = database.name("name_" + counter.get());
		execute("create database " + this.source);
		execute("create table " + this.source + ".item (id int primary key)");
		execute("insert into " + this.source + ".item values (1)");
	}

	@AfterEach
	void disconnect() throws SQLException {
		this.connection.close();
	}

	@Test
	void snapshotIsRefusedInTransaction() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("insert into " + this.source + ".item values (2)");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> createSnapshot(this.name))
			.withMessage(UNCLASSIFIED)
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(20101));
		this.connection.commit();
		assertThat(items(this.source)).isEqualTo(2);
	}

	@Test
	void cloneIgnoresTransactionThatWasNotBegunWithBegin() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("create database " + this.name + " clone " + this.source);
		assertThat(databases(this.name)).as("seen by others before the commit").isEqualTo(1);
		this.connection.rollback();
		assertThat(databases(this.name)).as("after the rollback").isEqualTo(1);
	}

	@Test
	void lateBeginCommits() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("insert into " + this.source + ".item values (2)");
		execute("BEGIN");
		this.connection.rollback();
		assertThat(items(this.source)).isEqualTo(2);
	}

	@Test
	void updateWithJoinChecksReferencesWithinTheTableWhateverIsSet() throws SQLException {
		staff("");
		execute("set foreign_key_checks = 0");
		execute("delete from staff where id = 1");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> execute("update staff n join staff o on n.id = o.id set n.v = 9 where n.id = 2"))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(1452));
		execute("update staff set v = 9 where id = 2");
	}

	@Test
	void deleteDoesNotCascadeWithinTheTableAndReferencesCannotBeChangedThen() throws SQLException {
		staff(" on delete cascade");
		execute("delete from staff where id = 1");
		assertThat(text("select count(*) from staff")).isEqualTo("1");
		execute("insert into staff values (3, null, 0)");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> execute("update staff set boss = null where id = 3"))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(1452));
	}

	private void staff(String onDelete) throws SQLException {
		execute("use " + this.source);
		execute("create table staff (id int primary key, boss int, v int, foreign key (boss) references staff (id)%s)"
			.formatted(onDelete));
		execute("insert into staff values (1, null, 0), (2, 1, 0)");
	}

	@Test
	void uniqueValueIsNotTakenFromRowThatLosesItWithinAnUpdate() throws SQLException {
		execute("use " + this.source);
		execute("create table t (id int primary key, u int unique)");
		execute("create table o (id int primary key, u int)");
		execute("insert into t values (1, null), (3, 13)");
		execute("insert into o values (1, 13), (3, null)");
		String update = "update t n join o on n.id = o.id set n.u = o.u";
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(update))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(1062));
		execute("update t set u = null where id = 3");
		execute(update);
	}

	@Test
	void lockingReadLocksNoKeyThatIsMissing() throws SQLException {
		execute("use " + this.source);
		this.connection.setAutoCommit(false);
		text("select count(*) from (select id from item where id in (1, 2) for update) d");
		database.control().sql("insert into %s.item values (2)".formatted(this.source)).update();
		this.connection.rollback();
		assertThat(items(this.source)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "if(true, t, d)", "if(false, d, t)", "case when true then t else d end", "ifnull(t, d)",
			"if(true, t, utc_timestamp(3))" })
	void choiceBetweenTimestampAndDatetimeIsRoundedToSeconds(String choice) throws SQLException {
		execute("create table %s.times (t timestamp(3), d datetime(3))".formatted(this.source));
		execute("insert into %s.times values ('2024-01-02 03:04:05.600', '2024-01-02 03:04:05.600')"
			.formatted(this.source));
		assumeTrue(has(Capability.DIGITS_OF_UTC_TIMESTAMP), "the server has no utc_timestamp(3)");
		assertThat(text("select %s from %s.times".formatted(choice, this.source))).isEqualTo("2024-01-02 03:04:06");
		assertThat(text("select if(true, d, utc_timestamp(3)) from %s.times".formatted(this.source)))
			.isEqualTo("2024-01-02 03:04:05.600");
	}

	@Test
	void driverDoesNotSeeUseNorGoesBackWithLocalSessionState() throws SQLException {
		String url = database.url() + (database.url().contains("?") ? "&" : "?") + "useLocalSessionState=true";
		try (Connection local = DriverManager.getConnection(url, database.username(), database.password());
				Statement statement = local.createStatement()) {
			statement.execute("use " + this.source);
			assertThat(local.getCatalog()).isEqualTo(database.database());
			local.setCatalog(database.database());
			ResultSet rows = statement.executeQuery("select database()");
			rows.next();
			assertThat(rows.getString(1)).isEqualTo(this.source);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "set @a = 1", "set names utf8mb4", "/*!40101 set names utf8 */" })
	void setCommits(String sql) throws SQLException {
		this.connection.setCatalog(this.source);
		this.connection.setAutoCommit(false);
		execute("insert into item values (2)");
		execute(sql);
		this.connection.rollback();
		assertThat(items(this.source)).isEqualTo(has(Capability.SET_IN_TRANSACTION) ? 1 : 2);
	}

	@Test
	void lockOfTablesCommitsOrIsRefused() throws SQLException {
		this.connection.setCatalog(this.source);
		this.connection.setAutoCommit(false);
		execute("insert into item values (2)");
		boolean taken = isTaken("lock tables item read", 20101);
		this.connection.rollback();
		assertThat(items(this.source)).isEqualTo(taken ? 2 : 1);
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "0, " + Integer.MIN_VALUE })
	void queryWithLimitOrThatStreamsCommits(int maxRows, int fetchSize) throws SQLException {
		this.connection.setAutoCommit(false);
		execute("insert into " + this.source + ".item values (2)");
		try (Statement statement = this.connection.createStatement()) {
			statement.setMaxRows(maxRows);
			statement.setFetchSize(fetchSize);
			statement.executeQuery("select 1").close();
		}
		this.connection.rollback();
		assertThat(items(this.source)).isEqualTo(has(Capability.SET_IN_TRANSACTION) ? 1 : 2);
	}

	@Test
	void sequenceCommitsTransactionThatWasNotBegunWithBegin() throws SQLException {
		this.connection.setCatalog(this.source);
		this.connection.setAutoCommit(false);
		execute("insert into item values (2)");
		execute("create sequence numbers");
		this.connection.rollback();
		assertThat(items(this.source)).isEqualTo(2);
	}

	@Test
	void rollbackToSavepointIsNotImplemented() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("insert into " + this.source + ".item values (2)");
		execute("savepoint a");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute("rollback to a"))
			.withMessageContaining("savepoint has not been implemented yet");
		this.connection.rollback();
	}

	@Test
	void cloneOfMissingDatabaseIsAnEmptyOneOrRefused() throws SQLException {
		boolean taken = isTaken("create database " + this.name + " clone " + this.name + "_missing", 1046, 1049);
		assertThat(databases(this.name)).isEqualTo(taken ? 1 : 0);
	}

	@Test
	void cloneOfMissingDatabaseAtSnapshotOfAnotherOneIsAnEmptyOneOrRefused() throws SQLException {
		createSnapshot(this.name);
		boolean taken = isTaken(
				"create database " + this.name + " clone " + this.name + "_missing {snapshot = " + this.name + "}",
				1046, 1049, 20101);
		assertThat(databases(this.name)).isEqualTo(taken ? 1 : 0);
	}

	@Test
	void cloneIntoExistingTableIfNotExistsAddsRowsOrDoesNothing() throws SQLException {
		execute("create table " + this.source + ".copy (id int primary key)");
		isTaken("create table if not exists " + this.source + ".copy clone " + this.source + ".item", 1050);
		assertThat(count("select count(*) from " + this.source + ".copy")).isBetween(0L, 1L);
	}

	@Test
	void cloneOfDatabaseIfNotExistsFailsWhereItExistsOrDoesNothing() throws SQLException {
		execute("create database " + this.name);
		isTaken("create database if not exists " + this.name + " clone " + this.source, 1007);
		assertThat(tables(this.name)).isZero();
	}

	@Test
	void cloneLeavesSequencesOut() throws SQLException {
		this.connection.setCatalog(this.source);
		execute("create sequence numbers");
		execute("create database " + this.name + " clone " + this.source);
		long tables = tables(this.name);
		Evidence cloned = server().evidence(Capability.CLONED_SEQUENCES);
		assertThat(tables).isBetween(1L, 2L);
		assertThat(cloned.isKnown() && cloned.present()).isEqualTo(cloned.isKnown() && tables == 2);
	}

	@Test
	void cloneOfSequenceIsTableOrRefused() throws SQLException {
		this.connection.setCatalog(this.source);
		execute("create sequence numbers");
		if (isTaken("create table copy clone numbers", 20101, 1105)) {
			assertThat(text("select table_type from information_schema.tables where table_schema = '" + this.source
					+ "' and table_name = 'copy'"))
				.isEqualTo("BASE TABLE");
		}
	}

	@Test
	void snapshotIfNotExistsIsOkForAnotherTarget() throws SQLException {
		createSnapshot(this.name);
		execute("create snapshot if not exists " + this.name + " for account");
		assertThat(text("select level from mo_catalog.mo_snapshots where sname = '" + this.name + "'"))
			.isEqualTo("database");
	}

	@Test
	void namesAreMadePartOfSqlOfTheServer() throws SQLException {
		// Older versions do so with the name of the table, too, where it is created.
		if (isTaken("create table " + this.source + ".`z', 7) -- k` (id int)", 1064, 1105, 1149)) {
			execute("create snapshot " + this.name + " for table " + this.source + " `z', 7) -- k`");
			assertThat(text("select table_name from mo_catalog.mo_snapshots where sname = '" + this.name + "'"))
				.isEqualTo("z");
		}
	}

	@Test
	void readByNameOfSnapshotIsAnsweredFromTheOldPlan() throws SQLException {
		String sql = "select count(*) from " + this.source + ".item {snapshot = " + this.name + "}";
		createSnapshot(this.name);
		assertThat(count(sql)).isEqualTo(1);
		database.control().sql("drop snapshot " + this.name).update();
		database.control().sql("insert into " + this.source + ".item values (2)").update();
		database.control().sql("create snapshot " + this.name + " for database " + this.source).update();
		assertThat(count(sql)).as("at the new snapshot, which has 2").isEqualTo(1);
		assertThat(count(sql + " ")).as("with another text").isEqualTo(2);
	}

	/**
	 * Which of them it reads depends on the plan.
	 */
	@Test
	void statementReadsOneMomentOfThePastOnly() throws SQLException {
		createSnapshot(this.name);
		execute("insert into " + this.source + ".item values (2)");
		createSnapshot(this.name + "_later");
		String item = this.source + ".item";
		String counts = "select concat((select count(*) from %1$s%2$s), (select count(*) from %1$s%3$s), "
				+ "(select count(*) from %1$s))";
		execute("insert into " + item + " values (3)");
		assertThat(text(counts.formatted(item, at(this.name), at(this.name + "_later")))).isIn("113", "223");
		assertThat(text(counts.formatted(item, at(this.name), at(this.name)))).isEqualTo("113");
	}

	private String at(String snapshot) throws SQLException {
		return " {MO_TS = %s}"
			.formatted(text("select ts from mo_catalog.mo_snapshots where sname = '%s'".formatted(snapshot)));
	}

	@Test
	void viewWithCommonTableExpressionReadsThePresent() throws SQLException {
		execute("create view %1$s.counted as with i as (select * from %1$s.item) select count(*) as n from i"
			.formatted(this.source));
		createSnapshot(this.name);
		execute("insert into " + this.source + ".item values (2)");
		assertThat(count("select n from %s.counted%s".formatted(this.source, at(this.name)))).isEqualTo(2);
		assertThat(count("select count(*) from %s.item%s".formatted(this.source, at(this.name)))).isOne();
	}

	@Test
	void functionReadsThePresent() throws SQLException {
		execute("use " + this.source);
		execute("create function counted() returns int language sql as 'select count(*) from %s.item'"
			.formatted(this.source));
		createSnapshot(this.name);
		execute("insert into item values (2)");
		assertThat(count("select counted() from item" + at(this.name))).isEqualTo(2);
		execute("drop function counted()");
	}

	@Test
	void driverRefusesSnapshotOnReadOnlyConnectionThatTrustsItsLocalState() throws SQLException {
		String url = database.url() + "?useLocalSessionState=true&readOnlyPropagatesToServer=false";
		try (Connection local = DriverManager.getConnection(url, database.username(), database.password());
				Statement statement = local.createStatement()) {
			local.setReadOnly(true);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute("create snapshot " + this.name + " for account"))
				.withMessageContaining("Connection is read-only");
		}
	}

	@Test
	void isolationIsIgnored() throws SQLException {
		long expected = has(Capability.ISOLATION_LEVELS) ? 1 : 2;
		this.connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
		this.connection.setAutoCommit(false);
		assertThat(countOn(this.connection, "select count(*) from " + this.source + ".item")).isEqualTo(1);
		database.control().sql("insert into " + this.source + ".item values (2)").update();
		assertThat(countOn(this.connection, "select count(*) from " + this.source + ".item")).isEqualTo(expected);
		this.connection.rollback();
	}

	@Test
	void updateDoesNotCheckOrIsRefused() throws SQLException {
		execute("create table " + this.source + ".checked (id int primary key, amount int check (amount > 0))");
		execute("insert into " + this.source + ".checked values (1, 1)");
		boolean taken = isTaken("update " + this.source + ".checked set amount = -1", 3819);
		assertThat(count("select amount from " + this.source + ".checked")).isEqualTo(taken ? -1 : 1);
	}

	@Test
	void oneOfTwoWhoHaveSharedLockMayUpdate() throws SQLException {
		assumeTrue(has(Capability.SHARED_ROW_LOCKS), "the server has no shared locks of rows");
		String sharing = "select id from " + this.source + ".item where id = 1 for share";
		try (Connection other = DriverManager.getConnection(database.url(), database.username(), database.password());
				Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.executeQuery(sharing).close();
			this.connection.setAutoCommit(false);
			execute(sharing);
			execute("update " + this.source + ".item set id = 2 where id = 1");
			this.connection.rollback();
			other.rollback();
		}
	}

	/**
	 * No surprise, but what tells this library that a transaction has written.
	 */
	@Test
	void locksTellWhetherTransactionHasWritten() throws SQLException {
		String locks = """
				select count(*) from mo_locks() l, mo_sessions() s \
				where s.conn_id = connection_id() and l.txn_id = s.txn_id""";
		execute("create table " + this.source + ".keyless (id int)");
		this.connection.setAutoCommit(false);
		for (String table : new String[] { "item", "keyless" }) {
			execute("BEGIN");
			assertThat(countOn(this.connection, "select count(*) from " + this.source + "." + table)).isNotNegative();
			assertThat(countOn(this.connection, locks)).as("after reading %s", table).isZero();
			execute("insert into " + this.source + "." + table + " values (3)");
			assertThat(countOn(this.connection, locks)).as("after writing %s", table).isPositive();
			this.connection.rollback();
		}
	}

	private ServerCapabilities server() {
		return database.server();
	}

	private boolean has(Capability capability) {
		return server().has(capability);
	}

	/**
	 * Send a statement that one version takes and another refuses.
	 * @param refusals how it is refused
	 * @return whether it was taken
	 */
	private boolean isTaken(String sql, Integer... refusals) {
		try {
			execute(sql);
			return true;
		}
		catch (SQLException ex) {
			assertThat(ex.getErrorCode()).as(ex.getMessage()).isIn((Object[]) refusals);
			return false;
		}
	}

	private long tables(String schema) throws SQLException {
		return count("select count(*) from information_schema.tables where table_schema = '" + schema + "'");
	}

	private void createSnapshot(String snapshot) throws SQLException {
		execute("create snapshot " + snapshot + " for database " + this.source);
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private long items(String schema) {
		return database.control().sql("select count(*) from " + schema + ".item").query(Long.class).single();
	}

	private static long databases(String name) {
		return database.control()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(name)
			.query(Long.class)
			.single();
	}

	private long count(String sql) throws SQLException {
		return countOn(this.connection, sql);
	}

	private static long countOn(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getLong(1);
		}
	}

	private String text(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

}
