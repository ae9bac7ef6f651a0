package io.github.matrixonespring.restore;

/**
 * Published when rows were restored: after the commit of the restore's own transaction;
 * within the current transaction when they are written, so that a rollback may follow:
 * use {@code @TransactionalEventListener} to hear of it after the commit. What a listener
 * throws is logged.
 *
 * @param report what was done
 * @since 0.1.0
 */
public record RestoredEvent(RestoreReport report) {
}
