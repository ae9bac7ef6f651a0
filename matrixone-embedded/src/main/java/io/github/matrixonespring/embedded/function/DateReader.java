package io.github.matrixonespring.embedded.function;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalTexts.DateFields;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date or time in a given format.
 */
final class DateReader {

	private static final int HALF_DAY = 12;

	private final String text;

	private int next;

	private int year;

	private int month;

	private int day;

	private int hour;

	private int minute;

	private int second;

	private int micros;

	private boolean afternoon;

	private boolean morning;

	private final Set<String> seen = new HashSet<>();

	DateReader(String text) {
		this.text = text;
	}

	/**
	 * Read the text.
	 * @param format the format
	 * @return whether the text has that format; one that ends early does, and so does one
	 * that goes on
	 */
	boolean read(String format) {
		String rest = format.stripLeading();
		skipBlanks();
		while (!rest.isEmpty()) {
			if (rest.equals("%")) {
				return false;
			}
			int length = (rest.charAt(0) == '%') ? 2 : 1;
			String token = rest.substring(0, length);
			if (this.next == this.text.length()) {
				this.seen.add(token);
				return halvesOfDay();
			}
			if (!read(token, (length == 2) ? token.charAt(1) : ' ')) {
				return false;
			}
			rest = rest.substring(length).stripLeading();
			skipBlanks();
		}
		return halvesOfDay();
	}

	private boolean halvesOfDay() {
		if (this.seen.contains("%p")) {
			if (this.seen.contains("%H") || this.hour == 0) {
				return false;
			}
			if (this.hour == HALF_DAY) {
				this.hour = this.morning ? 0 : HALF_DAY;
			}
			else if (this.afternoon) {
				this.hour += HALF_DAY;
			}
		}
		else if (this.seen.contains("%h") && this.hour == HALF_DAY) {
			this.hour = 0;
		}
		return true;
	}

	private boolean read(String token, char letter) {
		return switch (letter) {
			case 'Y' -> year(4);
			case 'y' -> year(2);
			case 'm', 'c' -> (this.month = number(2, 0, 12)) >= 0;
			case 'M' -> monthNamed(Integer.MAX_VALUE);
			case 'b' -> monthNamed(3);
			case 'd', 'e' -> (this.day = number(2, 0, 31)) >= 0;
			case 'j' -> number(3, 1, 999) > 0;
			case 'H', 'k' -> hour("%H", 0, 23);
			case 'h', 'I', 'l' -> hour("%h", 1, HALF_DAY);
			case 'i' -> (this.minute = number(2, 0, 59)) >= 0;
			case 's', 'S' -> (this.second = number(2, 0, 59)) >= 0;
			case 'f' -> micros();
			case 'p' -> {
				this.seen.add(token);
				yield half();
			}
			case 'T' -> clock(0, 23);
			case 'r' -> clock(1, HALF_DAY) && (this.next == this.text.length() || half());
			case '#' -> skip(Character::isDigit);
			case '.' -> skip(DateReader::isPunctuation);
			case '@' -> skip(Character::isLetter);
			default -> literally(token);
		};
	}

	private boolean hour(String token, int smallest, int largest) {
		this.seen.add(token);
		this.hour = number(2, smallest, largest);
		return this.hour >= 0;
	}

	private boolean literally(String token) {
		boolean found = this.text.startsWith(token, this.next);
		this.next += found ? token.length() : 0;
		return found;
	}

	private boolean skip(IntPredicate kind) {
		while (this.next < this.text.length() && kind.test(this.text.charAt(this.next))) {
			this.next++;
		}
		return true;
	}

	private static boolean isPunctuation(int character) {
		return switch (Character.getType(character)) {
			case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
					Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
					Character.OTHER_PUNCTUATION ->
				true;
			default -> false;
		};
	}

	private void skipBlanks() {
		skip(Character::isWhitespace);
	}

	private String digits(int most) {
		int from = this.next;
		while (this.next < this.text.length() && this.next - from < most && this.text.charAt(this.next) >= '0'
				&& this.text.charAt(this.next) <= '9') {
			this.next++;
		}
		return this.text.substring(from, this.next);
	}

	/**
	 * Return the next number, or -1 if there is none from the smallest to the largest
	 * one.
	 */
	private int number(int most, int smallest, int largest) {
		String digits = digits(most);
		int number = digits.isEmpty() ? -1 : Integer.parseInt(digits);
		return (number >= smallest && number <= largest) ? number : -1;
	}

	private boolean year(int most) {
		String digits = digits(most);
		if (digits.isEmpty()) {
			return false;
		}
		int number = Integer.parseInt(digits);
		this.year = (digits.length() <= 2) ? TemporalTexts.yearOfTwoDigits(number) : number;
		return true;
	}

	private boolean monthNamed(int letters) {
		for (Month candidate : Month.values()) {
			String name = candidate.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
			String part = name.substring(0, Math.min(letters, name.length()));
			if (this.text.regionMatches(true, this.next, part, 0, part.length())) {
				this.month = candidate.getValue();
				this.next += part.length();
				return true;
			}
		}
		return false;
	}

	private boolean micros() {
		String digits = digits(TemporalValues.MAX_SCALE);
		this.micros = Integer.parseInt(digits + "0".repeat(TemporalValues.MAX_SCALE - digits.length()));
		return true;
	}

	private boolean half() {
		this.morning = this.text.regionMatches(true, this.next, "AM", 0, 2);
		this.afternoon = this.text.regionMatches(true, this.next, "PM", 0, 2);
		this.next += (this.morning || this.afternoon) ? 2 : 0;
		return this.morning || this.afternoon;
	}

	/**
	 * Read hour, minute and second, as far as they are there.
	 */
	private boolean clock(int smallest, int largest) {
		int first = number(2, smallest, largest);
		if (first < 0) {
			return false;
		}
		this.hour = (largest == HALF_DAY) ? first % HALF_DAY : first;
		if (!colon() || this.next == this.text.length()) {
			return this.next == this.text.length();
		}
		this.minute = number(2, 0, 59);
		if (this.minute < 0 || !colon() || this.next == this.text.length()) {
			return this.minute >= 0 && this.next == this.text.length();
		}
		this.second = number(2, 0, 59);
		if (largest == HALF_DAY) {
			skipBlanks();
			boolean pm = this.text.regionMatches(true, this.next, "PM", 0, 2);
			this.hour += pm ? HALF_DAY : 0;
		}
		return this.second >= 0;
	}

	private boolean colon() {
		skipBlanks();
		boolean found = literally(":");
		skipBlanks();
		return found;
	}

	@Nullable Object value(Kind kind) {
		Duration time = Duration.ofHours(this.hour)
			.plusMinutes(this.minute)
			.plusSeconds(this.second)
			.plus(TemporalValues.ofMicros(this.micros));
		if (kind == Kind.TIME) {
			return time;
		}
		LocalDate date = new DateFields(this.year, this.month, this.day).date();
		if (date == null || kind == Kind.DATE) {
			return date;
		}
		LocalDateTime datetime = date.atStartOfDay().plus(time);
		return (this.hour < 2 * HALF_DAY) ? datetime : null;
	}

}
