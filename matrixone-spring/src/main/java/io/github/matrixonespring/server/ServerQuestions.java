package io.github.matrixonespring.server;

import org.jspecify.annotations.Nullable;

/**
 * Asks a server on a connection with autocommit that is in no transaction.
 *
 * @since 0.1.0
 */
public interface ServerQuestions {

	/**
	 * Send a statement that changes nothing.
	 * @param sql the statement
	 * @return what the server has answered
	 */
	Answer ask(String sql);

	/**
	 * Tell whether a transaction is open by now, as the server has told with its last
	 * answer.
	 * @return whether one is; {@code false} also where the driver does not tell
	 */
	boolean isInTransaction();

	/**
	 * What a server has answered.
	 *
	 * @param value the first value of the result, or {@code null} if there is none
	 * @param error the number of the error, 0 if there was none
	 * @param message the message of the error, or an empty string
	 */
	record Answer(@Nullable String value, int error, String message) {

		/**
		 * Return a result.
		 * @param value its first value, or {@code null} if there is none
		 * @return the answer
		 */
		public static Answer of(@Nullable String value) {
			return new Answer(value, 0, "");
		}

		boolean isOk() {
			return this.error == 0;
		}

	}

}
