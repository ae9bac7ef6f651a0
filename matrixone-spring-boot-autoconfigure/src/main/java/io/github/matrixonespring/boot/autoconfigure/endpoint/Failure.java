package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.Optional;

import io.github.matrixonespring.clone.CloneSourceNotFoundException;
import io.github.matrixonespring.clone.CloneTargetExistsException;
import io.github.matrixonespring.restore.RestoreConflictException;
import io.github.matrixonespring.restore.RestoreRefusedException;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Makes an answer of what was thrown: with the words of this library, never with those of
 * the server or a statement. What these say is logged.
 */
final class Failure {

	private static final Log logger = LogFactory.getLog(MatrixOneEndpoint.class);

	private static final int BAD_REQUEST = 400;

	private static final int FORBIDDEN = 403;

	private static final int NOT_FOUND = 404;

	private static final int CONFLICT = 409;

	private static final int UNAVAILABLE = 503;

	/** How Spring begins the text of a statement in a message. */
	private static final String STATEMENT = "SQL [";

	private static final String OWN = "io.github.matrixonespring.";

	/** In this order: some are subclasses of others. */
	private static final List<Rule> RULES = List.of(
			new Rule(SnapshotNotFoundException.class, NOT_FOUND, "There is no such snapshot"),
			new Rule(SnapshotTargetNotFoundException.class, NOT_FOUND, "There is no such database or table"),
			new Rule(CloneSourceNotFoundException.class, NOT_FOUND, "The source does not exist"),
			new Rule(SnapshotAlreadyExistsException.class, CONFLICT, "There is a snapshot of that name"),
			new Rule(CloneTargetExistsException.class, CONFLICT, "The target exists"),
			new Rule(RestoreConflictException.class, CONFLICT,
					"Rows were changed by others since. Nothing was restored. Make a new plan"),
			new Rule(RestoreRefusedException.class, CONFLICT, "The restore is refused. Make a new plan to see why"),
			new Rule(SnapshotQuotaExceededException.class, CONFLICT,
					"The quota of snapshots is used up: drop some first"),
			new Rule(MatrixOnePermissionException.class, FORBIDDEN,
					"The user of the application may not do this: set matrixone.admin.username"),
			new Rule(PointInTimeNotKeptException.class, CONFLICT, "Nothing is known to keep that moment"),
			new Rule(TransactionOutcomeUnknownException.class, UNAVAILABLE,
					"It is not known whether it was done: look at the data"),
			new Rule(DataAccessResourceFailureException.class, UNAVAILABLE, "The server does not answer"),
			new Rule(TransientDataAccessException.class, UNAVAILABLE,
					"The server could not do it now: try again later"));

	private Failure() {
	}

	/**
	 * Make an answer of a failure.
	 * @param failure what was thrown
	 * @return the answer, or empty if it is a fault of this library
	 */
	static Optional<BadRequestException> of(RuntimeException failure) {
		if (failure instanceof BadRequestException bad) {
			return Optional.of(bad);
		}
		if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
			return Optional.of(new BadRequestException(String.valueOf(failure.getMessage())));
		}
		if (!(failure instanceof DataAccessException)) {
			return Optional.empty();
		}
		Rule known = RULES.stream().filter((rule) -> rule.type().isInstance(failure)).findFirst().orElse(null);
		if (isOwnMessage(failure)) {
			int status = (known != null) ? known.status() : BAD_REQUEST;
			return Optional.of(new BadRequestException(String.valueOf(failure.getMessage()), status));
		}
		if (known == null) {
			logger.warn("A request to the endpoint 'matrixone' has failed", failure);
			return Optional.of(new BadRequestException("The server refuses it. The log of the application says why"));
		}
		logger.warn("A request to the endpoint 'matrixone' was answered by %d: %s".formatted(known.status(),
				line(failure)));
		logger.debug("It has failed here", failure);
		return Optional.of(new BadRequestException(known.message(), known.status()));
	}

	/**
	 * Say in one line what has happened and why: the stack trace of a known failure helps
	 * nobody.
	 */
	private static String line(RuntimeException failure) {
		String message = String.valueOf(failure.getMessage());
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String reason = (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getName();
		return (message.contains(reason) ? message : message + ": " + reason).replaceAll("\\s+", " ");
	}

	/**
	 * Tell whether a message is of this library from beginning to end: one that quotes
	 * the server has a cause.
	 */
	private static boolean isOwnMessage(RuntimeException failure) {
		String message = String.valueOf(failure.getMessage());
		boolean own = failure.getClass().getName().startsWith(OWN) || failure.getCause() == null;
		return own && !message.contains(STATEMENT);
	}

	/**
	 * What is said of an exception whose message quotes the server.
	 */
	private record Rule(Class<? extends RuntimeException> type, int status, String message) {

	}

}
