package io.github.matrixonespring;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PointInTime}.
 */
class PointInTimeTests {

	private static final long TIMESTAMP = 1_795_384_856_393_815_692L;

	@Test
	void nowHasNoHint() {
		assertThat(PointInTime.now().hint()).isEmpty();
		assertThat(PointInTime.now().hasTimestamp()).isFalse();
	}

	@Test
	void timestampIsTheHint() {
		assertThat("select 1 from t" + PointInTime.ofTimestamp(TIMESTAMP).hint())
			.isEqualTo("select 1 from t {MO_TS = 1795384856393815692}");
	}

	@Test
	void instantIsItsTimestamp() {
		assertThat(PointInTime.at(Instant.ofEpochSecond(1_795_384_856, 393_815_692)))
			.isEqualTo(PointInTime.ofTimestamp(TIMESTAMP))
			.hasSameHashCodeAs(PointInTime.ofTimestamp(TIMESTAMP))
			.isNotEqualTo(PointInTime.ofTimestamp(TIMESTAMP + 1));
	}

	@Test
	void snapshotThatCannotBeLookedUpIsNamed() {
		assertThat(PointInTime.snapshot("Month_End").hint()).isEqualTo(" {SNAPSHOT = `month_end`}");
		assertThat(PointInTime.snapshot("month_end").hasTimestamp()).isFalse();
	}

	@Test
	void nameThatIsNotAllowedIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> PointInTime.snapshot("a`} b"))
			.withMessageStartingWith("Snapshot name 'a`} b' is not allowed");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void timestampThatIsNotPositiveIsRefused(long timestamp) {
		assertThatIllegalArgumentException().isThrownBy(() -> PointInTime.ofTimestamp(timestamp))
			.withMessage("Timestamp %d is not allowed: use nanoseconds since 1970-01-01T00:00Z", timestamp);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2262-04-11T23:47:16.854775808Z",
			"+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "1600-01-01T00:00:00Z" })
	void instantThatIsNotOneOfTheServersTimestampsIsRefused(Instant instant) {
		assertThatIllegalArgumentException().isThrownBy(() -> PointInTime.at(instant))
			.withMessageStartingWith("Instant " + instant + " is not allowed");
	}

	@Test
	void lastInstantOfTheServersTimestampsIsAccepted() {
		assertThat(PointInTime.at(Instant.parse("2262-04-11T23:47:16.854775807Z")))
			.isEqualTo(PointInTime.ofTimestamp(Long.MAX_VALUE));
	}

	@Test
	void laterTimestampIsNotReached() {
		assertThat(PointInTime.ofTimestamp(TIMESTAMP).isReachedAt(TIMESTAMP - 1)).isFalse();
		assertThat(PointInTime.ofTimestamp(TIMESTAMP).isReachedAt(TIMESTAMP)).isTrue();
		assertThat(PointInTime.now().isReachedAt(TIMESTAMP)).isTrue();
	}

	@Test
	void describesItself() {
		assertThat(PointInTime.now()).hasToString("now");
		assertThat(PointInTime.snapshot("s")).hasToString("snapshot 's'");
		assertThat(PointInTime.ofTimestamp(7)).hasToString("timestamp 7 (1970-01-01T00:00:00.000000007Z)");
	}

}
