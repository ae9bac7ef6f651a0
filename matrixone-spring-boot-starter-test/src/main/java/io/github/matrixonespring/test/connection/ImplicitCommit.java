package io.github.matrixonespring.test.connection;

/**
 * Something has committed a transaction in its middle.
 *
 * @since 0.1.0
 */
public final class ImplicitCommit extends TransactionFault {

	private static final long serialVersionUID = 1L;

	ImplicitCommit(String message) {
		super(message);
	}

}
