package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UniqueName}.
 */
class UniqueNameTests {

	@Test
	void nameHasClassMethodTimeAndSuffix() throws Exception {
		Method method = getClass().getDeclaredMethod("place");
		String name = UniqueName.of(UniqueName.prefix(method), Instant.parse("2026-11-22T10:15:30Z"));
		assertThat(name).matches("uniquenametests_place_20261122_101530_[0-9a-f]{8}");
		assertThat(new SnapshotName(name).value()).isEqualTo(name);
	}

	@Test
	void nameIsCutBeforeItsTime() throws Exception {
		Method method = getClass().getDeclaredMethod(
				"methodWithANameThatIsFarTooLongToBeAWholePartOfTheNameOfASnapshotWhichHasSixtyFourAtMost");
		assertThat(UniqueName.of(UniqueName.prefix(method), Instant.EPOCH)).hasSize(64).contains("_19700101_000000_");
	}

	static void place() {
	}

	static void methodWithANameThatIsFarTooLongToBeAWholePartOfTheNameOfASnapshotWhichHasSixtyFourAtMost() {
	}

}
