package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

/**
 * A {@link org.springframework.transaction.support.TransactionSynchronization} that wants
 * to know when the server has refused a statement of its transaction.
 *
 * @since 0.1.0
 */
public interface FailedStatementListener {

	/**
	 * Take note that the server has refused a statement.
	 * @return what that means for the transaction, as a sentence for the user, or
	 * {@code null} if it means nothing
	 */
	@Nullable String statementFailed();

}
