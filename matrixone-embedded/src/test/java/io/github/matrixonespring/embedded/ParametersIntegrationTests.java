package io.github.matrixonespring.embedded;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values of parameters of which the conversations cannot tell. The others are in
 * {@code 22-parameters.txt}.
 */
class ParametersIntegrationTests {

	private static final UUID ID = UUID.fromString("12345678-1234-1234-1234-123456789012");

	private TestServer server;

	private Connection connection;

	@BeforeEach
	void createTable() throws SQLException {
		this.server = new TestServer();
		this.connection = this.server.connect();
		execute("create table t (id int primary key auto_increment, v varchar(36), b binary(16), body longblob,"
				+ " placed datetime(6))");
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
		this.server.close();
	}

	@Test
	void objectThatTheDriverHasNoTypeForIsSerialized() throws Exception {
		insert("body", ID);
		try (Statement statement = this.connection.createStatement()) {
			ResultSet rows = statement.executeQuery("select body from t");
			rows.next();
			try (ObjectInputStream stored = new ObjectInputStream(new ByteArrayInputStream(rows.getBytes(1)))) {
				assertThat(stored.readObject()).isEqualTo(ID);
			}
		}
	}

	@Test
	void uuidThatWasNotMadeTextOrBytesFitsIntoNoColumnForIt() {
		for (String column : new String[] { "v", "b" }) {
			assertThatExceptionOfType(SQLException.class).as(column)
				.isThrownBy(() -> insert(column, ID))
				.satisfies((ex) -> assertThat(ex.getErrorCode()).isIn(1406, 20101));
		}
	}

	@Test
	void characterIsNotTheTextOfIt() throws SQLException {
		execute("insert into t (v) values ('x')");
		assertThat(count("v = ?", 'x')).isZero();
		assertThat(count("v = ?", "x")).isOne();
	}

	@Test
	void notANumberIsRefused() {
		for (Object value : new Object[] { Double.NaN, Double.POSITIVE_INFINITY }) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
				try (PreparedStatement insert = this.connection.prepareStatement("insert into t (v) values (?)")) {
					insert.setDouble(1, (Double) value);
				}
			}).withMessageContaining("is not a valid numeric or approximate numeric value");
		}
	}

	@Test
	void arraysAreRefused() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (v) values (?)")) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> insert.setArray(1, null));
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> insert.setRef(1, null));
		}
	}

	@Test
	void momentIsStoredInTheTimeZoneOfTheClient() throws SQLException {
		Instant moment = Instant.parse("2024-07-02T03:04:05.123456Z");
		Calendar calendar = Calendar.getInstance();
		calendar.setTimeInMillis(moment.toEpochMilli());
		insert("placed", moment);
		insert("placed", OffsetDateTime.parse("2024-07-02T05:04:05.123456+02:00"));
		insert("placed", ZonedDateTime.parse("2024-07-02T05:04:05.123456+02:00"));
		insert("placed", Timestamp.from(moment));
		insert("placed", calendar);
		LocalDateTime local = LocalDateTime.ofInstant(moment, ZoneId.systemDefault());
		assertThat(count("placed = ?", local)).isEqualTo(4);
		assertThat(count("placed = ?", local.withNano(123_000_000))).isOne();
		assertThat(count("placed = ?", moment)).isEqualTo(4);
	}

	@Test
	void nullIsNullOfAnyType() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (v, placed) values (?, ?)")) {
			insert.setNull(1, Types.BOOLEAN);
			insert.setObject(2, null);
			insert.executeUpdate();
			insert.setObject(1, null, Types.VARCHAR);
			insert.setTimestamp(2, null);
			insert.executeUpdate();
			insert.setBigDecimal(1, null);
			insert.setDate(2, null);
			insert.executeUpdate();
		}
		assertThat(count("v is null and placed is null and id > ?", 0)).isEqualTo(3);
	}

	@Test
	void booleanOfARewrittenBatchIsANumber() throws SQLException {
		String url = this.server.url() + (this.server.url().contains("?") ? "&" : "?")
				+ "rewriteBatchedStatements=true";
		try (Connection rewriting = DriverManager.getConnection(url, TestServer.USERNAME, TestServer.PASSWORD);
				PreparedStatement insert = rewriting.prepareStatement("insert into t (v) values (?)")) {
			for (boolean value : new boolean[] { true, false, true }) {
				insert.setBoolean(1, value);
				insert.addBatch();
			}
			insert.executeBatch();
		}
		assertThat(count("v = ?", "1")).isEqualTo(2);
		assertThat(count("v = ?", "0")).isOne();
	}

	private void insert(String column, Object value) throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("insert into t (" + column + ") values (?)")) {
			insert.setObject(1, value);
			insert.executeUpdate();
		}
	}

	private int count(String condition, Object value) throws SQLException {
		try (PreparedStatement query = this.connection.prepareStatement("select count(*) from t where " + condition)) {
			query.setObject(1, value);
			ResultSet rows = query.executeQuery();
			rows.next();
			return rows.getInt(1);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
