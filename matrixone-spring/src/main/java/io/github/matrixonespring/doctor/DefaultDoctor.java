package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Default implementation of {@link Doctor}: asks one check after the other, each on a
 * thread of its own that holds nothing of the caller's and can be given up.
 */
final class DefaultDoctor implements Doctor {

	private static final Log logger = LogFactory.getLog(Doctor.class);

	private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

	private static final Duration LAST_WORDS = Duration.ofSeconds(2);

	private final MatrixOneConnections connections;

	private final Duration timeout;

	private final Supplier<List<Check>> checks;

	DefaultDoctor(MatrixOneConnections connections, Duration timeout, Supplier<List<Check>> checks) {
		Assert.isTrue(timeout.toMillis() > 0 && timeout.compareTo(MAX_TIMEOUT) <= 0,
				() -> "Timeout %s is not allowed: use between one millisecond and an hour".formatted(timeout));
		this.connections = connections;
		this.timeout = timeout;
		this.checks = checks;
	}

	@Override
	public List<Finding> examine() {
		List<Finding> findings = new ArrayList<>();
		Map<String, List<String>> notChecked = new LinkedHashMap<>();
		long end = System.nanoTime() + this.timeout.toNanos();
		for (Check check : this.checks.get()) {
			try {
				findings.addAll(examine(check, Duration.ofNanos(end - System.nanoTime())));
			}
			catch (NotCheckedException ex) {
				notChecked.computeIfAbsent(ex.reason, (reason) -> new ArrayList<>()).add(check.subject());
			}
		}
		notChecked.forEach((reason, subjects) -> findings
			.add(Diagnosis.NOT_CHECKED.found("Could not be checked: %s: %s", String.join(", ", subjects), reason)));
		findings.sort(Comparator.comparing(Finding::severity));
		return List.copyOf(findings);
	}

	private List<Finding> examine(Check check, Duration left) throws NotCheckedException {
		if (left.toMillis() <= 0 || Thread.currentThread().isInterrupted()) {
			throw new NotCheckedException("there was no time left of " + this.timeout);
		}
		List<Finding> findings = new ArrayList<>();
		FutureTask<List<Finding>> examination = new FutureTask<>(
				() -> this.connections.looking(left, () -> findings.addAll(check.examine())), findings);
		Thread thread = new Thread(examination, "matrixone-doctor-check");
		thread.setDaemon(true);
		thread.start();
		try {
			return examination.get(left.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			logger.debug("The doctor could not check " + check.subject(), ex);
			throw new NotCheckedException(reason((ex.getCause() != null) ? ex.getCause() : ex));
		}
		catch (TimeoutException ex) {
			examination.cancel(true);
			throw new NotCheckedException("not done within " + this.timeout);
		}
		catch (InterruptedException ex) {
			examination.cancel(true);
			await(thread);
			Thread.currentThread().interrupt();
			throw new NotCheckedException("interrupted");
		}
	}

	/**
	 * Who interrupts is about to close what the check uses.
	 */
	private static void await(Thread thread) {
		try {
			thread.join(LAST_WORDS.toMillis());
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted twice", ex);
		}
	}

	private static String reason(Throwable failure) {
		Throwable telling = (failure instanceof MatrixOnePermissionException)
				? NestedExceptionUtils.getMostSpecificCause(failure) : failure;
		return (telling.getMessage() != null) ? inOneLine(telling.getMessage()) : telling.getClass().getName();
	}

	/**
	 * A finding is one line of the log, and adds the full stop itself.
	 */
	private static String inOneLine(String message) {
		return StringUtils.trimTrailingCharacter(message.strip().replaceAll("\\s+", " "), '.');
	}

	private static final class NotCheckedException extends Exception {

		private final String reason;

		private NotCheckedException(String reason) {
			super(reason);
			this.reason = reason;
		}

	}

}
