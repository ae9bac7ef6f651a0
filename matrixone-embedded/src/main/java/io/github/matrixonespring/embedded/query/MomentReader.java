package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.engine.Snapshots;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Hint;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * Reads a time-travel hint.
 *
 * @param execution the execution
 */
public record MomentReader(Execution execution) {

	/**
	 * Checks whether something can be read at a moment.
	 */
	@FunctionalInterface
	interface Check {

		void check(long moment) throws SQLException;

	}

	/**
	 * Return the moment that a hint means.
	 * @param hint the hint
	 * @param statement the statement that it stands in
	 * @return the moment
	 * @throws SQLException if nothing holds it
	 */
	public Moment read(Hint hint, TokenCursor statement) throws SQLException {
		return read(hint, statement, (moment) -> {
		});
	}

	Moment read(Hint hint, TokenCursor statement, Check lost) throws SQLException {
		Snapshots snapshots = this.execution.session().instance().snapshots();
		Token value = hint.value();
		boolean text = value.kind() == Kind.STRING;
		if (hint.kind() == Hint.Kind.TIMESTAMP && text && this.execution.escapes()) {
			// The driver makes a string of it, which the server takes for an alias.
			return Moment.PRESENT;
		}
		String moment = value.value();
		if (value.kind() == Kind.PARAMETER) {
			int index = index(value, statement);
			moment = this.execution.parameters().text(index);
			text = this.execution.parameters().literal(index).kind() == Execution.Literal.Kind.TEXT;
		}
		if (hint.kind() == Hint.Kind.MO_TS && text && moment.chars().allMatch(Character::isDigit)) {
			throw ServerError.invalidValue("invalid debug timestamp string: " + moment);
		}
		return switch (hint.kind()) {
			// A name is stored in lower case; a string is compared as it is.
			case SNAPSHOT -> new Moment(snapshots.get(value.isName() ? LowerCase.of(moment) : moment), true);
			case MO_TS, TIMESTAMP -> {
				long timestamp = nanoseconds(moment);
				if (snapshots.isLost(timestamp)) {
					lost.check(timestamp);
				}
				yield new Moment(snapshots.at(timestamp), false);
			}
			case AS_OF -> throw ServerError.notSupported("a hint with date and time");
		};
	}

	private static int index(Token parameter, TokenCursor statement) {
		return (int) statement.tokens()
			.stream()
			.filter((token) -> token.kind() == Kind.PARAMETER && token.start() < parameter.start())
			.count();
	}

	private static long nanoseconds(String moment) throws SQLException {
		try {
			return Long.parseLong(moment);
		}
		catch (NumberFormatException ex) {
			throw ServerError.notSupported("the moment '" + moment + "', which is no number of nanoseconds");
		}
	}

}
