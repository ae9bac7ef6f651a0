package io.github.matrixonespring.ledger;

import java.sql.SQLException;

import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;

import org.springframework.dao.DataAccessException;
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
	 * Tell whether the server has said no. What the driver throws itself, as for a lost
	 * connection, has no error code.
	 */
	static boolean isAnswered(RuntimeException failure) {
		if (failure instanceof TransactionOutcomeUnknownException) {
			return false;
		}
		return !(failure instanceof DataAccessException dataAccess)
				|| !(dataAccess.getRootCause() instanceof SQLException cause) || cause.getErrorCode() != 0;
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
