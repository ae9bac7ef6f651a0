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

	/** Takes part, but the engine cannot do it in a transaction, as H2 cannot. */
	ALONE,

	/** Begins, ends or ignores transactions itself. */
	CONTROLS

}
