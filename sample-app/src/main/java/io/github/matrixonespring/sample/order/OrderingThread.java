package io.github.matrixonespring.sample.order;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.function.IntConsumer;

/**
 * Orders until it is told to stop.
 */
public class OrderingThread implements AutoCloseable {

	private final Phaser orders = new Phaser(1);

	private final CompletableFuture<Void> work;

	private volatile boolean stopped;

	/**
	 * Start to order.
	 * @param order places an order, of which it is given the number
	 */
	public OrderingThread(IntConsumer order) {
		this.work = CompletableFuture.runAsync(() -> order(order));
	}

	private void order(IntConsumer order) {
		try {
			for (int i = 1; !this.stopped; i++) {
				order.accept(i);
				this.orders.arrive();
			}
		}
		finally {
			this.orders.forceTermination();
		}
	}

	/**
	 * Wait for some more orders.
	 * @param number how many at least
	 */
	public void await(int number) {
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
