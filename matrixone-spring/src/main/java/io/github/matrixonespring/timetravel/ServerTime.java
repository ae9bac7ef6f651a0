package io.github.matrixonespring.timetravel;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * The time that the server of a connection has come to. What it is asked for of a later
 * moment, it answers with the present, without a word.
 *
 * @since 0.1.0
 */
public final class ServerTime {

	/** A compute node hears of commits on another one within milliseconds. */
	private static final RetryTemplate lateNodes = new RetryTemplate(RetryPolicy.builder()
		.includes(NotReachedException.class)
		.maxRetries(Long.MAX_VALUE)
		.delay(Duration.ofMillis(10))
		.multiplier(2)
		.maxDelay(Duration.ofMillis(200))
		.timeout(Duration.ofSeconds(2))
		.build());

	private ServerTime() {
	}

	/**
	 * Ask for the time at which a statement reads: in a transaction under REPEATABLE
	 * READ, where the server has that, the time of its begin.
	 * @param statements ask on their connection
	 * @return the time, in nanoseconds since 1970-01-01T00:00Z
	 */
	public static long of(MatrixOneStatements statements) {
		return statements.query(TimeTravelSql.SERVER_TIME, (row, number) -> row.getString(1))
			.stream()
			.mapToLong((text) -> Long.parseLong(text.substring(0, text.indexOf('-'))))
			.max()
			.orElse(0);
	}

	/**
	 * Tell whether a transaction is under REPEATABLE READ: it reads as of its begin,
	 * whatever later moment it asks for.
	 * @param statements ask on its connection
	 * @return whether it is
	 */
	public static boolean isThatOfBegin(MatrixOneStatements statements) {
		return statements.serverHas(Capability.ISOLATION_LEVELS)
				&& statements.query(TimeTravelSql.ISOLATION, (row, number) -> row.getString(1))
					.contains(TimeTravelSql.REPEATABLE_READ);
	}

	/**
	 * Wait until the server has come to a moment that another node of it has come to.
	 * @param statements ask on their connection
	 * @param time the moment
	 * @param message makes the message of the exception, from the time of the server
	 * @throws TransientDataAccessResourceException if it does not within two seconds
	 */
	public static void await(MatrixOneStatements statements, PointInTime time, UnaryOperator<String> message) {
		lateNodes.invoke(() -> {
			long serverTime = of(statements);
			if (!time.isReachedAt(serverTime)) {
				throw new NotReachedException(message.apply(String.valueOf(serverTime)));
			}
		});
	}

	private static final class NotReachedException extends TransientDataAccessResourceException {

		NotReachedException(String message) {
			super(message);
		}

	}

}
