package io.github.matrixonespring.embedded.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Batches as Connector/J 9.7.0 executes them on a MatrixOne v4.2.0 with
 * {@code rewriteBatchedStatements=true}, where all numbers here were seen.
 */
class RewrittenBatchTests {

	private static final String INSERT = "insert into t (n, v) values (?, ?)";

	private final String url = "jdbc:matrixone:mem:rewritten_" + UUID.randomUUID();

	private Connection connection;

	@BeforeEach
	void createTable() throws SQLException {
		this.connection = DriverManager.getConnection(this.url + "?rewriteBatchedStatements=true");
		execute("create table t (id bigint not null auto_increment primary key, n int unique, v varchar(5))");
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
	}

	@Test
	void takesTheLastKeyForTheFirst() throws SQLException {
		try (PreparedStatement insert = prepare(INSERT)) {
			add(insert, "1 a", "2 b", "3 c");
			assertThat(insert.executeBatch()).containsExactly(-2, -2, -2);
			assertThat(keys(insert)).containsExactly(3, 4, 5);
			assertThat(insert.getUpdateCount()).isEqualTo(-1);
		}
		assertThat(numbers("select id from t order by n")).containsExactly(1, 2, 3);
		assertThat(numbers("select last_insert_id()")).containsExactly(3);
	}

	@Test
	void reportsSingleRowsAsTheyAre() throws SQLException {
		try (PreparedStatement insert = prepare(INSERT)) {
			add(insert, "1 a");
			assertThat(insert.executeBatch()).containsExactly(1);
			assertThat(keys(insert)).containsExactly(1);
		}
	}

	@Test
	void insertsAllRowsOrNone() throws SQLException {
		execute("insert into t (n) values (3)");
		try (PreparedStatement insert = prepare(INSERT)) {
			add(insert, "1 a", "2 b", "3 c", "4 d");
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(insert::executeBatch)
				.withMessage("Duplicate entry '3' for key 'n'")
				.withCauseInstanceOf(SQLIntegrityConstraintViolationException.class)
				.satisfies((ex) -> assertThat(ex.getUpdateCounts()).containsExactly(-3, -3, -3, -3));
			assertThat(keys(insert)).isEmpty();
		}
		assertThat(numbers("select n from t")).containsExactly(3);
	}

	@Test
	void insertsManyRowsForEachExecution() throws SQLException {
		try (PreparedStatement insert = prepare("insert into t (n, v) values (?, ?), (?, 'x')")) {
			for (int i = 1; i <= 5; i += 2) {
				insert.setInt(1, i);
				insert.setString(2, "a");
				insert.setInt(3, i + 1);
				insert.addBatch();
			}
			assertThat(insert.executeBatch()).containsExactly(-2, -2, -2);
			assertThat(keys(insert)).containsExactly(6, 7, 8, 9, 10, 11);
		}
		assertThat(numbers("select n from t order by id")).containsExactly(1, 2, 3, 4, 5, 6);
	}

	@Test
	void rewritesWhatFollowsTheRowsToo() throws SQLException {
		execute("insert into t (n, v) values (1, 'a')");
		try (PreparedStatement insert = prepare(INSERT + " on duplicate key update v = values(v);")) {
			add(insert, "1 b", "2 c");
			assertThat(insert.executeBatch()).containsExactly(-2, -2);
		}
		assertThat(numbers("select count(*) from t where n = 1 and v = 'b' or n = 2 and v = 'c'")).containsExactly(2);
	}

	@Test
	void leavesInsertionsAloneThatHaveParametersOutsideTheRows() throws SQLException {
		try (PreparedStatement insert = prepare(INSERT + " on duplicate key update v = ?")) {
			for (int i = 1; i <= 3; i++) {
				insert.setInt(1, i);
				insert.setString(2, "a");
				insert.setString(3, "z");
				insert.addBatch();
			}
			assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
			assertThat(keys(insert)).containsExactly(1, 2, 3);
		}
	}

	@Test
	void leavesInsertionsFromQueriesAlone() throws SQLException {
		try (PreparedStatement insert = prepare("insert into t (n, v) select ?, ?")) {
			add(insert, "1 a", "2 b");
			assertThat(insert.executeBatch()).containsExactly(1, 1);
			assertThat(keys(insert)).containsExactly(1, 2);
		}
	}

	@Test
	void knowsThatNothingWasInserted() throws SQLException {
		execute("insert into t (n) values (1), (2)");
		try (PreparedStatement insert = prepare("insert ignore into t (n, v) values (?, ?)")) {
			add(insert, "1 a", "2 b");
			assertThat(insert.executeBatch()).containsExactly(0, 0);
			assertThat(keys(insert)).isEmpty();
		}
	}

