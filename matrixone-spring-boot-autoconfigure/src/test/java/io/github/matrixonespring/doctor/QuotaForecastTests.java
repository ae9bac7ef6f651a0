package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the forecast of {@link QuotaCheck}.
 */
class QuotaForecastTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	@Test
	void paceIsThatOfTheLastSevenDays() {
		// 14 in 7 days, and 6 before: 30 more take 15 days.
		List<Instant> created = IntStream.range(0, 14)
			.mapToObj((i) -> NOW.minus(Duration.ofHours(12L * i + 1)))
			.toList();
		List<Instant> before = IntStream.range(0, 6).mapToObj((i) -> NOW.minus(Duration.ofDays(30L + i))).toList();
		List<Instant> all = Stream.concat(created.stream(), before.stream()).toList();
		assertThat(QuotaCheck.fullAt(all, 50, NOW)).isEqualTo(NOW.plus(Duration.ofDays(15)));
	}

	@Test
	void whatIsYoungerIsMeasuredFromItsBeginning() {
		List<Instant> created = List.of(NOW.minus(Duration.ofDays(2)), NOW.minus(Duration.ofDays(1)));
		assertThat(QuotaCheck.fullAt(created, 10, NOW)).isEqualTo(NOW.plus(Duration.ofDays(8)));
	}

	@Test
	void withoutPaceThereIsNoEnd() {
		assertThat(QuotaCheck.fullAt(List.of(NOW.minus(Duration.ofDays(8))), 50, NOW)).isEqualTo(Instant.MAX);
	}

}
