package io.github.matrixonespring.ledger;

import java.time.Duration;

/**
 * How many entries of the ledger wait, or have failed.
 *
 * @param pending how many are yet to be finished, due or not; a placeholder of calls that
 * share a snapshot is one
 * @param oldestPending how long ago the oldest of those was asked for, by the clock of
 * the database; zero if there are none
 * @param failed how many have failed for good, as long as they are kept
 * @since 0.1.0
 */
public record LedgerSummary(long pending, Duration oldestPending, long failed) {

}
