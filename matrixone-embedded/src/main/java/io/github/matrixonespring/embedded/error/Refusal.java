package io.github.matrixonespring.embedded.error;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/**
 * The refusal of something that the engine does not do although the server might, by who
 * does not know where it stands.
 */
public final class Refusal extends SQLFeatureNotSupportedException {

	private static final long serialVersionUID = 1L;

	private final String what;

	Refusal(String what, String message, String state) {
		super(message, state);
		this.what = what;
	}

	/**
	 * Return what is refused.
	 * @return the function, clause or word
	 */
	public String what() {
		return this.what;
	}

	/**
	 * Return the refusal with the place.
	 * @param sql the statement
	 * @param start where in it that begins which is refused
	 * @return the refusal
	 */
	public SQLException at(String sql, int start) {
		SQLException placed = ServerError.notSupported(this.what, sql, start);
		placed.initCause((getCause() != null) ? getCause() : this);
		return placed;
	}

}
