package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.Assert;

/**
 * Default implementation of {@link Doctor}: asks one check after the other, on a thread
 * that holds nothing of the caller's.
 */
final class DefaultDoctor implements Doctor {

	static final String NOT_CHECKED = "not-checked";

	private static final Log logger = LogFactory.getLog(Doctor.class);

	private final Duration timeout;

	private final List<? extends Check> checks;

	DefaultDoctor(Duration timeout, List<? extends Check> checks) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(),
				() -> "Timeout of the doctor %s is not allowed: use more than 0".formatted(timeout));
		this.timeout = timeout;
		this.checks = List.copyOf(checks);
	}

	@Override
	public List<Finding> examine() {
		List<Finding> findings = new ArrayList<>();
		long end = System.nanoTime() + this.timeout.toNanos();
		for (Check check : this.checks) {
			findings.addAll(examine(check, end));
		}
		findings.sort(Comparator.comparing(Finding::severity));
		return List.copyOf(findings);
	}

	private List<Finding> examine(Check check, long end) {
		FutureTask<List<Finding>> examination = new FutureTask<>(() -> List.copyOf(check.examine()));
		Thread thread = new Thread(examination, "matrixone-doctor");
		thread.setDaemon(true);
		thread.start();
		try {
			return examination.get(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			examination.cancel(true);
			return List.of(notChecked(check, "not done within " + this.timeout));
		}
		catch (ExecutionException ex) {
			logger.debug("The doctor could not check " + check.subject(), ex.getCause());
			return List.of(notChecked(check, String.valueOf(ex.getCause())));
		}
		catch (CancellationException ex) {
			return List.of(notChecked(check, "cancelled"));
		}
		catch (InterruptedException ex) {
			examination.cancel(true);
			Thread.currentThread().interrupt();
			return List.of(notChecked(check, "interrupted"));
		}
	}

	private static Finding notChecked(Check check, String reason) {
		return new Finding(NOT_CHECKED, Finding.Severity.WARNING,
				"Could not be checked: %s: %s".formatted(check.subject(), reason), "What is wrong there is not seen",
				"Remove the reason, or raise matrixone.doctor.timeout", null);
	}

}
