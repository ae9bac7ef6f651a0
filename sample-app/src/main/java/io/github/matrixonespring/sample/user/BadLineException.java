package io.github.matrixonespring.sample.user;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a line of a file of users cannot be imported. Then no line of it was.
 */
public class BadLineException extends RuntimeException {

	private final long line;

	BadLineException(long line, String reason, @Nullable Throwable cause) {
		super("line %d: %s; nothing was imported".formatted(line, reason), cause);
		this.line = line;
	}

	/**
	 * Return the line.
	 * @return its number, from 1
	 */
	public long getLine() {
		return this.line;
	}

}
