package io.github.matrixonespring.boot.autoconfigure;

/**
 * Thrown at start when nobody has told the ledger whose entries are its own.
 */
class MissingLedgerApplicationException extends RuntimeException {

	MissingLedgerApplicationException() {
		super("""
				The ledger of snapshots does not know which application it belongs to: neither \
				matrixone.ledger.application nor spring.application.name is set. Applications without a name would \
				recover each other's snapshots, and remove each other's entries""");
	}

}
