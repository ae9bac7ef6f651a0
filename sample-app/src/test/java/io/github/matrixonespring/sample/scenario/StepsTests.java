package io.github.matrixonespring.sample.scenario;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Steps} and {@link Checks}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StepsTests {

	private final Steps steps = new Steps();

	@Test
	void allHoldsIfEveryCheckHolds(CapturedOutput output) {
		this.steps.step(7, "Count", (checks) -> checks.count("there are %,d", 1_000, 1_000));
		assertThat(this.steps.allChecksHeld()).isTrue();
		assertThat(output).contains("ok     7. Count: there are 1,000 (");
	}

	@Test
	void failedCheckIsToldWithoutTheOthers(CapturedOutput output) {
		this.steps.step(1, "Count", (checks) -> {
			checks.that("fine", true);
			checks.count("there are %,d", 1, 2);
		});
		assertThat(this.steps.allChecksHeld()).isFalse();
		assertThat(output).contains("FAILED 1. Count: not true: there are 1, there are 2 (");
	}

	@Test
	void exceptionIsAFailedCheck() {
		this.steps.step(1, "Fail", (checks) -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(this.steps.allChecksHeld()).isFalse();
	}

	@Test
	void nothingCheckedIsNotEnough() {
		this.steps.step(1, "Do nothing", (checks) -> {
		});
		assertThat(this.steps.allChecksHeld()).isFalse();
	}

	@Test
	void anotherExceptionThanTheExpectedIsAFailedCheck() {
		Checks checks = new Checks();
		checks.fails("it", IllegalArgumentException.class, () -> {
			throw new IllegalStateException("another");
		});
		assertThat(checks.failed()).singleElement().asString().contains("another");
	}

	@Test
	void noExceptionIsAFailedCheckWhereOneIsExpected() {
		Checks checks = new Checks();
		checks.fails("it", IllegalArgumentException.class, () -> {
		});
		assertThat(checks.failed()).hasSize(1);
	}

}
