package io.github.matrixonespring.sample.backup;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;

/**
 * Orders until it is told to stop.
 */
class OrderingThread implements AutoCloseable {

	private final Phaser orders = new Phaser(1);

	private final CompletableFuture<Void> work;

	private volatile boolean stopped;

	OrderingThread(Shop shop) {
		this.work = CompletableFuture.runAsync(() -> order(shop));
	}

	private void order(Shop shop) {
		try {
			for (int i = 1; !this.stopped; i++) {
				shop.order(i);
				this.orders.arrive();
			}
		}
		finally {
			this.orders.forceTermination();
		}
	}

	/**
	 * Wait for some more orders.
	 */
	void await(int number) {
		for (int i = 0; i < number; i++) {
			this.orders.awaitAdvance(this.orders.getPhase());
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		this.work.join();
	}

}
