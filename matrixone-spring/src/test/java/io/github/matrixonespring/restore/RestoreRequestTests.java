package io.github.matrixonespring.restore;

import java.time.Duration;

import io.github.matrixonespring.PointInTime;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What makes no sense is refused when the request is made.
 */
class RestoreRequestTests {

	@Test
	void namesAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> RestoreRequest.database(""));
		assertThatIllegalArgumentException().isThrownBy(() -> RestoreRequest.table("shop", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> RestoreRequest.table("", "orders"));
		assertThatIllegalArgumentException().isThrownBy(() -> RestoreRequest.table("sh'op", "orders"))
			.withMessageContaining("sh'op");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RestoreRequest.table("shop", "orders").toSnapshot("not allowed"));
	}

	@Test
	void onlyMomentsOfThePastCanBeRestored() {
		RestoreRequest request = RestoreRequest.table("shop", "orders");
		assertThatIllegalArgumentException().isThrownBy(() -> request.to(PointInTime.now()))
			.withMessageContaining("present");
		assertThat(request.toSnapshot("s").point()).isEqualTo(PointInTime.snapshot("s"));
	}

	@Test
	void conditionBelongsToOneTable() {
		assertThatIllegalArgumentException().isThrownBy(() -> RestoreRequest.database("shop").where("id = 1"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RestoreRequest.tables(RestoreTable.table("a"), RestoreTable.table("b")).where("id = 1"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RestoreRequest.table("shop", "orders").where("id = 1").where("id = 2"));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> RestoreRequest.table("shop", "orders").where("id = ?"))
			.withMessageContaining("1 '?' and 0 values");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> RestoreRequest.table("shop", "orders").where("id = 1; drop table orders"));
	}

	@Test
	void onlyDatabaseHasTablesToLeaveOut() {
		assertThatIllegalArgumentException().isThrownBy(() -> RestoreRequest.table("shop", "orders").except("items"));
		assertThat(RestoreRequest.database("shop").except("a").except("b").except()).containsExactlyInAnyOrder("a",
				"b");
	}

	@Test
	void settingsAreChecked() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RestoreSettings(0, 1, Duration.ofSeconds(1), true, Duration.ZERO))
			.withMessageContaining("0 is not allowed");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RestoreSettings(1, 0, Duration.ofSeconds(1), true, Duration.ZERO));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RestoreSettings(1, 1, Duration.ofMillis(1), true, Duration.ZERO));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RestoreSettings(1, 1, Duration.ofSeconds(1), true, Duration.ofSeconds(-1)));
	}

}
