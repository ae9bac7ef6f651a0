package io.github.matrixonespring.pitr;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.TemporalAmount;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What a duration or period is in the units of the server.
 */
class PitrRangeTests {

	static Stream<Arguments> ranges() {
		return Stream.of(arguments(PitrRange.of(Duration.ofHours(1)), "1 h", Duration.ofHours(1)),
				arguments(PitrRange.of(Duration.ofHours(36)), "36 h", Duration.ofHours(36)),
				arguments(PitrRange.of(Duration.ofMinutes(120)), "2 h", Duration.ofHours(2)),
				arguments(PitrRange.of(Duration.ofHours(97)), "97 h", Duration.ofHours(97)),
				arguments(PitrRange.of(Duration.ofHours(24)), "1 d", Period.ofDays(1)),
				arguments(PitrRange.of(Duration.ofDays(3)), "3 d", Period.ofDays(3)),
				arguments(PitrRange.of(Duration.ofDays(100)), "100 d", Period.ofDays(100)),
				arguments(PitrRange.of(Period.ofDays(1)), "1 d", Period.ofDays(1)),
				arguments(PitrRange.of(Period.ofWeeks(2)), "14 d", Period.ofDays(14)),
				arguments(PitrRange.of(Period.ofMonths(2)), "2 mo", Period.ofMonths(2)),
				arguments(PitrRange.of(Period.ofMonths(12)), "12 mo", Period.ofMonths(12)),
				arguments(PitrRange.of(Period.ofYears(1)), "1 y", Period.ofYears(1)),
				arguments(PitrRange.of(Period.ofYears(100)), "100 y", Period.ofYears(100)));
	}

	@ParameterizedTest
	@MethodSource("ranges")
	void rangeIsSaidExactly(PitrRange range, String text, TemporalAmount amount) {
		assertThat(range).hasToString(text);
		assertThat(range.amount()).isEqualTo(amount);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1H", "PT1M", "PT90M", "PT1H0.000000001S", "P-1D", "PT101H", "PT149H", "P101D",
			"P400D" })
	void durationThatIsNotExactlyHoursOrDaysIsRefused(Duration duration) {
		assertThatIllegalArgumentException().isThrownBy(() -> PitrRange.of(duration))
			.withMessageStartingWith(
					"Range %s is not allowed: a PITR reaches back 1 to 100 hours, days, months or years. Use "
						.formatted(duration));
	}

	@ParameterizedTest
	@CsvSource({ "P0D, a larger or smaller unit", "P-1D, a larger or smaller unit", "P101D, a larger or smaller unit",
			"P101M, a larger or smaller unit", "P101Y, a larger or smaller unit", "P1Y2M, one of them alone",
			"P1M1D, one of them alone", "P1Y1D, one of them alone", "P1Y-1M, one of them alone" })
	void periodThatIsNotOneUnitIsRefused(Period period, String remedy) {
		assertThatIllegalArgumentException().isThrownBy(() -> PitrRange.of(period))
			.withMessageContaining("Range %s is not allowed".formatted(period))
			.withMessageContaining(remedy);
	}

	@Test
	void largestAmountsDoNotOverflow() {
		assertThatIllegalArgumentException().isThrownBy(() -> PitrRange.of(Duration.ofSeconds(Long.MAX_VALUE)));
		assertThatIllegalArgumentException().isThrownBy(() -> PitrRange.of(Duration.ofSeconds(Long.MIN_VALUE)));
		assertThatIllegalArgumentException().isThrownBy(() -> PitrRange.of(Period.ofDays(Integer.MIN_VALUE)));
		assertThatIllegalArgumentException().isThrownBy(() -> PitrRange.of(Period.ofMonths(Integer.MAX_VALUE)));
	}

	@ParameterizedTest
	@CsvSource({ "1, HOURS, 2026-03-31T12:00:00Z, 2026-03-31T11:00:00Z",
			"2, DAYS, 2026-03-01T12:00:00.5Z, 2026-02-27T12:00:00.5Z",
			"1, MONTHS, 2026-04-15T00:00:00Z, 2026-03-15T00:00:00Z",
			"1, MONTHS, 2026-03-31T12:00:00Z, 2026-03-03T12:00:00Z",
			"1, MONTHS, 2028-03-30T12:00:00Z, 2028-03-01T12:00:00Z",
			"1, YEARS, 2028-02-29T12:00:00Z, 2027-03-01T12:00:00Z",
			"14, MONTHS, 2026-01-10T00:00:00Z, 2024-11-10T00:00:00Z",
			"0, YEARS, 2026-01-10T00:00:00Z, 2026-01-10T00:00:00Z" })
	void rangeIsCountedBackAsTheServerDoes(int length, PitrRange.Unit unit, Instant now, Instant start) {
		assertThat(new PitrRange(length, unit).before(now)).isEqualTo(start);
	}

	@Test
	void unitsAreThoseOfTheServer() {
		assertThat(Stream.of("h", "D", "mo", "Y").map(PitrRange.Unit::of)).containsExactly(PitrRange.Unit.values());
		assertThatIllegalArgumentException().isThrownBy(() -> PitrRange.Unit.of("w"))
			.withMessage("Unit 'w' of a PITR is not known");
		assertThatIllegalArgumentException().isThrownBy(() -> new PitrRange(-1, PitrRange.Unit.DAYS));
	}

}
