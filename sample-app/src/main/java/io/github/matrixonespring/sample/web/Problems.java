package io.github.matrixonespring.sample.web;

import java.sql.SQLException;

import io.github.matrixonespring.clone.CloneSourceNotFoundException;
import io.github.matrixonespring.clone.CloneTargetExistsException;
import io.github.matrixonespring.restore.RestoreConflictException;
import io.github.matrixonespring.restore.RestoreRefusedException;
import io.github.matrixonespring.sample.user.BadLineException;
import io.github.matrixonespring.sample.user.UserNotFoundException;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells what went wrong as {@code application/problem+json} (RFC 9457).
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Problems {

	@ExceptionHandler({ SnapshotNotFoundException.class, SnapshotTargetNotFoundException.class,
			CloneSourceNotFoundException.class, UserNotFoundException.class })
	@ResponseStatus(HttpStatus.NOT_FOUND)
	ProblemDetail notFound(Exception exception) {
		return problem(HttpStatus.NOT_FOUND, exception);
	}

	/**
	 * What the library does not find at a moment has no cause; what the server refuses is
	 * a fault of this application.
	 */
	@ExceptionHandler
	@ResponseStatus(HttpStatus.NOT_FOUND)
	ProblemDetail notThere(InvalidDataAccessResourceUsageException exception) {
		if (exception.getCause() != null) {
			throw exception;
		}
		return problem(HttpStatus.NOT_FOUND, exception);
	}

	/**
	 * The server may have removed what was there.
	 */
	@ExceptionHandler
	@ResponseStatus(HttpStatus.GONE)
	ProblemDetail gone(PointInTimeNotKeptException exception) {
		return problem(HttpStatus.GONE, exception);
	}

	@ExceptionHandler({ SnapshotAlreadyExistsException.class, CloneTargetExistsException.class,
			SnapshotQuotaExceededException.class, NotAllowedInTransactionException.class })
	@ResponseStatus(HttpStatus.CONFLICT)
	ProblemDetail conflict(Exception exception) {
		return problem(HttpStatus.CONFLICT, exception);
	}

	/**
	 * Its message shows the statement.
	 */
	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	ProblemDetail duplicate(DuplicateKeyException exception) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "There is one with this key already");
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.FORBIDDEN)
	ProblemDetail forbidden(MatrixOnePermissionException exception) {
		return problem(HttpStatus.FORBIDDEN, exception);
	}

	/**
	 * What the library and the records of this application refuse; the message tells the
	 * rule.
	 */
	@ExceptionHandler({ IllegalArgumentException.class, InvalidDataAccessApiUsageException.class })
	@ResponseStatus(HttpStatus.BAD_REQUEST)
	ProblemDetail refused(Exception exception) {
		return problem(HttpStatus.BAD_REQUEST, exception);
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.BAD_REQUEST)
	ProblemDetail badRequest(HttpMessageNotReadableException exception) {
		return (exception.getMostSpecificCause() instanceof IllegalArgumentException rule)
				? problem(HttpStatus.BAD_REQUEST, rule)
				: ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "The body is not what is expected here");
	}

	/**
	 * Others have changed the rows, or keep them locked. The message of the server's own
	 * failure shows the statement.
	 */
	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	ProblemDetail changedByOthers(ConcurrencyFailureException exception) {
		return (exception instanceof RestoreConflictException) ? problem(HttpStatus.CONFLICT, exception) : ProblemDetail
			.forStatusAndDetail(HttpStatus.CONFLICT, "Others are changing the same rows: try again later");
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
	ProblemDetail restoreRefused(RestoreRefusedException exception) {
		ProblemDetail problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, exception);
		problem.setProperty("refusals", exception.getPlan().refusals());
		return problem;
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
	ProblemDetail badLine(BadLineException exception) {
		ProblemDetail problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, exception);
		problem.setProperty("line", exception.getLine());
		return problem;
	}

	/**
	 * The message of an exception that the server has caused shows the statement, which
	 * is nobody's business; what the server has said does not.
	 */
	private static ProblemDetail problem(HttpStatus status, Exception exception) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(exception);
		return ProblemDetail.forStatusAndDetail(status,
				(cause instanceof SQLException) ? cause.getMessage() : exception.getMessage());
	}

}
