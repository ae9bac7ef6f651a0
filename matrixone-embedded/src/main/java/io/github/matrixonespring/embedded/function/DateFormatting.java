package io.github.matrixonespring.embedded.function;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as texts in a given format.
 */
final class DateFormatting {

	private DateFormatting() {
	}

	static List<ServerFunction> functions() {
		return List.of(
				ServerFunction.named("date_format")
					.overload(Kind.VARCHAR, Kind.DATETIME, Kind.VARCHAR)
					.overload(Kind.VARCHAR, Kind.DATETIME, Kind.CHAR)
					.computedBy((arguments) -> ((String) arguments[1]).isEmpty() ? null
							: format((LocalDateTime) arguments[0], (String) arguments[1])),
				ServerFunction.named("time_format")
					.overload(Kind.VARCHAR, Kind.TIME, Kind.VARCHAR)
					.overload(Kind.VARCHAR, Kind.TIME, Kind.CHAR)
					.computedBy((arguments) -> ((String) arguments[1]).isEmpty() ? null
							: format((Duration) arguments[0], (String) arguments[1])));
	}

	/**
	 * Write a date and time.
	 * @param value the date and time
	 * @param format the format
	 * @return the text; a percent sign at the end stays
	 */
	static String format(LocalDateTime value, String format) {
		LocalDate date = value.toLocalDate();
		Duration time = Duration.between(date.atStartOfDay(), value);
		return replaced(format, true, (letter) -> {
			String ofDate = ofDate(date, letter);
			return (ofDate != null) ? ofDate : ofTime(time, letter);
		});
	}

	private static String format(Duration value, String format) {
		Duration absolute = value.abs();
		return (value.isNegative() ? "-" : "") + replaced(format, false, (letter) -> ofTime(absolute, letter));
	}

	private interface Specifier {

		@Nullable String text(int letter);

	}

	private static String replaced(String format, boolean keepsLast, Specifier specifier) {
		StringBuilder text = new StringBuilder();
		boolean percent = false;
		for (int letter : format.codePoints().toArray()) {
			if (percent) {
				String replacement = specifier.text(letter);
				text.append((replacement != null) ? replacement : Character.toString(letter));
				percent = false;
			}
			else if (letter == '%') {
				percent = true;
			}
			else {
				text.appendCodePoint(letter);
			}
		}
		return (percent && keepsLast) ? text.append('%').toString() : text.toString();
	}

	private static @Nullable String ofDate(LocalDate date, int letter) {
		int day = date.getDayOfMonth();
		return switch (letter) {
			case 'Y' -> digits(4, date.getYear());
			case 'y' -> digits(4, date.getYear()).substring(2);
			case 'M' -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
			case 'b' -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
			case 'm' -> digits(2, date.getMonthValue());
			case 'c' -> Integer.toString(date.getMonthValue());
			case 'D' -> day + suffix(day);
			case 'd' -> digits(2, day);
			case 'e' -> Integer.toString(day);
			case 'j' -> digits(3, date.getDayOfYear());
			case 'U' -> digits(2, Weeks.week(date, 0));
			case 'u' -> digits(2, Weeks.week(date, 1));
			case 'V' -> digits(2, Weeks.week(date, 2));
			case 'v' -> digits(2, Weeks.week(date, 3));
			case 'X' -> digits(4, Weeks.year(date, 2));
			case 'x' -> digits(4, Weeks.year(date, 3));
			case 'W' -> date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
			case 'a' -> date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
			case 'w' -> Integer.toString(date.getDayOfWeek().getValue() % 7);
			default -> null;
		};
	}

	private static @Nullable String ofTime(Duration time, int letter) {
		long hour = time.toHours();
		long halfDayHour = (hour + 11) % 12 + 1;
		String half = (hour / 12 % 2 == 0) ? "AM" : "PM";
		String minuteAndSecond = digits(2, time.toMinutesPart()) + ":" + digits(2, time.toSecondsPart());
		return switch (letter) {
			case 'H' -> digits(2, hour);
			case 'k' -> Long.toString(hour);
			case 'h', 'I' -> digits(2, halfDayHour);
			case 'l' -> Long.toString(halfDayHour);
			case 'i' -> digits(2, time.toMinutesPart());
			case 'S', 's' -> digits(2, time.toSecondsPart());
			case 'f' -> digits(6, TemporalValues.micros(time) % 1_000_000);
			case 'p' -> half;
			case 'r' -> digits(2, halfDayHour) + ":" + minuteAndSecond + " " + half;
			case 'T' -> digits(2, hour) + ":" + minuteAndSecond;
			default -> null;
		};
	}

	private static String suffix(int day) {
		if (day >= 11 && day <= 13) {
			return "th";
		}
		return switch (day % 10) {
			case 1 -> "st";
			case 2 -> "nd";
			case 3 -> "rd";
			default -> "th";
		};
	}

	private static String digits(int width, long number) {
		String digits = Long.toString(number);
		return "0".repeat(Math.max(0, width - digits.length())) + digits;
	}

}
