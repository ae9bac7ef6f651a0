package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.ledger.SnapshotLedger;

import org.springframework.context.SmartLifecycle;

/**
 * Starts recovery when the application is ready, and waits for snapshots that are being
 * created when requests have come to their end.
 */
class LedgerLifecycle implements SmartLifecycle {

	/** Stopped after the web server, which is at {@code DEFAULT_PHASE - 2048}. */
	private static final int PHASE = DEFAULT_PHASE - 4096;

	private final SnapshotLedger ledger;

	private volatile boolean running;

	LedgerLifecycle(SnapshotLedger ledger) {
		this.ledger = ledger;
	}

	@Override
	public void start() {
		this.ledger.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.ledger.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
