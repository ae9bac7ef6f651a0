package io.github.matrixonespring.embedded.jdbc;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Statements and results as Connector/J has them.
 */
class EmbeddedStatementTests {

	private Connection connection;

	private Statement statement;

	@BeforeEach
	void createTable() throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:matrixone:mem:statements_" + UUID.randomUUID());
		this.statement = this.connection.createStatement();
		this.statement.execute("create table t (id bigint not null auto_increment primary key, name varchar(100),"
				+ " body longtext, raw longblob, placed datetime(3), stamped timestamp(6), paid bit)");
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
	}

	@Test
	void returnsGeneratedKeysAsTheDriverDoes() throws SQLException {
		this.statement.executeUpdate("insert into t (name) values ('a')", Statement.RETURN_GENERATED_KEYS);
		ResultSet keys = this.statement.getGeneratedKeys();
		assertThat(keys.next()).isTrue();
		assertThat(keys.getObject("GENERATED_KEY")).isEqualTo(BigInteger.ONE);
		assertThat(keys.getLong(1)).isOne();
	}

	@Test
	void tellsWhereItIsInTheGeneratedKeys() throws SQLException {
		this.statement.executeUpdate("insert into t (name) values ('a')", Statement.RETURN_GENERATED_KEYS);
		ResultSet keys = this.statement.getGeneratedKeys();
		assertThat(keys.isBeforeFirst()).isTrue();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> keys.getLong(1))
			.withMessage("Before start of result set");
		assertThat(keys.next()).isTrue();
		assertThat(keys.isFirst()).isTrue();
		assertThat(keys.isLast()).isTrue();
		assertThat(keys.getMetaData().getColumnTypeName(1)).isEqualTo("BIGINT UNSIGNED");
		assertThat(keys.next()).isFalse();
		assertThat(keys.isAfterLast()).isTrue();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> keys.getLong(1))
			.withMessage("After end of result set");
		keys.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(keys::next)
			.withMessage("Operation not allowed after ResultSet closed");
	}

	@Test
	void refusesGeneratedKeysThatWereNotRequested() throws SQLException {
		this.statement.executeUpdate("insert into t (name) values ('a')");
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.statement::getGeneratedKeys)
			.withMessageStartingWith("Generated keys not requested.");
	}

	@Test
	void returnsTheKeysOfABatch() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (name) values (?)",
				Statement.RETURN_GENERATED_KEYS)) {
			for (String name : new String[] { "a", "b", "c" }) {
				insert.setString(1, name);
				insert.addBatch();
			}
			assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
			ResultSet keys = insert.getGeneratedKeys();
			for (long expected = 1; expected <= 3; expected++) {
				assertThat(keys.next()).isTrue();
				assertThat(keys.getLong(1)).isEqualTo(expected);
			}
			assertThat(insert.executeBatch()).isEmpty();
		}
	}

	@Test
	void goesOnBehindAFailureInABatch() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (id) values (?)")) {
			for (long id : new long[] { 1, 1, 2 }) {
				insert.setLong(1, id);
				insert.addBatch();
			}
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(insert::executeBatch)
				.withMessage("Duplicate entry '1' for key 'id'")
				.withCauseInstanceOf(SQLIntegrityConstraintViolationException.class)
				.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(1062))
				.satisfies((ex) -> assertThat(ex.getUpdateCounts()).containsExactly(1, Statement.EXECUTE_FAILED, 1));
		}
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void executesABatchOfTexts() throws SQLException {
		this.statement.addBatch("insert into t (name) values ('a')");
		this.statement.addBatch("update t set name = 'b'");
		assertThat(this.statement.executeBatch()).containsExactly(1, 1);
	}

	@Test
	void refusesOtherTextsInABatchOfAPreparedStatement() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (name) values (?)")) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> insert.addBatch("insert into t (name) values ('a')"))
				.withMessageContaining("addBatch() without one");
		}
	}

	@Test
	void readsStreamsWhenTheyAreSet() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (body, raw) values (?, ?)")) {
			insert.setCharacterStream(1, new StringReader("x".repeat(2_000_000)));
			insert.setBinaryStream(2, new ByteArrayInputStream(new byte[2_000_000]));
			insert.executeUpdate();
			insert.executeUpdate();
		}
		ResultSet rows = this.statement.executeQuery("select body, raw from t");
		for (int i = 0; i < 2; i++) {
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString(1)).hasSize(2_000_000);
			assertThat(rows.getObject(1)).isInstanceOf(String.class);
			assertThat(rows.getBytes(2)).hasSize(2_000_000);
		}
	}

	@Test
	void returnsTheJavaTypesAndTextsOfTheDriver() throws SQLException {
		this.statement.execute("insert into t (name, placed, stamped, paid)"
				+ " values ('a', '2024-01-02 03:04:05.6', '2024-01-02 03:04:05', 1)");
		ResultSet rows = this.statement.executeQuery("select placed, stamped, paid, true, now() from t");
		rows.next();
		assertThat(rows.getObject(1)).isEqualTo(LocalDateTime.of(2024, 1, 2, 3, 4, 5, 600_000_000));
		assertThat(rows.getString(1)).isEqualTo("2024-01-02 03:04:05.600");
		assertThat(rows.getObject(2)).isEqualTo(Timestamp.valueOf("2024-01-02 03:04:05"));
		assertThat(rows.getString(2)).isEqualTo("2024-01-02 03:04:05");
		assertThat(rows.getObject(3)).isEqualTo(true);
		assertThat(rows.getString("paid")).isEqualTo("1");
		assertThat(rows.getInt(4)).isOne();
		assertThat(rows.getObject(5)).isInstanceOf(Timestamp.class);
	}

	@Test
	void refusesAnUpdateThatReturnsRowsAndAQueryThatDoesNot() {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.statement.executeUpdate("select 1"))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("01S03"));
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> this.statement.executeQuery("update t set name = 'x'"))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("S1009"));
	}

	@Test
	void executesACommentAlone() throws SQLException {
		for (String sql : new String[] { " ", "-- nothing", "# nothing", "/* nothing */", "/* nothing */;" }) {
			assertThat(this.statement.execute(sql)).isFalse();
			assertThat(this.statement.getUpdateCount()).isZero();
		}
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.statement.execute(""))
			.withMessage("Can not issue empty query.");
	}

	@Test
	void refusesAStatementThatIsNestedTooDeeply() throws SQLException {
		for (String sql : new String[] { "select 1" + " + 1".repeat(20_000),
				"select " + "(".repeat(5_000) + "1" + ")".repeat(5_000),
				"select 1" + " union all select 1".repeat(5_000),
				"insert into t (name) values (" + "concat(".repeat(3_000) + "'a'" + ", 'b')".repeat(3_000) + ")" }) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> this.statement.execute(sql))
				.withMessageStartingWith("not supported by the embedded engine: ");
		}
		assertThat(count()).isZero();
	}

	@Test
	void refusesAMissingParameter() throws SQLException {
		try (PreparedStatement query = this.connection.prepareStatement("select * from t where id = ? and name = ?")) {
			query.setLong(1, 1);
			assertThatExceptionOfType(SQLException.class).isThrownBy(query::executeQuery)
				.withMessage("No value specified for parameter 2")
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("07001"));
		}
	}

	@Test
	void findsATableAgainThatWasReplacedBetweenTwoExecutions() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (name) values (?)")) {
			insert.setString(1, "a");
			insert.executeUpdate();
			this.statement.execute("drop table t");
			this.statement.execute("create table t (id int auto_increment primary key, name varchar(5))");
			assertThat(insert.executeUpdate()).isOne();
		}
		assertThat(count()).isOne();
	}

	@Test
	void takesAnotherSnapshotInAHintWithEveryExecution() throws SQLException {
		this.statement.execute("create snapshot empty for account");
		this.statement.execute("insert into t (name) values ('a')");
		this.statement.execute("create snapshot filled for account");
		try (PreparedStatement query = this.connection
			.prepareStatement("select count(*) from t {snapshot = ?} x where x.id > ?")) {
			for (String snapshot : new String[] { "empty", "filled", "empty" }) {
				query.setString(1, snapshot);
				query.setLong(2, 0);
				ResultSet rows = query.executeQuery();
				rows.next();
				assertThat(rows.getInt(1)).isEqualTo(snapshot.equals("empty") ? 0 : 1);
			}
		}
	}

	@Test
	void readsByTheTimestampOfASnapshot() throws SQLException {
		this.statement.execute("create snapshot empty for account");
		this.statement.execute("insert into t (name) values ('a')");
		ResultSet rows = this.statement.executeQuery("select ts from mo_catalog.mo_snapshots where sname = 'empty'");
		rows.next();
		long timestamp = rows.getLong(1);
		rows = this.statement.executeQuery("select count(*) from t {MO_TS = " + timestamp + "}");
		rows.next();
		assertThat(rows.getInt(1)).isZero();
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
			.isThrownBy(() -> this.statement.executeQuery("select * from t {MO_TS = " + (timestamp - 1) + "}"))
			.withMessageStartingWith("not supported by the embedded engine: reading at ");
	}

	@Test
	void givesSnapshotsTimestampsCloseToTheClock() throws SQLException {
		long before = System.currentTimeMillis() * 1_000_000;
		this.statement.execute("create snapshot s for account");
		ResultSet rows = this.statement.executeQuery("select ts from mo_catalog.mo_snapshots where sname = 's'");
		rows.next();
		assertThat(rows.getLong(1)).isBetween(before, (System.currentTimeMillis() + 1) * 1_000_000);
	}

	@Test
	void showsSnapshotsNewestFirstInUtc() throws SQLException {
		this.statement.execute("create snapshot first for account");
		this.statement.execute("create snapshot second for cluster");
		ResultSet rows = this.statement.executeQuery("show snapshots");
		assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("SNAPSHOT_NAME");
		assertThat(rows.getMetaData().getColumnLabel(3)).isEqualTo("SNAPSHOT_LEVEL");
		rows.next();
		assertThat(rows.getString(1)).isEqualTo("second");
		assertThat(rows.getString(4)).isEmpty();
		rows.next();
		assertThat(rows.getString(1)).isEqualTo("first");
		assertThat(rows.getString(2)).startsWith(LocalDate.now(ZoneOffset.UTC).toString());
		assertThat(rows.getString(4)).isEqualTo("sys");
	}

	@Test
	void showsTheTimestampOfASnapshotToTheNanosecond() throws SQLException {
		this.statement.execute("create snapshot s for account");
		ResultSet rows = this.statement.executeQuery("select ts from mo_catalog.mo_snapshots where sname = 's'");
		rows.next();
		long timestamp = rows.getLong(1);
		rows = this.statement.executeQuery("show snapshots where snapshot_name = 's'");
		rows.next();
		Instant shown = Instant.parse(rows.getString("TIMESTAMP").replace(' ', 'T') + "Z");
		assertThat(shown).isEqualTo(Instant.ofEpochSecond(timestamp / 1_000_000_000, timestamp % 1_000_000_000));
	}

	@Test
	void knowsHowManyParametersThereAreAndNoMore() throws SQLException {
		try (PreparedStatement query = this.connection
			.prepareStatement("select * from t {snapshot = ?} x where x.name = '?' and x.id = ? -- ?")) {
			assertThat(query.getParameterMetaData().getParameterCount()).isEqualTo(2);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> query.getParameterMetaData().getParameterType(1))
				.withMessage("Parameter metadata not available for the given statement");
		}
	}

	// Never send this to a server: v4.2.0 follows the view until memory is used up.
	@Test
	void refusesAViewThatRefersToItself() throws SQLException {
		this.statement.execute("create view v as select id from t");
		this.statement.execute("create or replace view v as select id from v");
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
			.isThrownBy(() -> this.statement.executeQuery("select * from v"))
			.withMessage(
					"not supported by the embedded engine: the view v, which refers to itself at line 1, column 15:"
							+ " select * from v");
	}

	@Test
	void endsAStatementThatTakesTooLong() throws SQLException {
		this.statement.execute("insert into t (name) values ('a')");
		this.connection.setAutoCommit(false);
		this.statement.execute("insert into t (name) values ('b')");
		this.statement.setQueryTimeout(1);
		String slow = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)"
				+ " select count(*) from n a join n b on a.i + b.i < 0 join n c on c.i = a.i";
		assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(() -> this.statement.executeQuery(slow))
			.withMessage("Statement cancelled due to timeout or client request");
		this.statement.setQueryTimeout(0);
		this.connection.commit();
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void takesTheFetchSizeThatAsksTheDriverToStream() throws SQLException {
		this.statement.setFetchSize(Integer.MIN_VALUE);
		assertThat(this.statement.executeQuery("select 1").next()).isTrue();
		assertThat(this.statement.getFetchSize()).isEqualTo(Integer.MIN_VALUE);
	}

	@Test
	void limitsRows() throws SQLException {
		this.statement.execute("insert into t (name) values ('a'), ('b'), ('c')");
		this.statement.setMaxRows(2);
		ResultSet rows = this.statement.executeQuery("select id from t order by id");
		assertThat(rows.next()).isTrue();
		assertThat(rows.next()).isTrue();
		assertThat(rows.next()).isFalse();
		try (PreparedStatement query = this.connection.prepareStatement("select id from t order by id")) {
			query.setMaxRows(1);
			ResultSet prepared = query.executeQuery();
			assertThat(prepared.next()).isTrue();
			assertThat(prepared.next()).isFalse();
		}
	}

	@Test
	void scrollsWhereAskedTo() throws SQLException {
		this.statement.execute("insert into t (name) values ('a'), ('b')");
		try (Statement scrolling = this.connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE,
				ResultSet.CONCUR_READ_ONLY)) {
			ResultSet rows = scrolling.executeQuery("select id from t order by id");
			assertThat(rows.last()).isTrue();
			assertThat(rows.getRow()).isEqualTo(2);
			assertThat(rows.getStatement()).isSameAs(scrolling);
		}
	}

	@Test
	void refusesWorkOnWhatIsClosed() throws SQLException {
		Statement closed = this.connection.createStatement();
		closed.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> closed.execute("select 1"))
			.withMessage("No operations allowed after statement closed.");
		this.connection.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.connection::createStatement)
			.withMessage("No operations allowed after connection closed.");
		assertThat(this.connection.isClosed()).isTrue();
		assertThat(this.connection.isValid(1)).isFalse();
	}

	@Test
	void refusesCallsOfProcedures() {
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
			.isThrownBy(() -> this.connection.prepareCall("{call x()}"))
			.withMessageStartingWith("not supported by the embedded engine");
	}

	@Test
	void knowsItsConnection() throws SQLException {
		assertThat(this.statement.getConnection()).isSameAs(this.connection);
		assertThat(this.connection.getMetaData().getConnection()).isSameAs(this.connection);
		assertThat(this.connection.unwrap(Connection.class)).isSameAs(this.connection);
		assertThat(this.connection.isWrapperFor(String.class)).isFalse();
	}

	private long count() throws SQLException {
		try (Statement counting = this.connection.createStatement();
				ResultSet rows = counting.executeQuery("select count(*) from t")) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
