package io.github.matrixonespring.ledger;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Tells listeners of failures to create a snapshot, and which of them may pass. Recovery
 * looks its name up before each attempt, so that also one whose outcome is unknown can be
 * tried again.
 */
final class Failures {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final ApplicationEventPublisher publisher;

	Failures(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Tell the listeners of the application. They come too late to change anything, so
	 * what they throw is not thrown on.
	 */
	void publish(SnapshotAfterCommitException failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		try {
			this.publisher.publishEvent(
					new SnapshotFailedEvent(failure.getSnapshotName(), String.valueOf(failure.getMessage()), cause));
		}
		catch (RuntimeException ex) {
			logger.error("A listener failed to handle a failure of snapshot '%s'".formatted(failure.getSnapshotName()),
					ex);
		}
	}

	/**
	 * Tell whether it is known what has become of the statement.
	 */
	static boolean isAnswered(RuntimeException failure) {
		return !(failure instanceof TransactionOutcomeUnknownException)
				&& MatrixOneSQLExceptionTranslator.isAnswered(failure);
	}

	/**
	 * Tell whether another attempt may help: the server was busy, out of reach or full.
	 */
	static boolean mayPass(RuntimeException failure) {
		return !isAnswered(failure) || failure instanceof TransientDataAccessException
				|| failure instanceof SnapshotQuotaExceededException
				|| failure instanceof DataAccessResourceFailureException
				|| failure instanceof NonTransientDataAccessResourceException
				|| failure instanceof DataRetrievalFailureException;
	}

}
