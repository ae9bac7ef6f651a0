package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.util.function.SingletonSupplier;

/**
 * Looks for what is wrong, or will be, before it hurts. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Doctor {

	/**
	 * Examine everything. Reads only, joins no transaction, and keeps away from the
	 * application's pool, unless it is not known how to connect beside it.
	 * @return what was found, the worst first. A check that fails, or does not come to
	 * its end in time, is a finding as well
	 */
	List<Finding> examine();

	/**
	 * Create a doctor.
	 * @param connections the connections, to be closed by the caller; what a check sends
	 * through them goes beside the pool
	 * @param timeout how long an examination may take
	 * @param checks what to look at
	 * @return the doctor
	 * @throws IllegalArgumentException if the timeout is not between a millisecond and an
	 * hour
	 */
	static Doctor of(MatrixOneConnections connections, Duration timeout, List<Check> checks) {
		List<Check> copy = List.copyOf(checks);
		return of(connections, timeout, () -> copy);
	}

	/**
	 * Create a doctor.
	 * @param connections the connections, to be closed by the caller; what a check sends
	 * through them goes beside the pool
	 * @param timeout how long an examination may take
	 * @param checks supplies the checks, once, when they are first needed
	 * @return the doctor
	 * @throws IllegalArgumentException if the timeout is not between a millisecond and an
	 * hour
	 */
	static Doctor of(MatrixOneConnections connections, Duration timeout, Supplier<List<Check>> checks) {
		return new DefaultDoctor(connections, timeout, SingletonSupplier.of(checks));
	}

}
