package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * The calls of one name, target and time that are to share a snapshot, and the
 * placeholder that stands for them in the ledger.
 */
final class CoalescedCalls {

	private final Lock lock = new ReentrantLock();

	private final Lock opening = new ReentrantLock();

	private List<CoalescedCall> ended = new ArrayList<>();

	/** Whose transactions may yet be committed. */
	private int running;

	/** What could not be written at once, to be tried again as it was. */
	private List<List<AlikeCalls>> unwritten = List.of();

	private volatile @Nullable Placeholder placeholder;

	private boolean over;

	private boolean left;

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
	 * @return those whose entries are to be written together, one list for each attempt
	 * that has failed, and one for those that have ended since
	 */
	List<List<AlikeCalls>> takeEnded() {
		return locked(() -> {
			List<List<AlikeCalls>> taken = new ArrayList<>(this.unwritten);
			this.unwritten = List.of();
			if (!this.ended.isEmpty()) {
				taken.add(AlikeCalls.of(this.ended));
				this.ended = new ArrayList<>();
			}
			return taken;
		});
	}

	/**
	 * Keep what could not be written for the next attempt.
	 */
	void putBack(List<List<AlikeCalls>> taken) {
		locked(() -> this.unwritten = taken);
	}

	/**
	 * Write the first placeholder. Who comes meanwhile waits for it.
	 * @param write writes it
	 * @param timeout how long to wait for another one to do so
	 * @return whether it was written by this call
	 */
	boolean open(Supplier<Placeholder> write, Duration timeout) {
		if (this.placeholder != null) {
			return false;
		}
		awaitOpening(timeout);
		try {
			if (this.placeholder != null) {
				return false;
			}
			this.placeholder = write.get();
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

	/**
	 * Return what stands for the calls.
	 * @return the placeholder, or {@code null} if none could be written yet
	 */
	@Nullable Placeholder placeholder() {
		return this.placeholder;
	}

	/**
	 * Go on with another placeholder, for the transactions that go on, too.
	 */
	void replacePlaceholder(Placeholder next) {
		this.placeholder = next;
	}

	/**
	 * Take no more calls, if there are none that may need the placeholder.
	 * @return whether there are none
	 */
	boolean finish() {
		return locked(() -> {
			boolean none = !this.left && this.running == 0 && this.ended.isEmpty() && this.unwritten.isEmpty();
			this.over |= none;
			return none;
		});
	}

	/**
	 * Take no more calls, and leave those that go on to recovery, which finds the
	 * placeholder.
	 * @return those that have ended and have no snapshot yet
	 */
	List<CoalescedCall> leave() {
		return locked(() -> {
			this.over = true;
			this.left = true;
			List<CoalescedCall> rest = this.ended;
			this.ended = new ArrayList<>();
			return rest;
		});
	}

	boolean isLeft() {
		return locked(() -> this.left);
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
