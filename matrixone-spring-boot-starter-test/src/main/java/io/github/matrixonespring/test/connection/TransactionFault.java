package io.github.matrixonespring.test.connection;

/**
 * Something has happened to a transaction that its application does not hear of. Thrown
 * nowhere: it says where that was.
 *
 * @since 0.1.0
 */
public abstract sealed class TransactionFault extends Exception permits ImplicitCommit, UncommittedWrite {

	private static final long serialVersionUID = 1L;

	TransactionFault(String message) {
		super(message);
	}

}
