package io.github.matrixonespring.sample.statement;

import java.time.Duration;

/**
 * A statement, or a batch of one.
 *
 * @param observer who has seen it
 * @param sql the statement
 * @param rows how many rows of parameters went with it, 1 if it is no batch
 * @param duration from sending it to the answer
 * @param succeeded whether the server has done it
 */
public record ObservedStatement(Observer observer, String sql, int rows, Duration duration, boolean succeeded) {

	/**
	 * Tell how the statement begins, whatever its case.
	 * @param words the first words
	 * @return whether it begins with them
	 */
	public boolean startsWith(String words) {
		return this.sql.strip().regionMatches(true, 0, words, 0, words.length());
	}

	/**
	 * Where a statement was seen.
	 */
	public enum Observer {

		/**
		 * The proxy around the DataSource.
		 */
		DATA_SOURCE,

		/**
		 * The listener of the library, which also sees what goes beside the DataSource.
		 */
		LIBRARY

	}

}
