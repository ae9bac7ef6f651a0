package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * {@code TIMESTAMPDIFF(unit, a, b)} returns how many whole units lie between two moments.
 * H2 counts how often a unit begins between them.
 *
 * @param operands the statement
 * @param rewriting what is rewritten
 */
record TimestampDifference(Operands operands, Rewriting rewriting) {

	void rewrite(int name) throws SQLException {
		String unit = this.operands.at(name + 2).text().toUpperCase(Locale.ROOT);
		switch (unit) {
			case "MICROSECOND" -> fromMicroseconds(name, "1");
			case "SECOND" -> fromMicroseconds(name, "1000000");
			case "MINUTE" -> fromMicroseconds(name, "60000000");
			case "HOUR" -> fromMicroseconds(name, "3600000000");
			case "DAY" -> fromMicroseconds(name, "86400000000");
			case "WEEK" -> fromMicroseconds(name, "604800000000");
			case "MONTH" -> fromMonths(name, 1);
			case "QUARTER" -> fromMonths(name, 3);
			case "YEAR" -> fromMonths(name, 12);
			default -> throw ServerError.notSupported("TIMESTAMPDIFF of " + unit);
		}
	}

	private void fromMicroseconds(int name, String microseconds) {
		this.rewriting.instead(name, "(DATEDIFF");
		this.rewriting.instead(name + 2, "MICROSECOND");
		this.rewriting.behind(closing(name) + 1, "/ CAST(" + microseconds + " AS BIGINT))");
	}

	/**
	 * H2 subtracts in the other direction, so the sign is changed.
	 */
	private void fromMonths(int name, int months) {
		int closing = closing(name);
		int first = this.operands.comma(name + 2, closing);
		int second = this.operands.comma(first + 1, closing);
		this.rewriting.instead(name, "(EXTRACT");
		this.rewriting.instead(name + 1, "(MONTH FROM (CAST(");
		this.rewriting.instead(name + 2, "");
		this.rewriting.instead(first, "");
		this.rewriting.instead(second, "AS TIMESTAMP(6)) - CAST(");
		this.rewriting.instead(closing, "AS TIMESTAMP(6))) MONTH) / CAST(-" + months + " AS BIGINT))");
	}

	private int closing(int name) {
		return this.operands.closing(name + 1);
	}

}
