package io.github.matrixonespring.ledger;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataRetrievalFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CreationAttempts}.
 */
class CreationAttemptsTests {

	private static final Snapshot SNAPSHOT = new Snapshot("s", SnapshotTarget.account(), "sys", 1, false);

	private final AtomicInteger attempts = new AtomicInteger();

	@Test
	void snapshotIsCreatedAgainUntilItContainsTheCommit() {
		assertThat(CreationAttempts.create(() -> (this.attempts.incrementAndGet() < 3) ? null : SNAPSHOT))
			.isEqualTo(SNAPSHOT);
		assertThat(this.attempts).hasValue(3);
	}

	@Test
	void fifthAttemptIsTheLastOne() {
		assertThatExceptionOfType(DataRetrievalFailureException.class).isThrownBy(() -> CreationAttempts.create(() -> {
			this.attempts.incrementAndGet();
			return null;
		})).withMessageContaining("created it 5 times without what was committed").satisfies((ex) -> {
			assertThat(Failures.isAnswered(ex)).isTrue();
			assertThat(Failures.mayPass(ex)).as("left to recovery").isTrue();
		});
		assertThat(this.attempts).hasValue(5);
	}

	@Test
	void failureIsNotTriedAgain() {
		assertThatIllegalStateException().isThrownBy(() -> CreationAttempts.create(() -> {
			this.attempts.incrementAndGet();
			throw new IllegalStateException("on purpose");
		})).withMessage("on purpose");
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void interruptEndsTheAttempts() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(DataRetrievalFailureException.class)
			.isThrownBy(() -> CreationAttempts.create(() -> null))
			.withMessageContaining("created it 1 times");
		assertThat(Thread.interrupted()).as("still interrupted").isTrue();
	}

}
