package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.util.List;

/**
 * Looks for what is wrong, or will be, before it hurts. Thread-safe.
 *
 * @since 0.1.0
 */
public interface Doctor {

	/**
	 * Examine everything. Reads only, joins no transaction, and takes no connection of
	 * the application's pool.
	 * @return what was found, the worst first. A check that fails, or does not come to
	 * its end in time, is a finding as well
	 */
	List<Finding> examine();

	/**
	 * Create a doctor.
	 * @param timeout how long an examination may take
	 * @param checks what to look at
	 * @return the doctor
	 */
	static Doctor of(Duration timeout, List<? extends Check> checks) {
		return new DefaultDoctor(timeout, checks);
	}

}
