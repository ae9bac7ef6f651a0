package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataRetrievalFailureException;

/**
 * Creates a snapshot until it contains what it is for: another compute node that creates
 * it may not have heard of a commit yet.
 */
final class CreationAttempts {

	private static final RetryTemplate template = new RetryTemplate(RetryPolicy.builder()
		.includes(NotContainedException.class)
		.maxRetries(4)
		.delay(Duration.ofMillis(100))
		.build());

	private CreationAttempts() {
	}

	/**
	 * Create a snapshot. An interrupt ends the attempts, too.
	 * @param attempt creates one, or returns {@code null} if it did not contain what it
	 * was for, and was dropped again
	 * @param <T> what tells of the snapshot
	 * @return what tells of the snapshot
	 * @throws DataRetrievalFailureException if no attempt has succeeded
	 */
	static <T> T create(Supplier<@Nullable T> attempt) {
		AtomicInteger attempts = new AtomicInteger();
		return template.invoke(() -> {
			T created = attempt.get();
			if (created == null) {
				throw new NotContainedException(attempts.incrementAndGet());
			}
			return created;
		});
	}

	@SuppressWarnings("serial")
	private static final class NotContainedException extends DataRetrievalFailureException {

		NotContainedException(int attempts) {
			super("""
					the server has created it %d times without what was committed, and each time it was dropped again"""
				.formatted(attempts));
		}

	}

}
