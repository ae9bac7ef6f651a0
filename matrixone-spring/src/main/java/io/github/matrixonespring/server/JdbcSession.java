package io.github.matrixonespring.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Asks on a connection that nobody else knows of.
 *
 * @param connection the connection
 */
record JdbcSession(Connection connection) implements ServerSession, ServerQuestions {

	@Override
	public String version() {
		try {
			return this.connection.getMetaData().getDatabaseProductVersion();
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("The driver does not tell the version of the server", ex);
		}
	}

	@Override
	public <T> T ask(Function<ServerQuestions, T> questions) {
		return questions.apply(this);
	}

	@Override
	public Answer ask(String sql) {
		try (Statement statement = this.connection.createStatement()) {
			if (!statement.execute(sql)) {
				return Answer.of(null);
			}
			try (ResultSet rows = statement.getResultSet()) {
				return Answer.of(rows.next() ? rows.getString(1) : null);
			}
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == 0) {
				throw new DataAccessResourceFailureException("The server has not answered '%s'".formatted(sql), ex);
			}
			return new Answer(null, ex.getErrorCode(), String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public boolean isInTransaction() {
		return false;
	}

}
