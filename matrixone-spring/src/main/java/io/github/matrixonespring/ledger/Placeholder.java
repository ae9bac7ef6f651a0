package io.github.matrixonespring.ledger;

/**
 * An entry of the ledger that stands for coalesced calls of this JVM whose own entries
 * are not written yet.
 *
 * @param id what identifies the entry
 * @param written when that was sent, by {@link System#nanoTime()}
 */
record Placeholder(String id, long written) {

}
