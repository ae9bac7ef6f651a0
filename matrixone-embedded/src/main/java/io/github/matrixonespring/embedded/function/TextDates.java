package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.function.Interval.Unit;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Intervals that are added to texts, which become texts.
 */
final class TextDates {

	private static final Pattern ALL_DIGITS = Pattern.compile("\\d{14,}");

	private TextDates() {
	}

	static @Nullable String added(String text, Interval signed, boolean subtracted) throws SQLException {
		LocalDateTime start = start(text);
		if (start == null) {
			return null;
		}
		LocalDateTime sum = DateArithmetic.sum(start, signed, subtracted, true);
		boolean timeOfDay = text.contains(" ") || text.contains(":") || ALL_DIGITS.matcher(text).matches();
		boolean onlyDate = !timeOfDay && !isOfTime(signed.unit());
		int scale = (text.contains(".") || signed.unit() == Unit.MICROSECOND) ? TemporalValues.MAX_SCALE : 0;
		if (sum == null) {
			return isZero(start, signed, subtracted) ? zero(onlyDate, scale) : null;
		}
		return onlyDate ? TemporalValues.text(sum.toLocalDate()) : TemporalValues.text(sum, scale);
	}

	/**
	 * Read what an interval is added to. A time of day is none, but no error either.
	 */
	static @Nullable LocalDateTime start(String text) throws SQLException {
		LocalDateTime start = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
		if (start == null && !TemporalTexts.isZero(text)
				&& TemporalTexts.time(text, TemporalValues.MAX_SCALE) == null) {
			throw ServerError.invalidValue("invalid datetime value " + text.strip());
		}
		return start;
	}

	static boolean isOfTime(Unit unit) {
		return unit == Unit.MICROSECOND || unit == Unit.SECOND || unit == Unit.MINUTE || unit == Unit.HOUR;
	}

	/**
	 * Return whether the result before the year 1 is a date of zeros. What is known of
	 * the year decides, and that is rounded towards the beginning.
	 */
	static boolean isZero(LocalDateTime start, Interval signed, boolean subtracted) {
		if (signed.number() >= 0) {
			return false;
		}
		return switch (signed.unit()) {
			case YEAR -> start.getYear() + signed.number() >= 1;
			case MONTH -> start.getYear() + signed.number() / 12 >= 1;
			case YEAR_MONTH -> subtracted || start.getYear() + signed.number() / 12 >= 1;
			case QUARTER -> start.getYear() + signed.number() * 3 / 12 >= 1;
			default -> subtracted;
		};
	}

	static String zero(boolean onlyDate, int scale) {
		String date = "0000-00-00";
		return onlyDate ? date : date + " 00:00:00" + ((scale > 0) ? "." + "0".repeat(scale) : "");
	}

}
