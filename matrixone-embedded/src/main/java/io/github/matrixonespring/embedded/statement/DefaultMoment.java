package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * The moments that columns of dates and times can have as a default.
 */
final class DefaultMoment {

	private static final Pattern DATE = Pattern.compile("(\\d{1,4})-(\\d{1,2})-(\\d{1,2})(?:[ T](.*))?");

	private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d*)?)?");

	private DefaultMoment() {
	}

	/**
	 * Make sure that a text is a moment.
	 * @param type the type of the column
	 * @param value the text
	 * @throws SQLException if it is none
	 */
	static void check(String type, String value) throws SQLException {
		String text = value.strip();
		if (isMoment(text) || text.isEmpty() || text.matches("\\d{8}|\\d{14}") || text.startsWith("0000-00-00")) {
			return;
		}
		throw switch (type) {
			case "date" -> ServerError.invalidArgument("parsedate, bad value " + value);
			case "datetime" -> ServerError.invalidValue("invalid datetime value " + value);
			default -> ServerError.invalidArgument("parse timestamp, bad value " + value);
		};
	}

	private static boolean isMoment(String text) {
		Matcher date = DATE.matcher(text);
		if (!date.matches()) {
			return false;
		}
		try {
			LocalDate.of(Integer.parseInt(date.group(1)), Integer.parseInt(date.group(2)),
					Integer.parseInt(date.group(3)));
			String rest = date.group(4);
			if (rest == null) {
				return true;
			}
			Matcher time = TIME.matcher(rest.strip());
			if (!time.matches()) {
				return false;
			}
			LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)),
					(time.group(3) != null) ? Integer.parseInt(time.group(3)) : 0);
			return true;
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

}
