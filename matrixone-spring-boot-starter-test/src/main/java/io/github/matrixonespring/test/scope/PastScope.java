package io.github.matrixonespring.test.scope;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.matrixonespring.PointInTime;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The part of a test that reads the past: the assertions of this module read it, on its
 * thread and on those that it starts. What else it does there with the database of the
 * test would concern the present, and is refused.
 *
 * @since 0.1.0
 */
public final class PastScope {

	private static final InheritableThreadLocal<@Nullable PastScope> current = new InheritableThreadLocal<>();

	private final PointInTime point;

	private final @Nullable PastScope around;

	private final ThreadLocal<@Nullable Boolean> reading = new ThreadLocal<>();

	private final AtomicReference<@Nullable RuntimeException> refusal = new AtomicReference<>();

	private volatile boolean hasRead;

	private volatile boolean over;

	private PastScope(PointInTime point, @Nullable PastScope around) {
		this.point = point;
		this.around = around;
	}

	/**
	 * Run a part of a test.
	 * @param point the moment that it reads
	 * @param part the part
	 * @throws IllegalStateException if it has read nothing of that moment
	 * @throws InvalidDataAccessApiUsageException if something in it was refused, also if
	 * that was caught
	 */
	public static void run(PointInTime point, Runnable part) {
		PastScope around = current.get();
		PastScope scope = new PastScope(point, around);
		current.set(scope);
		try {
			part.run();
		}
		finally {
			scope.over = true;
			if (around != null) {
				current.set(around);
			}
			else {
				current.remove();
			}
		}
		scope.conclude();
	}

	private void conclude() {
		RuntimeException refused = this.refusal.get();
		if (refused != null) {
			throw refused;
		}
		if (!this.hasRead) {
			throw new IllegalStateException("""
					Nothing has read %s in asOf: only assertThat(database) and assertThat(dataSource) of \
					MatrixOneAssertions do""".formatted(this.point));
		}
	}

	/**
	 * Read at the moment of the current thread.
	 * @param <T> the type of what is read
	 * @param reader reads at a moment, which is the present outside of any such part
	 * @return what was read
	 */
	public static <T> T read(Function<PointInTime, T> reader) {
		PastScope scope = current();
		if (scope == null) {
			return reader.apply(PointInTime.now());
		}
		scope.reading.set(true);
		try {
			T result = reader.apply(scope.point);
			scope.hasRead = true;
			return result;
		}
		finally {
			scope.reading.remove();
		}
	}

	/**
	 * Return the moment of the current thread.
	 * @return the moment, or empty outside of any such part
	 */
	public static Optional<PointInTime> moment() {
		return Optional.ofNullable(current()).map((scope) -> scope.point);
	}

	/**
	 * Refuse what would read or change the present.
	 * @param what a statement, or what it is for
	 * @throws InvalidDataAccessApiUsageException if the current thread is to read the
	 * past, and this is not what does
	 */
	public static void refusePresent(String what) {
		PastScope scope = current();
		if (scope != null && scope.reading.get() == null) {
			InvalidDataAccessApiUsageException refused = new InvalidDataAccessApiUsageException(
					"""
							In asOf, %s is read, and by assertThat(database) and assertThat(dataSource) only. This would read or \
							change the present, and was not sent: %s. Do it before or after asOf"""
						.formatted(scope.point, what));
			scope.refusal.compareAndSet(null, refused);
			throw refused;
		}
	}

	private static @Nullable PastScope current() {
		PastScope scope = current.get();
		while (scope != null && scope.over) {
			scope = scope.around;
		}
		return scope;
	}

}
