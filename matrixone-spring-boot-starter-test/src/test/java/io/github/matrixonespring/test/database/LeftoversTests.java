package io.github.matrixonespring.test.database;

import java.time.Duration;
import java.time.Instant;

import io.github.matrixonespring.test.database.DatabaseName.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is dropped, by its name alone.
 */
class LeftoversTests {

	private static final Instant NOW = Instant.now();

	@Test
	void nameTellsEverything() {
		DatabaseName name = DatabaseName.next(Kind.CLONE);
		assertThat(name.toString()).hasSizeLessThanOrEqualTo(64).startsWith("motest_c_");
		assertThat(DatabaseName.parse(name.toString())).contains(name);
		assertThat(DatabaseName.template("0123456789abcdef").toString()).hasSizeLessThanOrEqualTo(64);
	}

	@ParameterizedTest
	@ValueSource(strings = { "motest", "motest_", "motest_c", "motest_users", "motest_c_users_of_the_shop", "shop",
			"motest_x_tox123_02c17b78_nnf_toxwml_1", "motest_c_tox123_02c17b78_nnf_toxwml_1_copy",
			"my_motest_c_tox123_02c17b78_nnf_toxwml_1", "motest_c_tox123_02c17b7_nnf_toxwml_1" })
	void otherNamesAreNotOurs(String name) {
		assertThat(DatabaseName.parse(name)).isEmpty();
	}

	@Test
	void databaseOfARunThatIsAliveStays() {
		assertThat(isLeft(Kind.CLONE, Owner.CURRENT, Duration.ofHours(20))).isFalse();
	}

	@Test
	void databaseOfAProcessThatIsGoneIsLeft() {
		Owner gone = new Owner(Owner.CURRENT.host(), Owner.CURRENT.process(), Owner.CURRENT.started() - 60);
		assertThat(isLeft(Kind.CLONE, gone, Duration.ZERO)).isTrue();
		assertThat(isLeft(Kind.KEPT, gone, Duration.ZERO)).isFalse();
		assertThat(isLeft(Kind.TEMPLATE, gone, Duration.ZERO)).isFalse();
	}

	@Test
	void databaseOfAnotherMachineIsLeftAfterADay() {
		Owner elsewhere = new Owner("00000000", 1, 1);
		assertThat(isLeft(Kind.CLONE, elsewhere, Duration.ofHours(23))).isFalse();
		assertThat(isLeft(Kind.CLONE, elsewhere, Duration.ofHours(25))).isTrue();
	}

	@Test
	void whatIsKeptIsLeftAfterItsTime() {
		assertThat(isLeft(Kind.KEPT, Owner.CURRENT, Duration.ofDays(6))).isFalse();
		assertThat(isLeft(Kind.KEPT, Owner.CURRENT, Duration.ofDays(8))).isTrue();
		assertThat(isLeft(Kind.TEMPLATE, Owner.CURRENT, Duration.ofDays(13))).isFalse();
		assertThat(isLeft(Kind.TEMPLATE, Owner.CURRENT, Duration.ofDays(15))).isTrue();
	}

	private static boolean isLeft(Kind kind, Owner owner, Duration age) {
		return Leftovers.isLeft(new DatabaseName(kind, owner, NOW.minus(age).getEpochSecond(), "1"), NOW);
	}

}
