/**
 * The ledger: intents and receipts of the snapshots that transactions ask for, in tables
 * of our own, and the recovery of what was not finished.
 */
@NullMarked
package io.github.matrixonespring.ledger;

import org.jspecify.annotations.NullMarked;
