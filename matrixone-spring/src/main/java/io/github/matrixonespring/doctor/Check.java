package io.github.matrixonespring.doctor;

import java.util.List;

/**
 * Looks at one thing for the {@link Doctor}. With Spring Boot, each bean of this type is
 * asked.
 * <p>
 * Called on a thread of its own, which is in no transaction, and interrupted when the
 * time of the doctor is over. It must change nothing. What it throws becomes a finding.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Check {

	/**
	 * Look at it.
	 * @return what was found, empty if all is well
	 */
	List<Finding> examine();

	/**
	 * Return what is looked at, for a message that it could not be.
	 * @return a few words, such as {@code the quota of snapshots}
	 */
	default String subject() {
		return getClass().getName();
	}

}
