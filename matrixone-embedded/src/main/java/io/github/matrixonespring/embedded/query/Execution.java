package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Session;

/**
 * What a statement is executed with.
 *
 * @param session the session
 * @param parameters the values of its parameters
 * @param escapes whether the driver's escape processing is on, which spoils one form of
 * hint
 */
public record Execution(Session session, Parameters parameters, boolean escapes) {

	/**
	 * The values of a prepared statement, counted from 0.
	 */
	@FunctionalInterface
	public interface Parameters {

		/** Those of a statement without any. */
		Parameters NONE = (index) -> {
			throw new IllegalArgumentException("No value for parameter " + (index + 1));
		};

		/**
		 * Return what the driver writes into the statement for a value.
		 * @param index the index
		 * @return the literal
		 * @throws SQLException if it has not been set
		 */
		Literal literal(int index) throws SQLException;

		/**
		 * Return a value as text.
		 * @param index the index
		 * @return the text of its literal
		 * @throws SQLException if it has not been set
		 */
		default String text(int index) throws SQLException {
			return literal(index).text();
		}

	}

	/**
	 * What the driver writes into the statement for the value of a parameter: the server
	 * gets no other hint of its type. A date is a text, a {@code Clob} is binary, and a
	 * {@code Double} is a decimal unless it needs an exponent.
	 *
	 * @param kind the kind of literal
	 * @param text the digits of a number, with their sign; the characters of a text; the
	 * bytes of a binary value as hexadecimal digits; {@code true}, {@code false} or
	 * {@code null}
	 */
	public record Literal(Kind kind, String text) {

		/** The literal of all values that are absent. */
		public static final Literal NULL = new Literal(Kind.NULL, "null");

		/**
		 * The kind of a literal.
		 */
		public enum Kind {

			/** The word {@code null}. */
			NULL,

			/**
			 * The words {@code true} and {@code false}, which are not what
			 * {@code setBoolean} writes.
			 */
			BOOLEAN,

			/** A whole number of any size. */
			INTEGER,

			/** A number with a point and without an exponent. */
			DECIMAL,

			/** A number with an exponent. */
			DOUBLE,

			/** A text in quotes; also each date and time. */
			TEXT,

			/** Hexadecimal digits, such as {@code x'0a'}. */
			BINARY

		}

	}

}
