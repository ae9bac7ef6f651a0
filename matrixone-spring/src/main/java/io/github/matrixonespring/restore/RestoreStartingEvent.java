package io.github.matrixonespring.restore;

/**
 * Published when a plan is about to be carried out, before anything is written. An
 * exception that a listener throws is thrown on, and nothing is restored.
 *
 * @param plan the plan
 * @since 0.1.0
 */
public record RestoreStartingEvent(RestorePlan plan) {
}
