package io.github.matrixonespring.test.connection;

import org.jspecify.annotations.Nullable;

/**
 * What a driver knows of the transaction on a connection.
 */
interface DriverTransaction {

	/**
	 * Tell whether the server has one open.
	 */
	boolean isOpen();

	/**
	 * Something is going to be sent.
	 */
	void callBegins();

	/**
	 * Tell by what the transaction was ended that was open when the call began.
	 * @param sql what the application has sent
	 * @return a statement, which the driver may have sent by itself; {@code null} if
	 * nothing has ended it
	 */
	@Nullable String endedBy(String sql);

}
