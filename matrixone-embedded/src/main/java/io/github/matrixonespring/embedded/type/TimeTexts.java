package io.github.matrixonespring.embedded.type;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Times of day, and longer ones, as the server reads them from texts.
 */
final class TimeTexts {

	private static final long MAX_HOUR = 2_562_047_787L;

	private static final long MAX_DAYS = MAX_HOUR / 23;

	private static final int MAX_DIGITS = 14;

	private static final Pattern TIME = Pattern
		.compile("(?<hour>\\d+):(?<minute>\\d+)(?::(?<second>\\d+))?|(?<digits>\\d{1,14})");

	private TimeTexts() {
	}

	static @Nullable Duration time(String text, int scale) {
		String stripped = text.strip();
		int point = stripped.indexOf('.');
		String whole = (point >= 0) ? stripped.substring(0, point) : stripped;
		String fraction = (point >= 0) ? stripped.substring(point + 1) : "";
		int blank = whole.indexOf(' ');
		if (blank >= 0 && !TemporalTexts.DIGITS.matcher(whole.substring(0, blank)).matches()) {
			if (TemporalTexts.isZero(stripped)) {
				return Duration.ZERO;
			}
			LocalDateTime datetime = TemporalTexts.datetime(stripped, scale);
			return (datetime != null) ? TemporalValues.timeOfDay(datetime, scale) : null;
		}
		if (whole.isEmpty()) {
			return Duration.ZERO;
		}
		boolean negative = whole.charAt(0) == '-';
		String rest = negative ? whole.substring(1) : whole;
		long days = 0;
		if (blank >= 0) {
			days = TemporalTexts.number(rest.substring(0, blank));
			rest = rest.substring(blank + 1);
		}
		Duration time = (days <= MAX_DAYS) ? time(days, rest, fraction, scale) : null;
		return (time != null && negative) ? time.negated() : time;
	}

	private static @Nullable Duration time(long days, String text, String fraction, int scale) {
		Matcher matcher = TIME.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		String digits = matcher.group("digits");
		if (digits != null) {
			String padded = "0".repeat(MAX_DIGITS - digits.length()) + digits;
			matcher = TIME
				.matcher(padded.substring(0, 10) + ":" + padded.substring(10, 12) + ":" + padded.substring(12));
			if (!matcher.matches()) {
				return null;
			}
		}
		long hours = TemporalTexts.number(matcher.group("hour"));
		long minutes = TemporalTexts.number(matcher.group("minute"));
		long seconds = TemporalTexts.numberOrZero(matcher.group("second"));
		long micros = fraction.isEmpty() ? 0 : TemporalTexts.micros(fraction, scale);
		boolean tooLong = hours <= MAX_DAYS && days > MAX_DAYS - hours;
		if (hours > MAX_HOUR || minutes > 59 || seconds > 59 || micros < 0 || tooLong) {
			return null;
		}
		return Duration.ofDays(days)
			.plusHours(hours)
			.plusMinutes(minutes)
			.plusSeconds(seconds)
			.plusNanos(micros * 1_000);
	}

}
