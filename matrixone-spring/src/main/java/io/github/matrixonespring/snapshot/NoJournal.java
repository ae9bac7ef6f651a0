package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * The journal where there is no ledger: it keeps no account.
 */
final class NoJournal implements SnapshotJournal, SnapshotJournal.JournalEntry {

	static final String REMEDY = "Set matrixone.ledger.enabled=true, and matrixone.ledger.initialize-schema=always or"
			+ " create its tables yourself";

	@Override
	public JournalEntry intend(MatrixOneStatements statements, SnapshotRequest request) {
		return this;
	}

	@Override
	public SnapshotRegistration share(MatrixOneStatements statements, SnapshotOrder order) {
		throw new IllegalStateException("""
				Snapshot '%s' cannot be coalesced: that is done by the ledger, which is switched off. %s"""
			.formatted(order.request().name(), REMEDY));
	}

	@Override
	public JournalEntry noteProvisional(MatrixOneStatements beside, MatrixOneStatements transaction,
			SnapshotRequest request) {
		return this;
	}

	@Override
	public void completing(Runnable work) {
		work.run();
	}

	@Override
	public boolean enter(MatrixOneStatements statements) {
		return true;
	}

	@Override
	public boolean isRecovered(MatrixOneStatements statements) {
		return false;
	}

	@Override
	public boolean fail(RuntimeException failure, boolean retry) {
		return false;
	}

	@Override
	public void release(MatrixOneStatements statements) {
		// Nobody else would drop it.
	}

	@Override
	public void giveUp(MatrixOneStatements statements) {
		// There is nothing that could be tried again.
	}

}