	@Test
	void returnsNoKeysThatNobodyAskedFor() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement(INSERT)) {
			add(insert, "1 a", "2 b");
			assertThat(insert.executeLargeBatch()).containsExactly(-2, -2);
			assertThatExceptionOfType(SQLException.class).isThrownBy(insert::getGeneratedKeys)
				.withMessageStartingWith("Generated keys not requested");
		}
	}

	@Test
	void sendsFourModificationsAtOnceAndStopsAtAFailure() throws SQLException {
		execute("insert into t (n, v) values (1, 'a'), (2, 'a'), (3, 'a'), (4, 'a')");
		try (PreparedStatement update = this.connection.prepareStatement("update t set v = ? where n = ?")) {
			int n = 1;
			for (String value : List.of("b", "too long", "b", "b")) {
				update.setString(1, value);
				update.setInt(2, n++);
				update.addBatch();
			}
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(update::executeBatch)
				.satisfies((ex) -> assertThat(ex.getUpdateCounts()).containsExactly(-1, -3, -3, -3));
		}
		assertThat(numbers("select n from t where v = 'b'")).containsExactly(1);
	}

	@Test
	void sendsThreeModificationsOneByOne() throws SQLException {
		execute("insert into t (n, v) values (1, 'a'), (2, 'a'), (3, 'a')");
		try (PreparedStatement update = this.connection.prepareStatement("update t set v = ? where n = ?")) {
			int n = 1;
			for (String value : List.of("b", "too long", "b")) {
				update.setString(1, value);
				update.setInt(2, n++);
				update.addBatch();
			}
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(update::executeBatch)
				.satisfies((ex) -> assertThat(ex.getUpdateCounts()).containsExactly(1, -3, 1));
		}
		assertThat(numbers("select n from t where v = 'b' order by n")).containsExactly(1, 3);
	}

	@Test
	void sendsFiveTextsAtOnceAndStopsAtAFailure() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			for (int n = 1; n <= 5; n++) {
				statement.addBatch("insert into t (n, v) values (" + n + ", '" + ((n == 3) ? "too long" : "a") + "')");
			}
			assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch)
				.satisfies((ex) -> assertThat(ex.getUpdateCounts()).containsExactly(-1, -3, -3, -3, -3));
		}
		assertThat(numbers("select n from t order by n")).containsExactly(1, 2);
	}

	@Test
	void takesMoreRowsThanOneStatementOfH2() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement(INSERT)) {
			for (int n = 0; n < 50_001; n++) {
				insert.setInt(1, n);
				insert.setString(2, "a");
				insert.addBatch();
			}
			assertThat(insert.executeBatch()).hasSize(50_001).containsOnly(-2);
		}
		assertThat(numbers("select count(*) from t")).containsExactly(50_001);
	}

	@Test
	void rewritesNothingUnlessAskedTo() throws SQLException {
		try (Connection other = DriverManager.getConnection(this.url + "?rewriteBatchedStatements=false");
				PreparedStatement insert = other.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
			add(insert, "1 a", "2 b", "3 c");
			assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
			assertThat(keys(insert)).containsExactly(1, 2, 3);
		}
	}

	@Test
	void isAskedToByAPropertyBesideTheUrl() throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("rewriteBatchedStatements", "true");
		try (Connection other = DriverManager.getConnection(this.url, properties);
				PreparedStatement insert = other.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
			add(insert, "1 a", "2 b");
			assertThat(insert.executeBatch()).containsExactly(-2, -2);
			assertThat(keys(insert)).containsExactly(2, 3);
		}
	}

	private PreparedStatement prepare(String sql) throws SQLException {
		return this.connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
	}

	private static void add(PreparedStatement insert, String... rows) throws SQLException {
		for (String row : rows) {
			String[] values = row.split(" ");
			insert.setInt(1, Integer.parseInt(values[0]));
			insert.setString(2, values[1]);
			insert.addBatch();
		}
	}

	private static List<Integer> keys(Statement statement) throws SQLException {
		List<Integer> keys = new ArrayList<>();
		try (ResultSet rows = statement.getGeneratedKeys()) {
			while (rows.next()) {
				keys.add(rows.getInt(1));
			}
		}
		return keys;
	}

	private List<Integer> numbers(String query) throws SQLException {
		List<Integer> values = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				values.add(rows.getInt(1));
			}
		}
		return values;
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
