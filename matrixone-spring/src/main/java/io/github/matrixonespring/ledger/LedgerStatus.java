package io.github.matrixonespring.ledger;

/**
 * What has become of an entry of the ledger.
 *
 * @since 0.1.0
 */
public enum LedgerStatus {

	/**
	 * The snapshot is yet to be created, or, a provisional one, to be dropped.
	 */
	PENDING,

	/**
	 * The snapshot was created, and there is a receipt.
	 */
	TAKEN,

	/**
	 * A provisional snapshot whose transaction was committed, so that it stays.
	 */
	RELEASED,

	/**
	 * The snapshot was not created and is not tried again; the reason says why.
	 */
	FAILED,

	/**
	 * The snapshot is not wanted any more: given up by hand, its future cancelled, or a
	 * provisional one that was dropped because its transaction was not committed.
	 */
	GIVEN_UP

}
