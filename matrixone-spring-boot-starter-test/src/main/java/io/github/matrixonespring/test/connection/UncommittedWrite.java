package io.github.matrixonespring.test.connection;

/**
 * Something was written outside of a transaction, over a pool that hands out connections
 * with autocommit off and rolls back what is not committed.
 *
 * @since 0.1.0
 */
public final class UncommittedWrite extends TransactionFault {

	private static final long serialVersionUID = 1L;

	UncommittedWrite(String message) {
		super(message);
	}

}
