package io.github.matrixonespring.ledger;

import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Tells which failures to create a snapshot may pass. Recovery looks its name up before
 * each attempt, so that also one whose outcome is unknown can be tried again.
 */
final class Failures {

	private Failures() {
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
