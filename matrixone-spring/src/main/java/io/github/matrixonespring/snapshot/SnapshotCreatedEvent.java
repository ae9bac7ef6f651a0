package io.github.matrixonespring.snapshot;

/**
 * Published when a snapshot was created. After a commit it is published while the
 * committed transaction is being cleaned up: plain {@code @EventListener} methods hear
 * it, {@code @TransactionalEventListener} methods do not, and a listener must not use the
 * finished transaction. What a listener throws is logged.
 *
 * @param name the name of the snapshot
 * @param target what it is of
 * @param description the description of the request, or empty
 * @param provisional whether it goes with the active transaction if that is rolled back;
 * then a {@link SnapshotDroppedEvent} follows
 * @since 0.1.0
 */
public record SnapshotCreatedEvent(String name, SnapshotTarget target, String description, boolean provisional) {

}
