package io.github.matrixonespring.restore;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * Thrown when a plan says that a restore must not be done. Nothing was changed.
 *
 * @since 0.1.0
 */
public class RestoreRefusedException extends NonTransientDataAccessException {

	private final transient RestorePlan plan;

	/**
	 * Create the exception.
	 * @param plan the plan
	 */
	public RestoreRefusedException(RestorePlan plan) {
		super("%s cannot be restored. %s. Nothing was changed".formatted(plan.request(),
				String.join(". ", plan.refusals())));
		this.plan = plan;
	}

	/**
	 * Return the plan.
	 * @return the plan, with its reasons
	 */
	public RestorePlan getPlan() {
		return this.plan;
	}

}
