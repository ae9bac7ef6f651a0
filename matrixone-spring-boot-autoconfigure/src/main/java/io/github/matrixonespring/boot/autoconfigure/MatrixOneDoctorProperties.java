package io.github.matrixonespring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.github.matrixonespring.doctor.Check;
import io.github.matrixonespring.doctor.Doctor;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the doctor.
 *
 * @param mode Whether to look for what is wrong at start, and what to do with it.
 * @param timeout Maximum time that an examination may take.
 * @param ignore Ids of findings that are known and accepted.
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.doctor")
public record MatrixOneDoctorProperties(@DefaultValue("log") Mode mode, @DefaultValue("10s") Duration timeout,
		@DefaultValue Set<String> ignore) {

	/**
	 * Create the doctor that these describe.
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	Doctor doctor(MatrixOneConnections connections, Supplier<List<Check>> checks) {
		Doctor doctor = CheckedProperties.settings("matrixone.doctor.timeout",
				() -> Doctor.of(connections, this.timeout, checks));
		return () -> doctor.examine().stream().filter((finding) -> !this.ignore.contains(finding.id())).toList();
	}

	/**
	 * What the doctor does at start.
	 */
	public enum Mode {

		/**
		 * Nothing.
		 */
		OFF,

		/**
		 * Look in the background once the application is ready, and log what was found.
		 */
		LOG,

		/**
		 * Look before the application is ready, and keep it from starting if there is an
		 * error or a warning.
		 */
		FAIL

	}

}
