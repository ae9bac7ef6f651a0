package io.github.matrixonespring.embedded.statement;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;

/**
 * {@code SET [SESSION] TRANSACTION …}: isolation level and read-only mode are accepted
 * and ignored, except within a transaction, where they are refused.
 */
record SetTransaction() implements Form {

	@Override
	public TransactionRule rule() {
		return TransactionRule.UNCLASSIFIED;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> 0;
	}

}
