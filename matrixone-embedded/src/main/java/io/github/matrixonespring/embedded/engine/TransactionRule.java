package io.github.matrixonespring.embedded.engine;

/**
 * What a statement and a transaction have to do with each other.
 */
public enum TransactionRule {

	/** Takes part in the open transaction, or opens one under {@code autocommit = 0}. */
	TAKES_PART,

	/**
	 * Refused while a transaction is open. As first statement under
	 * {@code autocommit = 0} it runs and commits on its own, and leaves a transaction
	 * open.
	 */
	UNCLASSIFIED,

	/**
	 * Takes part on the server, but H2 cannot undo it: the engine commits what came
	 * before, and reports a later rollback as not supported.
	 */
	COMMITS_FOR_GOOD,

	/**
	 * Refused after BEGIN; commits the open transaction of {@code autocommit = 0}.
	 */
	COMMITS_UNLESS_BEGUN,

	/** Begins or ends transactions itself, or has nothing to do with them. */
	CONTROLS

}
