package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.TransactionRule;

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
	 * Say how to execute it.
	 * @param execution the session, and what the statement is executed with
	 * @return the plan
	 * @throws SQLException if it cannot be executed
	 */
	Plan plan(Execution execution) throws SQLException;

}
