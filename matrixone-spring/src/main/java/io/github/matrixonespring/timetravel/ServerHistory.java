package io.github.matrixonespring.timetravel;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;

/**
 * How long the server keeps everything, as its configuration says. There is nothing to
 * ask for what it has in fact removed.
 */
final class ServerHistory {

	private static final Log logger = LogFactory.getLog(TimeTravel.class);

	/** What the server takes where nothing is configured. */
	private static final Duration DEFAULT = Duration.ofHours(1);

	private static final Pattern PART = Pattern.compile("(\\d+)(h|m(?!s)|s)");

	private ServerHistory() {
	}

	/**
	 * Ask for it.
	 * @param statements ask on their connection; every user may
	 * @return the time, or empty if the server does not tell
	 */
	static Optional<Duration> of(MatrixOneStatements statements) {
		try {
			return statements.query(TimeTravelSql.HISTORY, (row, number) -> duration(row.getString(1)))
				.stream()
				.min(Duration::compareTo);
		}
		catch (DataAccessException ex) {
			logger.debug("The server does not tell how long it keeps everything", ex);
			return Optional.empty();
		}
	}

	/**
	 * Read a duration such as {@code 1h30m0s}.
	 */
	private static Duration duration(String text) {
		Duration duration = Duration.ZERO;
		Matcher part = PART.matcher(text);
		while (part.find()) {
			duration = duration.plus(Duration.parse("PT" + part.group(1) + part.group(2)));
		}
		return duration.isZero() ? DEFAULT : duration;
	}

}
