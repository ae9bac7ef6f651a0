package io.github.matrixonespring.embedded.keyword;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.TestServer;

/**
 * Asks a server or the engine what it takes a word for. Definitions and modifications are
 * sent by a connection without a current database, so that nothing comes of them; queries
 * read a table that has a column named after each word, with the value 42.
 */
final class KeywordServer implements AutoCloseable {

	private static final String EXPECTED = "42";

	/** The forms of a call; a function is understood in one of them at least. */
	private static final List<String> CALLS = List.of("(1)", "()", "(1, 2)", "() over ()", "(1) over ()",
			"(1, 2) over ()", "('1' as int)", "('a' using utf8)", "(day from '2020-01-01')", "(day, 1, '2020-01-01')",
			"(date, 'EUR')", "('a' in 'b')", "('a', 'b' as int)");

	/** What words of SELECT take, but no function does. */
	private static final String MODIFIED = "(select 1)";

	private final String database = "conf_"
			+ Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 60), Character.MAX_RADIX);

	private final Connection nowhere;

	private final Connection here;

	KeywordServer(String url, Collection<String> words) throws SQLException {
		this.nowhere = DriverManager.getConnection(url, TestServer.USERNAME, TestServer.PASSWORD);
		this.here = DriverManager.getConnection(url, TestServer.USERNAME, TestServer.PASSWORD);
		execute(this.here, "create database " + this.database);
		execute(this.here, "use " + this.database);
		execute(this.here, "create table fix (a int, b int, primary key (a))");
		execute(this.here, "insert into fix values (1, 2)");
		execute(this.here,
				words.stream()
					.map((word) -> "`" + word + "` int")
					.collect(Collectors.joining(", ", "create table words (", ", id_of_row int)")));
		execute(this.here,
				words.stream()
					.map((word) -> EXPECTED)
					.collect(Collectors.joining(", ", "insert into words values (", ", 1)")));
	}

	Answer answer(Position position, String word) throws SQLException {
		if (position.kind() == Position.Kind.FUNCTION) {
			for (String call : CALLS) {
				if (ask(position.with(call), word) == Answer.NAME) {
					return (ask(position.with(MODIFIED), word) == Answer.NAME) ? Answer.OTHER : Answer.NAME;
				}
			}
			return Answer.REFUSED;
		}
		return ask(position.in(this.database), word);
	}

	private Answer ask(Position position, String word) throws SQLException {
		String sql = position.sql(word);
		Connection connection = (position.kind() == Position.Kind.DEFINITION) ? this.nowhere : this.here;
		boolean succeeds = sql.startsWith("create database ");
		if (succeeds) {
			execute(connection, "begin");
		}
		try (Statement statement = connection.createStatement()) {
			if (statement.execute(sql) && !isAsExpected(position.kind(), word, statement.getResultSet())) {
				return Answer.OTHER;
			}
			return Answer.NAME;
		}
		catch (SQLException ex) {
			if ("HYC00".equals(ex.getSQLState())) {
				return Answer.UNSUPPORTED;
			}
			if (ex.getErrorCode() != 1064 || !ex.getMessage().contains("You have an error in your SQL syntax")) {
				return Answer.NAME;
			}
			return ex.getMessage().equals(position.refusal(word).getMessage()) ? Answer.REFUSED : Answer.REFUSED_LATER;
		}
		finally {
			if (succeeds) {
				execute(connection, "rollback");
			}
		}
	}

	private static boolean isAsExpected(Position.Kind kind, String word, ResultSet rows) throws SQLException {
		if (kind == Position.Kind.LABEL) {
			return rows.getMetaData().getColumnLabel(1).equals(word);
		}
		if (kind == Position.Kind.VALUE) {
			int read = 0;
			for (; rows.next(); read++) {
				for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
					if (!EXPECTED.equals(rows.getString(i))) {
						return false;
					}
				}
			}
			return read == 1;
		}
		return true;
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public void close() throws SQLException {
		try (this.nowhere; this.here) {
			execute(this.here, "drop database " + this.database);
		}
	}

}
