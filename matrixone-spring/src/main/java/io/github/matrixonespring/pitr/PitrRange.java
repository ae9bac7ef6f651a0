package io.github.matrixonespring.pitr;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;

import org.springframework.util.Assert;

/**
 * How far back a PITR reaches, in one of the server's units. What the server cannot say
 * exactly is refused, not rounded.
 *
 * @param length how many units; one that somebody has sent with another library may have
 * none, and then keeps nothing
 * @param unit the unit
 * @since 0.1.0
 */
public record PitrRange(int length, Unit unit) {

	private static final int MAX_LENGTH = 100;

	private static final String RULE = """
			Range %s is not allowed: a PITR reaches back 1 to %d hours, days, months or years. Use %s""";

	/**
	 * Create a range as the server tells it.
	 * @throws IllegalArgumentException if the length is negative
	 */
	public PitrRange {
		Assert.notNull(unit, "Unit must not be null");
		int given = length;
		Assert.isTrue(length >= 0, () -> "Length %d is not allowed: use 0 or more".formatted(given));
	}

	/**
	 * Return a duration as a range: in days if it has whole days, such as
	 * {@code Duration.ofHours(48)}, else in hours.
	 * @param duration the duration
	 * @return the range
	 * @throws IllegalArgumentException if it is not 1 to 100 whole hours or days
	 */
	public static PitrRange of(Duration duration) {
		Assert.notNull(duration, "Range must not be null");
		boolean wholeDays = duration.equals(Duration.ofDays(duration.toDays()));
		boolean wholeHours = duration.equals(Duration.ofHours(duration.toHours()));
		long length = wholeDays ? duration.toDays() : duration.toHours();
		Assert.isTrue(wholeHours && isAllowed(length), () -> refusal(duration, (wholeHours && length > 0)
				? "whole days, or a Period of months or years" : "whole hours, such as Duration.ofHours(1)"));
		return new PitrRange(Math.toIntExact(length), wholeDays ? Unit.DAYS : Unit.HOURS);
	}

	/**
	 * Return a period as a range. Months and years are those of the calendar, in UTC.
	 * @param period the period: days (also of weeks), months or years, only one of them
	 * @return the range
	 * @throws IllegalArgumentException if it is not 1 to 100 of one of them
	 */
	public static PitrRange of(Period period) {
		Assert.notNull(period, "Range must not be null");
		long units = Arrays.stream(new int[] { period.getYears(), period.getMonths(), period.getDays() })
			.filter((amount) -> amount != 0)
			.count();
		Assert.isTrue(units <= 1,
				() -> refusal(period, "one of them alone, such as Period.ofMonths(14) for a year and two months"));
		PitrRange range = (period.getYears() != 0) ? unchecked(period.getYears(), Unit.YEARS)
				: (period.getMonths() != 0) ? unchecked(period.getMonths(), Unit.MONTHS)
						: unchecked(period.getDays(), Unit.DAYS);
		Assert.isTrue(isAllowed(range.length()),
				() -> refusal(period, "a larger or smaller unit, such as Period.ofMonths(4) for 120 days"));
		return range;
	}

	private static PitrRange unchecked(int length, Unit unit) {
		return new PitrRange(Math.max(length, 0), unit);
	}

	private static boolean isAllowed(long length) {
		return length >= 1 && length <= MAX_LENGTH;
	}

	/**
	 * Return whether it can be asked for. The server would also alter a PITR to nothing.
	 */
	boolean isAllowed() {
		return isAllowed(this.length);
	}

	static String refusal(Object range, String remedy) {
		return RULE.formatted(range, MAX_LENGTH, remedy);
	}

	/**
	 * Return the range as one of the types of {@code java.time}.
	 * @return a {@link Duration} of hours or a {@link Period}
	 */
	public TemporalAmount amount() {
		return switch (this.unit) {
			case HOURS -> Duration.ofHours(this.length);
			case DAYS -> Period.ofDays(this.length);
			case MONTHS -> Period.ofMonths(this.length);
			case YEARS -> Period.ofYears(this.length);
		};
	}

	/**
	 * Count back, as the server does: a day that the month does not have is one of the
	 * next month.
	 * @param now the time of the server
	 * @return how far the range reaches back from there
	 */
	Instant before(Instant now) {
		OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
		return switch (this.unit) {
			case HOURS -> time.minusHours(this.length).toInstant();
			case DAYS -> time.minusDays(this.length).toInstant();
			case MONTHS -> monthsBefore(time, this.length);
			case YEARS -> monthsBefore(time, 12L * this.length);
		};
	}

	private static Instant monthsBefore(OffsetDateTime time, long months) {
		return time.withDayOfMonth(1).minusMonths(months).plusDays(time.getDayOfMonth() - 1L).toInstant();
	}

	@Override
	public String toString() {
		return this.length + " " + this.unit.text;
	}

	/**
	 * What the server counts in.
	 *
	 * @since 0.1.0
	 */
	public enum Unit {

		/** Hours. */
		HOURS("h"),

		/** Days of 24 hours. */
		DAYS("d"),

		/** Months of the calendar. */
		MONTHS("mo"),

		/** Years of the calendar. */
		YEARS("y");

		private final String text;

		Unit(String text) {
			this.text = text;
		}

		/**
		 * Return the unit as a statement takes it.
		 */
		String text() {
			return this.text;
		}

		static Unit of(String text) {
			return Arrays.stream(values())
				.filter((unit) -> unit.text.equalsIgnoreCase(text))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("Unit '%s' of a PITR is not known".formatted(text)));
		}

	}

}
