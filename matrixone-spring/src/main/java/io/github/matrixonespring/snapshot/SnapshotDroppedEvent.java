package io.github.matrixonespring.snapshot;

/**
 * Published when this library has dropped a snapshot, also a provisional one after a
 * rollback; see {@link SnapshotCreatedEvent} on listeners.
 *
 * @param name the name of the snapshot
 * @since 0.1.0
 */
public record SnapshotDroppedEvent(String name) {

}
