package io.github.matrixonespring.embedded.jdbc;

/**
 * What a connection was opened with.
 *
 * @param url the URL
 * @param user the user
 * @param rewritesBatches whether batches are executed as the MySQL driver executes them
 * with {@code rewriteBatchedStatements=true}
 * @param asksServer whether the connection asks the server for what it could know itself,
 * as the MySQL driver does with {@code useLocalSessionState=false}
 * @since 0.1.0
 */
public record DriverSettings(String url, String user, boolean rewritesBatches, boolean asksServer) {

	/**
	 * Return how many statements a batch must have to be sent at once, so that what
	 * follows a failure is not executed.
	 * @param least the driver's number
	 * @return the number for this connection
	 */
	int sentAtOnce(int least) {
		return this.rewritesBatches ? least : Integer.MAX_VALUE;
	}

}
