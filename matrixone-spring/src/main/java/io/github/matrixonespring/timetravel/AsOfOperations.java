package io.github.matrixonespring.timetravel;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reading the data of a moment.
 *
 * @since 0.1.0
 */
public interface AsOfOperations {

	/**
	 * Read the data of the moment by a query of your own. Every table in it is read at
	 * the moment, also in joins, subqueries, common table expressions, unions and below
	 * views; where that is not certain, the query is refused. Parameters, rows and
	 * columns are those of {@link JdbcClient}.
	 * <p>
	 * Takes part in the current transaction, whose own changes are not seen: the moment
	 * is one of committed data. What is refused is refused when the query is sent, and
	 * before that.
	 * @param sql a {@code SELECT}, without hints, locks, a semicolon, or comments other
	 * than {@code /* … *}{@code /} and {@code -- }. Never put a user's text into it
	 * @return the statement, whose {@code update} is refused
	 */
	JdbcClient.StatementSpec sql(String sql);

}
