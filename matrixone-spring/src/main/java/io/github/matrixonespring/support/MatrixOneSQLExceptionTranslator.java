package io.github.matrixonespring.support;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.AbstractFallbackSQLExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Translates the errors of MatrixOne. The server sends SQLSTATE {@code HY000} with nearly
 * all of them, and numbers of its own or 20101 with a text, which Spring does not know:
 * without this translator they are {@code UncategorizedSQLException}s. Errors with
 * another SQLSTATE, those that MySQL has too and those of other databases, are left to
 * Spring's default translation.
 * <p>
 * What may go well when the <em>whole transaction</em> is run again is a
 * {@link org.springframework.dao.TransientDataAccessException}: lock waits, deadlocks and
 * write conflicts ({@link org.springframework.dao.PessimisticLockingFailureException} or
 * {@link org.springframework.dao.CannotAcquireLockException}, where the server has rolled
 * back), and parts of a cluster that restart or do not answer
 * ({@link org.springframework.dao.TransientDataAccessResourceException}). Where an error
 * leaves it open whether the transaction was committed, it is the
 * {@link TransactionOutcomeUnknownException}, which is not transient. A commit is known
 * by what {@code JdbcTransactionManager} and Hibernate call it.
 *
 * @since 0.1.0
 */
public final class MatrixOneSQLExceptionTranslator extends AbstractFallbackSQLExceptionTranslator {

	private final boolean beside;

	/**
	 * Create a translator that falls back to Spring's default translation.
	 */
	public MatrixOneSQLExceptionTranslator() {
		this(false);
	}

	private MatrixOneSQLExceptionTranslator(boolean beside) {
		this.beside = beside;
		setFallbackTranslator(new SQLExceptionSubclassTranslator());
	}

	/**
	 * Create a translator for statements that are not part of a transaction.
	 * @return the translator
	 */
	public static MatrixOneSQLExceptionTranslator besideTransactions() {
		return new MatrixOneSQLExceptionTranslator(true);
	}

	/**
	 * Tell whether the server has answered a statement that has failed. What the driver
	 * throws itself, as for a lost connection, has no error code: then it is not known
	 * what the server has done, unless the driver has refused to send it.
	 * @param failure what was thrown
	 * @return {@code true} also if it has nothing to do with the server
	 */
	public static boolean isAnswered(Throwable failure) {
		Throwable candidate = failure;
		while (candidate != null && !(candidate instanceof SQLException)) {
			candidate = candidate.getCause();
		}
		return !(candidate instanceof SQLException error) || error.getErrorCode() != 0
				|| error instanceof SQLFeatureNotSupportedException;
	}

	/**
	 * Say what the error means for the transaction, if it means anything.
	 */
	private @Nullable String consequence(SQLException error) {
		if (this.beside || error.getErrorCode() == 0 || !TransactionSynchronizationManager.isSynchronizationActive()) {
			return null;
		}
		String consequence = null;
		for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
			if (synchronization instanceof FailedStatementListener listener) {
				String told = listener.statementFailed();
				consequence = (told != null) ? told : consequence;
			}
		}
		return consequence;
	}

	@Override
	protected @Nullable DataAccessException doTranslate(String task, @Nullable String sql, SQLException ex) {
		SQLException error = (ex instanceof BatchUpdateException && ex.getNextException() != null)
				? ex.getNextException() : ex;
		if (CommitOutcome.isUnknown(task, error)) {
			return CommitOutcome.unknown(buildMessage(task, sql, error), error);
		}
		DataAccessException commit = CommitOutcome.before(task, error);
		if (commit != null) {
			return commit;
		}
		String consequence = consequence(error);
		String described = (consequence != null) ? task + ". " + consequence : task;
		DataAccessException translated = ErrorRules.find(error)
			.map((rule) -> rule.translation().translate(buildMessage(described, sql, error), described, sql, error))
			.orElse(null);
		return (translated != null || consequence == null) ? translated : byDefault(described, sql, ex);
	}

	private @Nullable DataAccessException byDefault(String task, @Nullable String sql, SQLException ex) {
		SQLExceptionTranslator fallback = getFallbackTranslator();
		return (fallback != null) ? fallback.translate(task, sql, ex) : null;
	}

}
