package io.github.matrixonespring.snapshot;

/**
 * Published when something that was to happen to a snapshot after the end of a
 * transaction did not happen: it was not created after the commit, not dropped after the
 * commit, or, a provisional one, not dropped after the rollback. Also published where
 * nobody knows the outcome of the transaction. See {@link SnapshotCreatedEvent} on
 * listeners.
 *
 * @param name the name of the snapshot; its template as annotated where that could not be
 * evaluated
 * @param message what happened, and in what state the data is
 * @param cause the failure
 * @since 0.1.0
 */
public record SnapshotFailedEvent(String name, String message, Throwable cause) {

}
