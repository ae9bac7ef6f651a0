package io.github.matrixonespring.test.classdata;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Runs test classes in an order, on application contexts that no other run has used.
 */
final class Run {

	private static final AtomicInteger runs = new AtomicInteger();

	private static final AtomicInteger contexts = new AtomicInteger();

	private Run() {
	}

	static int current() {
		return runs.get();
	}

	static void contextIsLoaded() {
		contexts.incrementAndGet();
	}

	/**
	 * Run classes one after the other, on one context.
	 */
	static void inOrder(Class<?>... classes) {
		begin();
		for (Class<?> each : classes) {
			execute(Map.of(), each);
		}
		assertThat(contexts).hasValue(1);
	}

	/**
	 * Run classes that need several contexts.
	 */
	static void onSeveralContexts(Class<?>... classes) {
		begin();
		for (Class<?> each : classes) {
			execute(Map.of(), each);
		}
	}

	/**
	 * Run classes at the same time, on one context.
	 */
	static void together(Class<?>... classes) {
		begin();
		execute(Map.of("junit.jupiter.execution.parallel.enabled", "true",
				"junit.jupiter.execution.parallel.mode.default", "same_thread",
				"junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
				"junit.jupiter.execution.parallel.config.strategy", "fixed",
				"junit.jupiter.execution.parallel.config.fixed.parallelism", "4"), classes);
		assertThat(contexts).hasValue(1);
	}

	private static void begin() {
		runs.incrementAndGet();
		contexts.set(0);
	}

	private static String failure(Event event) {
		return event.getTestDescriptor().getUniqueId() + ": "
				+ event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElse(null);
	}

	private static void execute(Map<String, String> parameters, Class<?>... classes) {
		EngineTestKit.Builder engine = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
			.configurationParameters(parameters);
		for (Class<?> each : classes) {
			engine.selectors(selectClass(each));
		}
		EngineExecutionResults results = engine.execute();
		assertThat(results.allEvents().failed().stream().map(Run::failure)).isEmpty();
		assertThat(results.testEvents().succeeded().count()).isPositive();
	}

}
