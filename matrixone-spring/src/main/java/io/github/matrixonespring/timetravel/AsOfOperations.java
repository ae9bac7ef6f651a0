package io.github.matrixonespring.timetravel;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Let code that knows nothing of it read the data of the moment: repositories and
	 * entities of JPA, Spring Data JDBC, {@code JdbcClient}, {@code JdbcTemplate},
	 * MyBatis, whatever asks Spring for a connection of the {@link javax.sql.DataSource}
	 * or for an {@code EntityManager} of it on this thread. Each of its queries is
	 * treated as one of {@link #sql}: it reads the past or is refused.
	 * <p>
	 * The scope is a read-only transaction of its own, on the connection of the current
	 * one where there is one, whose changes are not seen. Transactions that begin within
	 * it take part in it; {@code REQUIRES_NEW} and {@code NOT_SUPPORTED} are refused, as
	 * is every write, before anything is sent. Entities are read into a persistence
	 * context of the scope, and their associations can be loaded until its end only. Not
	 * in the scope is what another thread does, also by {@code @Async} or a parallel
	 * stream, and {@code DataSource.getConnection()} called by hand: <em>they read the
	 * present</em>.
	 * @param work what to do
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the moment is
	 * the present, which is what is read without a scope
	 */
	default void run(Runnable work) {
		call(() -> {
			work.run();
			return null;
		});
	}

	/**
	 * Let code that knows nothing of it read the data of the moment, as
	 * {@link #run(Runnable)}.
	 * @param work what to do
	 * @param <T> the type of the result
	 * @return the result. Consume a stream and complete a future before the work returns
	 */
	<T extends @Nullable Object> T call(Supplier<T> work);

}
