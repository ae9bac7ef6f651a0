package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.restore.RestoreJournal;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Starts recovery when the application is ready, and waits for snapshots that are being
 * created when requests have come to their end.
 */
class LedgerLifecycle implements SmartLifecycle {

	/** Stopped after the web server, which is at {@code DEFAULT_PHASE - 2048}. */
	private static final int PHASE = DEFAULT_PHASE - 4096;

	private static final int MILLIS_TO_TELL = 2000;

	private final SnapshotLedger ledger;

	private final RestoreJournal restores;

	private volatile boolean running;

	private volatile @Nullable Thread telling;

	LedgerLifecycle(SnapshotLedger ledger, RestoreJournal restores) {
		this.ledger = ledger;
		this.restores = restores;
	}

	@Override
	public void start() {
		this.ledger.start();
		// The application need not wait for it.
		Thread thread = new Thread(this.restores::tellUnfinished, "matrixone-restores");
		thread.setDaemon(true);
		this.telling = thread;
		thread.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		stopTelling();
		this.ledger.close();
	}

	private void stopTelling() {
		Thread thread = this.telling;
		if (thread != null) {
			try {
				thread.join(MILLIS_TO_TELL);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
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
