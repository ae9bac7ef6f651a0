package io.github.matrixonespring.support;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows which errors leave it open whether a transaction was committed.
 */
final class CommitOutcome {

	/** What the server answers when it does not know itself. */
	private static final int UNKNOWN = 20638;

	/** What says no more than that the answer is missing, or the transaction gone. */
	private static final Set<Integer> UNKNOWN_AT_COMMIT = Set.of(20500, 20502, 20504, 20505, 20506, 20508, 20609, 20600,
			20602, 20611, 20612, 1317, 20104);

	private static final Pattern CANCELED = Pattern.compile("context (canceled|deadline exceeded)");

	/** The name of a commit with {@code JdbcTransactionManager}. */
	private static final String JDBC_COMMIT = "JDBC commit";

	/** The name of a rollback with {@code JdbcTransactionManager}. */
	private static final String JDBC_ROLLBACK = "JDBC rollback";

	/** What Hibernate says about a commit that fails. */
	private static final String HIBERNATE_COMMIT = "Unable to commit against JDBC Connection";

	private static final String MESSAGE = """
			%s. It is not known whether the transaction was committed. Do not run it again before you have looked for \
			its rows: they may be there""";

	private CommitOutcome() {
	}

	static boolean isUnknown(String task, SQLException error) {
		return error.getErrorCode() == UNKNOWN || (isCommit(task) && isUnanswered(error));
	}

	private static boolean isCommit(String task) {
		return task.equals(JDBC_COMMIT) || task.contains(HIBERNATE_COMMIT);
	}

	private static boolean isUnanswered(SQLException error) {
		String state = error.getSQLState();
		return error instanceof SQLRecoverableException || error instanceof SQLNonTransientConnectionException
				|| error instanceof SQLTransientConnectionException || error instanceof SQLTimeoutException
				|| (state != null && state.startsWith("08")) || UNKNOWN_AT_COMMIT.contains(error.getErrorCode())
				|| (error.getMessage() != null && CANCELED.matcher(error.getMessage()).find());
	}

	static TransactionOutcomeUnknownException unknown(String message, SQLException error) {
		TransactionOutcomeUnknownException exception = new TransactionOutcomeUnknownException(
				MESSAGE.formatted(message), error);
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.getSynchronizations()
				.stream()
				.filter(CommitOutcomeListener.class::isInstance)
				.forEach((listener) -> ((CommitOutcomeListener) listener).commitOutcomeUnknown());
			TransactionSynchronizationManager.registerSynchronization(new Unknown(exception));
		}
		return exception;
	}

	/**
	 * Return the exception of the commit that a failed rollback follows. Spring rolls
	 * back after a commit that has failed with a {@code DataAccessException}, and throws
	 * the failure of the rollback instead, which says nothing about the commit.
	 */
	static @Nullable TransactionOutcomeUnknownException before(String task, SQLException error) {
		if (!task.equals(JDBC_ROLLBACK) || !TransactionSynchronizationManager.isSynchronizationActive()) {
			return null;
		}
		for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
			if (synchronization instanceof Unknown unknown) {
				unknown.exception().addSuppressed(error);
				return unknown.exception();
			}
		}
		return null;
	}

	/**
	 * Goes with the transaction, so that nothing is left on the thread.
	 */
	private record Unknown(TransactionOutcomeUnknownException exception) implements TransactionSynchronization {

	}

}
