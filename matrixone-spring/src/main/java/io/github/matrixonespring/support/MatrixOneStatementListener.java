package io.github.matrixonespring.support;

import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Sees every statement that this library sends, whatever the connection. Beans of this
 * type are called in their order, on the thread that sends the statement. What a listener
 * throws is logged and does not reach the statement.
 *
 * @since 0.1.0
 */
public interface MatrixOneStatementListener {

	/**
	 * Called before a statement is sent.
	 * @param sql the statement, values as {@code ?}
	 */
	default void beforeStatement(String sql) {
	}

	/**
	 * Called after the server has answered.
	 * @param sql the statement, values as {@code ?}
	 * @param duration the time from sending the statement to its answer
	 * @param failure the server's error, or {@code null} if there is none
	 */
	default void afterStatement(String sql, Duration duration, @Nullable SQLException failure) {
	}

}
