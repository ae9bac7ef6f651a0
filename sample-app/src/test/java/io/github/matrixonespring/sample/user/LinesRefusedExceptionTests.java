package io.github.matrixonespring.sample.user;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LinesRefusedException}.
 */
class LinesRefusedExceptionTests {

	private final LinesRefusedException exception = new LinesRefusedException(
			List.of(new UserLine(2, new NewUser("Ada", "ada@example.com")),
					new UserLine(3, new NewUser("Ben", "ben@example.com"))),
			new IllegalStateException("refused"));

	@Test
	void lineWithATakenAddressIsTold() {
		assertThat(this.exception.badLine(Set.of("ben@example.com")))
			.hasMessage("line 3: there is a user with the address 'ben@example.com' already; nothing was imported");
	}

	@Test
	void linesAreToldIfTheAddressHasBecomeFreeMeanwhile() {
		assertThat(this.exception.badLine(Set.of()))
			.hasMessageStartingWith("line 2: here or in one of the next 1 lines was an address");
	}

}
