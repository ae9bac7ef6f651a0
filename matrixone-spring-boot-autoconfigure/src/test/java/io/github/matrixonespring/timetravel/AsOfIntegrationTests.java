package io.github.matrixonespring.timetravel;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What is read in the past is of the past, or there is an exception.
 */
class AsOfIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static MatrixOneTemplate matrixOne;

	private static TransactionTemplate transactions;

	private String snapshot;

	@BeforeAll
	static void connect() {
		pool = database.pool(2);
		matrixOne = new MatrixOneTemplate(pool);
		JdbcTransactionManager manager = new JdbcTransactionManager(pool);
		matrixOne.listenTo(manager);
		transactions = new TransactionTemplate(manager);
	}

	@AfterAll
	static void disconnect() {
		matrixOne.close();
		pool.close();
	}

	@BeforeEach
	void createTables() {
		JdbcClient control = database.control();
		for (String view : List.of("plain_view", "cte_view", "view_of_cte_view", "joined_view")) {
			control.sql("drop view if exists " + view).update();
		}
		control.sql("drop table if exists t").update();
		control.sql("drop table if exists u").update();
		control.sql("create table t (id int primary key, v varchar(20))").update();
		control.sql("create table u (id int primary key, tid int)").update();
		control.sql("insert into t values (1, 'old'), (2, 'old')").update();
		control.sql("insert into u values (1, 1), (2, 2)").update();
		control.sql("create view plain_view as select * from t").update();
		control
			.sql("create view joined_view as select t.id, v from t join u on t.id = u.tid "
					+ "where exists (select 1 from plain_view p where p.id = t.id)")
			.update();
		control.sql("create view cte_view as with c as (select * from t) select * from c").update();
		control.sql("create view view_of_cte_view as select * from cte_view").update();
		this.snapshot = database.newName("s");
		matrixOne.snapshots().create(this.snapshot, SnapshotTarget.database(database.database()));
		control.sql("update t set v = 'new' where id = 1").update();
		control.sql("delete from t where id = 2").update();
		control.sql("insert into t values (3, 'new')").update();
		control.sql("delete from u where id = 1").update();
	}

	@ParameterizedTest
	@ValueSource(strings = { "select id, v from t order by id", "select id, v from t x where v = 'old' order by x.id",
			"select t.id, t.v from t join u on u.tid = t.id order by 1",
			"select x.id, x.v from t x, u y where x.id = y.tid order by 1",
			"select id, v from t where id in (select tid from u) order by id",
			"select id, v from t where exists (select 1 from u where u.tid = t.id) order by id",
			"with u as (select id, v from t) select id, v from u order by id",
			"with recursive r as (select id, v from t where id = 1 union all select r.id + 1, r.v from r where r.id < 2) "
					+ "select id, v from r order by id",
			"select id, v from t where id = 1 union all select id, v from t where id = 2 order by 1",
			"select q.id, q.v from (select * from t) q order by 1", "select id, v from plain_view order by id",
			"select id, v from joined_view order by id", "select id, v from `t` /* , u */ order by id -- , u",
			"select id, min(v) from t group by id having count(*) = 1 order by id" })
	void everyTableIsReadInThePast(String sql) {
		assertThat(
				matrixOne.asOf(this.snapshot).sql(sql).query((row, number) -> row.getInt(1) + row.getString(2)).list())
			.containsExactly("1old", "2old");
	}

	@Test
	void parametersRowsAndStreamsAreThoseOfTheClient() {
		AsOfOperations past = matrixOne.asOf(this.snapshot);
		assertThat(past.sql("select v from t where id = ?").param(2).query(String.class).single()).isEqualTo("old");
		assertThat(
				past.sql("select v from t where id in (:ids)").param("ids", List.of(1, 2)).query(String.class).list())
			.hasSize(2);
		assertThat(past.sql("select * from t where id = :id").params(Map.of("id", 1)).query().singleRow())
			.containsEntry("v", "old");
		assertThat(past.sql("select v from t where id = 7").query(String.class).optional()).isEmpty();
		try (Stream<Integer> ids = past.sql("select id from t order by id").query(Integer.class).stream()) {
			assertThat(ids).containsExactly(1, 2);
		}
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void readTakesPartInTheTransactionAndDoesNotSeeItsChanges() {
		transactions.executeWithoutResult((status) -> {
			matrixOne.jdbc().sql("insert into t values (9, 'mine')").update();
			assertThat(ids(matrixOne.asOf(this.snapshot))).containsExactly(1, 2);
			assertThat(ids(matrixOne.asOf(PointInTime.now()))).containsExactly(1, 3, 9);
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isOne();
			status.setRollbackOnly();
		});
	}

	private static List<Integer> ids(AsOfOperations past) {
		return past.sql("select id from t order by id").query(Integer.class).list();
	}

	@Test
	void nowIsThePresentWhenTheQueryIsSent() {
		AsOfOperations now = matrixOne.asOf(PointInTime.now());
		assertThat(ids(now)).containsExactly(1, 3);
		database.control().sql("insert into t values (4, 'new')").update();
		assertThat(ids(now)).containsExactly(1, 3, 4);
	}

	@Test
	void momentsResolveToOneNumber() {
		Snapshot taken = matrixOne.snapshots().get(this.snapshot);
		assertThat(matrixOne.resolve(PointInTime.snapshot(this.snapshot)).timestamp()).isEqualTo(taken.timestamp());
		assertThat(matrixOne.resolve(PointInTime.at(taken.createdAt())).timestamp()).isEqualTo(taken.timestamp());
		assertThat(matrixOne.resolve(PointInTime.now()).timestamp()).isGreaterThan(taken.timestamp());
	}

	@Test
	void timestampOfSnapshotIsKept() {
		Snapshot taken = matrixOne.snapshots().get(this.snapshot);
		assertThat(ids(matrixOne.asOf(PointInTime.ofTimestamp(taken.timestamp())))).containsExactly(1, 2);
		assertThat(ids(matrixOne.asOf(taken.createdAt()))).containsExactly(1, 2);
	}

	@Test
	void instantThatNothingKeepsIsRefused() {
		Instant between = matrixOne.snapshots().get(this.snapshot).createdAt().plusNanos(1);
		assertThatExceptionOfType(PointInTimeNotKeptException.class).isThrownBy(() -> ids(matrixOne.asOf(between)))
			.withMessageContaining("'%s.t' cannot be read at timestamp".formatted(database.database()))
			.withMessageContaining("No snapshot of that moment and no active PITR covers it")
			.withMessageContaining("matrixone.time-travel.unprotected");
	}

	@Test
	void instantThatIsTrustedToBeKeptIsRead() {
		TimeTravel trusting = new TimeTravel(matrixOne.getConnections(), matrixOne.snapshots()::get,
				Duration.ofMinutes(50));
		Instant between = matrixOne.snapshots().get(this.snapshot).createdAt().plusNanos(1);
		assumeTrue(TestServer.isReal(), "The embedded engine keeps what snapshots hold");
		assertThat(ids(trusting.asOf(PointInTime.at(between)))).containsExactly(1, 2);
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> ids(trusting.asOf(PointInTime.at(Instant.now().minus(Duration.ofHours(1))))))
			.withMessageContaining("matrixone.time-travel.unprotected reaches back to");
	}

	@Test
	void instantInTheWindowOfPitrIsRead() {
		assumeTrue(TestServer.isReal(), "The embedded engine has no PITR");
		Instant before = Instant.now();
		String pitr = database.newName("p");
		database.control()
			.sql("create pitr %s for table %s t range 1 'h'".formatted(pitr, database.database()))
			.update();
		try {
			Instant created = Instant.now();
			await().until(() -> Instant.now().isAfter(created.plusSeconds(2)));
			database.control().sql("insert into t values (4, 'later')").update();
			AsOfOperations past = matrixOne.asOf(created.plusSeconds(2));
			assertThat(ids(past)).containsExactly(1, 3);
			assertThatExceptionOfType(PointInTimeNotKeptException.class)
				.isThrownBy(() -> past.sql("select count(*) from u").query().singleValue());
			assertThatExceptionOfType(PointInTimeNotKeptException.class).isThrownBy(() -> ids(matrixOne.asOf(before)))
				.withMessageContaining("PITR '%s' keeps it since".formatted(pitr));
			database.control().sql("alter table t add column c int").update();
			assertThatExceptionOfType(PointInTimeNotKeptException.class).isThrownBy(() -> ids(past))
				.withMessageContaining("no active PITR");
		}
		finally {
			database.control().sql("drop pitr " + pitr).update();
		}
	}

	static Stream<SQLException> failuresThatTellNothingOfPitrs() {
		return Stream.of(new SQLNonTransientConnectionException("Communications link failure", "08S01", 0),
				new SQLTimeoutException("Statement cancelled due to timeout", "HY000", 0),
				new SQLException("context canceled", "HY000", 20101),
				new SQLException("internal error: something else", "HY000", 20101));
	}

	@ParameterizedTest
	@MethodSource("failuresThatTellNothingOfPitrs")
	void failureToListPitrsIsNotTakenForTheirAbsence(SQLException failure) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> readWherePitrsAreAnsweredWith(failure))
			.withCause(failure);
	}

	private void readWherePitrsAreAnsweredWith(SQLException error) {
		Instant between = matrixOne.snapshots().get(this.snapshot).createdAt().plusNanos(1);
		FaultyConnections connections = new FaultyConnections(database);
		connections.refuse("select pitr_name", error);
		try (HikariDataSource dataSource = database.pool(1)) {
			connections.giveTo(dataSource);
			try (MatrixOneTemplate other = new MatrixOneTemplate(dataSource)) {
				ids(other.asOf(between));
			}
		}
	}

	@Test
	void tableThatTheSnapshotDoesNotCoverIsRefused() {
		String ofTable = database.newName("s");
		matrixOne.snapshots().create(ofTable, SnapshotTarget.table(database.database(), "t"));
		assertThat(ids(matrixOne.asOf(ofTable))).containsExactly(1, 3);
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> matrixOne.asOf(ofTable).sql("select count(*) from t, u").query(Long.class).single())
			.withMessageContaining("snapshot '%s' is of table '%s.t'".formatted(ofTable, database.database()));
	}

	@Test
	void momentThatTheServerHasNotComeToIsRefused() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> ids(matrixOne.asOf(Instant.now().plus(Duration.ofHours(1)))))
			.withMessageContaining("would answer with the present");
	}

	/**
	 * A session may have kept the plan for a snapshot of that name that is no longer
	 * there.
	 */
	@Test
	void snapshotIsNotNamedToTheServer() {
		long timestamp = matrixOne.snapshots().get(this.snapshot).timestamp();
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> matrixOne.asOf(this.snapshot).sql("select nothing from t").query().listOfRows())
			.satisfies((ex) -> assertThat(ex.getSql())
				.isEqualTo("select nothing from t {MO_TS = %d}".formatted(timestamp)));
	}

	/**
	 * A session keeps the plan of a query that names a snapshot where another session has
	 * dropped that.
	 */
	@Test
	void droppedSnapshotIsNotFoundAlsoWhereItsPlanIsStillThere() {
		AsOfOperations past = matrixOne.asOf(this.snapshot);
		assertThat(ids(past)).containsExactly(1, 2);
		database.control().sql("drop snapshot " + this.snapshot).update();
		assertThatExceptionOfType(SnapshotNotFoundException.class).isThrownBy(() -> ids(past));
	}

	@Test
	void ofTwoSnapshotsOfOneNameTheNewerIsRead() {
		AsOfOperations past = matrixOne.asOf(this.snapshot);
		assertThat(ids(past)).containsExactly(1, 2);
		database.control().sql("drop snapshot " + this.snapshot).update();
		database.control()
			.sql("create snapshot %s for database %s".formatted(this.snapshot, database.database()))
			.update();
		assertThat(ids(past)).containsExactly(1, 3);
	}

	@Test
	void tableThatDidNotExistIsRefused() {
		database.control().sql("create table if not exists later (id int)").update();
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> matrixOne.asOf(this.snapshot).sql("select * from later").query().listOfRows())
			.withMessageContaining(".later' at character 15 of “select * from later” did not exist at timestamp");
	}

	@Test
	void sequenceIsRefused() {
		database.control().sql("drop sequence if exists numbers").update();
		database.control().sql("create sequence numbers").update();
		assertThatItHasNoPast("numbers", "INTERNAL TABLE");
	}

	@Test
	void externalTableIsRefused() {
		assumeTrue(TestServer.isReal(), "The embedded engine has no external tables");
		database.control().sql("drop table if exists file").update();
		database.control().sql("create external table file (id int) infile{'filepath' = '/tmp/none.csv'}").update();
		assertThatItHasNoPast("file", "EXTERNAL TABLE");
	}

	private static void assertThatItHasNoPast(String table, String type) {
		String then = database.newName("s");
		matrixOne.snapshots().create(then, SnapshotTarget.database(database.database()));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> matrixOne.asOf(then).sql("select * from " + table).query().listOfRows())
			.withMessageContaining("'%s.%s' at character 15".formatted(database.database(), table))
			.withMessageContaining("it was of type %s, which has no past".formatted(type));
	}

	@Test
	void tableThatTemporaryTableHidesIsRefused() {
		assumeTrue(TestServer.isReal(), "The embedded engine has no temporary tables");
		transactions.executeWithoutResult((status) -> {
			matrixOne.jdbc().sql("create temporary table t (id int)").update();
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> ids(matrixOne.asOf(this.snapshot)))
				.withMessageContaining("A temporary table of the session hides it");
			matrixOne.jdbc().sql("drop table t").update();
		});
		assertThat(ids(matrixOne.asOf(this.snapshot))).containsExactly(1, 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cte_view", "view_of_cte_view" })
	void viewUnderWhichTheServerReadsThePresentIsRefused(String view) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> matrixOne.asOf(this.snapshot).sql("select * from " + view).query().listOfRows())
			.withMessageContaining("cannot be read at")
			.withMessageContaining("cte_view'")
			.withStackTraceContaining("a WITH in the query of a view");
	}

	/**
	 * The server would read the tables of both at one moment.
	 */
	@Test
	void viewWithMomentOfItsOwnIsRefused() {
		database.control()
			.sql("create or replace view hinted as select id from t {snapshot = %s}".formatted(this.snapshot))
			.update();
		String then = database.newName("s");
		matrixOne.snapshots().create(then, SnapshotTarget.database(database.database()));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> matrixOne.asOf(then).sql("select * from hinted").query().listOfRows())
			.withStackTraceContaining("the hints are written here");
	}

	/**
	 * Its tables are those of the database from which it was created.
	 */
	@Test
	void viewThatWasCreatedFromAnotherDatabaseIsRefused() {
		String other = database.newName("db");
		JdbcClient control = database.control();
		control.sql("create database " + other).update();
		control.sql("create table %s.t (id int)".formatted(other)).update();
		control.sql("create view %s.elsewhere as select id from t".formatted(other)).update();
		String then = database.newName("s");
		matrixOne.snapshots().create(then, SnapshotTarget.database(other));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(
					() -> matrixOne.asOf(then).sql("select * from %s.elsewhere".formatted(other)).query().listOfRows())
			.withStackTraceContaining("a table without its database in a view that was created from another one");
	}

	@Test
	void functionThatSomebodyHasCreatedIsRefused() {
		assumeTrue(TestServer.isReal(), "The embedded engine has no functions of users");
		JdbcClient control = database.control();
		control
			.sql("create function counted() returns int language sql as 'select count(*) from %s.t'"
				.formatted(database.database()))
			.update();
		try {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> matrixOne.asOf(this.snapshot).sql("select counted() from t").query().listOfRows())
				.withMessageContaining("function 'counted' is one that somebody has created");
			control.sql("create or replace view counting as select counted() n from t").update();
			String then = database.newName("s");
			matrixOne.snapshots().create(then, SnapshotTarget.database(database.database()));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> matrixOne.asOf(then).sql("select * from counting").query().listOfRows())
				.withStackTraceContaining("function 'counted' is one that somebody has created");
		}
		finally {
			control.sql("drop function counted()").update();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "information_schema.tables", "mo_catalog.mo_tables", "`MO_CATALOG`.mo_database" })
	void catalogIsRefused(String table) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> matrixOne.asOf(this.snapshot).sql("select * from " + table).query().listOfRows())
			.withMessageContaining("the server's own catalog");
	}

	@Test
	void pastIsNotChanged() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> matrixOne.asOf(this.snapshot).sql("select 1 from t").update())
			.withMessageContaining("The past cannot be changed");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '^', textBlock = """
			NO_BACKSLASH_ESCAPES, select 1 from t where v = 'a\\' or v in (select v from u) -- '
			ANSI_QUOTES, select 1 from t where v = "x"
			""")
	void quotesThatTheSessionReadsOtherwiseAreRefused(String mode, String sql) {
		assumeTrue(TestServer.isReal(), "The embedded engine refuses " + mode);
		try (HikariDataSource dataSource = withSqlMode(mode);
				MatrixOneTemplate other = new MatrixOneTemplate(dataSource)) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> other.asOf(this.snapshot).sql(sql).query().listOfRows())
				.withMessageContaining("the session has sql_mode " + mode);
		}
	}

	@Test
	void viewWithQuotesThatTheSessionReadsOtherwiseIsRefused() {
		assumeTrue(TestServer.isReal(), "The embedded engine refuses NO_BACKSLASH_ESCAPES");
		database.control().sql("create or replace view quoting as select id from t where v <> 'a\\\\'").update();
		String then = database.newName("s");
		matrixOne.snapshots().create(then, SnapshotTarget.database(database.database()));
		try (HikariDataSource dataSource = withSqlMode("NO_BACKSLASH_ESCAPES");
				MatrixOneTemplate other = new MatrixOneTemplate(dataSource)) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> other.asOf(then).sql("select * from quoting").query().listOfRows())
				.withStackTraceContaining("the session has sql_mode NO_BACKSLASH_ESCAPES");
		}
	}

	private static HikariDataSource withSqlMode(String mode) {
		return with("set sql_mode = '%s'".formatted(mode));
	}

	private static HikariDataSource with(String initSql) {
		HikariDataSource dataSource = database.pool(1);
		dataSource.setConnectionInitSql(initSql);
		return dataSource;
	}

	@Test
	void sessionInWhichTheServerRewritesQueriesIsRefused() {
		assumeTrue(TestServer.isReal(), "the embedded engine rewrites no queries");
		try (HikariDataSource dataSource = with("set enable_remap_hint = 1");
				MatrixOneTemplate other = new MatrixOneTemplate(dataSource)) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> ids(other.asOf(this.snapshot)))
				.withMessageContaining("enable_remap_hint is on");
		}
	}

	@Test
	void viewWithDistanceOfVectorsIsRefused() {
		assumeTrue(TestServer.isReal(), "the embedded engine has no vectors");
		database.control()
			.sql("create or replace view distances as select id, l2_distance('[1]', '[2]') d from t")
			.update();
		String then = database.newName("s");
		matrixOne.snapshots().create(then, SnapshotTarget.database(database.database()));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(
					() -> matrixOne.asOf(then).sql("select id from distances order by d limit 2").query().listOfRows())
			.withStackTraceContaining("a distance of vectors in a view");
	}

}
