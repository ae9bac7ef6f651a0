package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.github.matrixonespring.ledger.CoalescedWindows.Window;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.util.Assert;

/**
 * The calls of one name, target and time that are to share a snapshot, and the window
 * that they are in: an entry of the ledger that stands for all of them until they have
 * it.
 */
final class CoalescedCalls {

	private final Lock lock = new ReentrantLock();

	private final Lock opening = new ReentrantLock();

	private List<CoalescedCall> ended = new ArrayList<>();

	/** Whose transactions may yet be committed. */
	private int running;

	private volatile @Nullable Window window;

	private boolean over;

	/**
	 * Count a call in, whose transaction goes on.
	 * @return {@code false} if no more are taken
	 */
	boolean begin() {
		return locked(() -> {
			if (!this.over) {
				this.running++;
			}
			return !this.over;
		});
	}

	/**
	 * Count a call out that needs no snapshot.
	 */
	void forget() {
		locked(() -> --this.running);
	}

	/**
	 * Count a call out that needs a snapshot.
	 * @return {@code false} if it has to be left to recovery
	 */
	boolean end(CoalescedCall call) {
		return locked(() -> {
			this.running--;
			return !this.over && this.ended.add(call);
		});
	}

	/**
	 * Take those that need a snapshot now.
	 */
	List<CoalescedCall> takeEnded() {
		return locked(() -> {
			List<CoalescedCall> taken = this.ended;
			this.ended = new ArrayList<>();
			return taken;
		});
	}

	/**
	 * Keep calls for the next snapshot.
	 */
	void putBack(List<CoalescedCall> calls) {
		locked(() -> this.ended.addAll(0, calls));
	}

	/**
	 * Open the first window. Who comes meanwhile waits for it.
	 * @param open writes its entry
	 * @param timeout how long to wait for another one to do so
	 * @return whether it was opened by this call
	 */
	boolean open(Supplier<Window> open, Duration timeout) {
		if (this.window != null) {
			return false;
		}
		awaitOpening(timeout);
		try {
			if (this.window != null) {
				return false;
			}
			this.window = open.get();
			return true;
		}
		finally {
			this.opening.unlock();
		}
	}

	private void awaitOpening(Duration timeout) {
		try {
			if (!this.opening.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new QueryTimeoutException("The ledger did not answer within " + timeout);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DataAccessResourceFailureException("Interrupted while waiting for the ledger", ex);
		}
	}

	Window window() {
		Window current = this.window;
		Assert.state(current != null, "A call is only taken when the window is open");
		return current;
	}

	/**
	 * Go on with another window. Its entry stands for the transactions that go on, too.
	 */
	void moveTo(Window next) {
		this.window = next;
	}

	/**
	 * Take no more calls, if there are none.
	 * @return whether there are none
	 */
	boolean finish() {
		return locked(() -> {
			this.over = this.running == 0 && this.ended.isEmpty();
			return this.over;
		});
	}

	/**
	 * Take no more calls, and leave those that go on to recovery.
	 * @return those that have ended and have no snapshot yet
	 */
	List<CoalescedCall> leave() {
		return locked(() -> {
			this.over = true;
			return List.copyOf(this.ended);
		});
	}

	private <T> T locked(Supplier<T> work) {
		this.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
