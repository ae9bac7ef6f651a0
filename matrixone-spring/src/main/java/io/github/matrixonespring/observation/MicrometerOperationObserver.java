package io.github.matrixonespring.observation;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link Observation} of every operation: see
 * {@link MatrixOneObservationDocumentation}. An observation that fails changes nothing:
 * the operation may be what follows a commit.
 *
 * @since 0.1.0
 */
public final class MicrometerOperationObserver implements OperationObserver {

	private static final Log logger = LogFactory.getLog(MicrometerOperationObserver.class);

	private static final DefaultMatrixOneObservationConvention DEFAULT_CONVENTION = new DefaultMatrixOneObservationConvention();

	private final Supplier<ObservationRegistry> registry;

	private final Supplier<@Nullable MatrixOneObservationConvention> convention;

	/**
	 * Create an observer.
	 * @param registry the registry, asked for by the first operation: it may need what
	 * needs this library
	 * @param convention the convention, or {@code null} for the default
	 */
	public MicrometerOperationObserver(Supplier<ObservationRegistry> registry,
			Supplier<@Nullable MatrixOneObservationConvention> convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public <T extends @Nullable Object> T observe(ObservedOperation operation, Supplier<T> work) {
		Observation observation = start(operation);
		Observation.@Nullable Scope scope = openScope(observation);
		try {
			return work.get();
		}
		catch (RuntimeException | Error ex) {
			operation.failed(ex);
			throw ex;
		}
		finally {
			stop(operation, observation, scope);
		}
	}

	private Observation start(ObservedOperation operation) {
		try {
			ObservationRegistry observations = this.registry.get();
			Observation observation = MatrixOneObservationDocumentation.of(operation.kind())
				.observation(this.convention.get(), DEFAULT_CONVENTION,
						() -> new MatrixOneObservationContext(operation), observations);
			if (operation.trace() instanceof ObservationTrace trace && observations.getCurrentObservation() == null) {
				observation.parentObservation(trace.observation());
			}
			return observation.start();
		}
		catch (RuntimeException ex) {
			warn(operation, ex);
			return Observation.NOOP;
		}
	}

	private static Observation.@Nullable Scope openScope(Observation observation) {
		try {
			return observation.openScope();
		}
		catch (RuntimeException ex) {
			logger.warn("The scope of an observation could not be opened", ex);
			return null;
		}
	}

	private static void stop(ObservedOperation operation, Observation observation, Observation.@Nullable Scope scope) {
		try {
			Throwable failure = operation.failure();
			if (failure != null) {
				observation.error(failure);
			}
			close(scope);
			if (observation.getContextView() instanceof MatrixOneObservationContext context) {
				context.over();
			}
			observation.stop();
		}
		catch (RuntimeException ex) {
			warn(operation, ex);
		}
	}

	private static void close(Observation.@Nullable Scope scope) {
		try {
			if (scope != null) {
				scope.close();
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The scope of an observation could not be closed", ex);
		}
	}

	private static void warn(ObservedOperation operation, RuntimeException failure) {
		logger.warn("An operation could not be observed, which does not affect it: " + operation, failure);
	}

	@Override
	public Trace currentTrace() {
		try {
			Observation current = this.registry.get().getCurrentObservation();
			return (current != null) ? new ObservationTrace(current) : Trace.NONE;
		}
		catch (RuntimeException ex) {
			logger.debug("It could not be found out what is going on", ex);
			return Trace.NONE;
		}
	}

	/**
	 * An observation, which may be over when something goes on as part of it.
	 */
	private record ObservationTrace(Observation observation) implements Trace {

		@Override
		public void run(Runnable work) {
			Observation.@Nullable Scope scope = openScope(this.observation);
			try {
				work.run();
			}
			finally {
				close(scope);
			}
		}

	}

}
