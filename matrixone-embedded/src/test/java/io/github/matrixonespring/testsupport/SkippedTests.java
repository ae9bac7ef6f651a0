package io.github.matrixonespring.testsupport;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Tells why tests are skipped, a line for each class and reason. Surefire counts them
 * only, and what a test prints goes to a file: this goes past it, to the console.
 */
public final class SkippedTests implements TestExecutionListener {

	private final Map<String, LongAdder> skipped = new ConcurrentHashMap<>();

	@Override
	public void executionSkipped(TestIdentifier test, String reason) {
		note(test, reason);
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		if (result.getStatus() == Status.ABORTED) {
			note(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason"));
		}
	}

	private void note(TestIdentifier test, String reason) {
		this.skipped.computeIfAbsent(className(test) + ": " + reason, (missing) -> new LongAdder()).increment();
	}

	private static String className(TestIdentifier test) {
		String name = test.getSource()
			.map((source) -> (source instanceof MethodSource method) ? method.getClassName()
					: (source instanceof ClassSource type) ? type.getClassName() : null)
			.orElse(test.getDisplayName());
		return name.substring(name.lastIndexOf('.') + 1);
	}

	@Override
	@SuppressWarnings("resource")
	public void testPlanExecutionFinished(TestPlan testPlan) {
		// Closed, the JVM could print nothing more.
		PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		new TreeMap<>(this.skipped)
			.forEach((test, count) -> console.println("Skipped %s in %s".formatted(count, test)));
	}

}
