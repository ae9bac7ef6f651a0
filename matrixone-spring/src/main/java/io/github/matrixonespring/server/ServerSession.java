package io.github.matrixonespring.server;

import java.sql.Connection;
import java.util.function.Function;

/**
 * A connection to a server, whose capabilities are asked for.
 *
 * @since 0.1.0
 */
public interface ServerSession {

	/**
	 * Return the session of a connection that is in no transaction.
	 * @param connection the connection, which is not closed
	 * @return the session
	 */
	static ServerSession of(Connection connection) {
		return new JdbcSession(connection);
	}

	/**
	 * Return the version that the server has told when the connection was opened. Sends
	 * nothing.
	 * @return the version, such as {@code 8.0.30-MatrixOne-v4.2.0}
	 */
	String version();

	/**
	 * Ask the server, never within a transaction: where the connection is in one, on
	 * another connection.
	 * @param questions asks
	 * @param <T> the type of the answer
	 * @return the answer
	 * @throws org.springframework.dao.DataAccessException if there is no connection to
	 * ask on
	 */
	<T> T ask(Function<ServerQuestions, T> questions);

}
