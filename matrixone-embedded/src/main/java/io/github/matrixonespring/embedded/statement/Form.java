package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;

/**
 * A statement that was recognised.
 */
public interface Form {

	/**
	 * Return what an open transaction has to say to it.
	 * @return the rule
	 */
	default TransactionRule rule() {
		return TransactionRule.TAKES_PART;
	}

	/**
	 * Return whether the error of the statement before can be shown after it, too.
	 * @return whether it can
	 */
	default boolean keepsMessages() {
		return false;
	}

	/**
	 * Say how to execute it.
	 * @param execution the session, and what the statement is executed with
	 * @return the plan
	 * @throws SQLException if it cannot be executed
	 */
	Plan plan(Execution execution) throws SQLException;

}
