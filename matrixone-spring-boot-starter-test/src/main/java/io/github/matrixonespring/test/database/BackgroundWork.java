package io.github.matrixonespring.test.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Does work on a few threads: what somebody waits for first, then what is made ahead, and
 * what is dropped last, unless that has piled up.
 */
final class BackgroundWork {

	private static final int THREADS = 2;

	private static final int PILE = 8;

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<Runnable> urgent = new ArrayDeque<>();

	private final Deque<Runnable> ahead = new ArrayDeque<>();

	private final Deque<Runnable> later = new ArrayDeque<>();

	private int busy;

	private int started;

	private boolean over;

	void now(Runnable work) {
		add(this.urgent, work);
	}

	void ahead(Runnable work) {
		add(this.ahead, work);
	}

	void later(Runnable work) {
		add(this.later, work);
	}

	private void add(Deque<Runnable> queue, Runnable work) {
		this.lock.lock();
		try {
			if (this.over) {
				throw new DatabaseServerException("The tests are over", null);
			}
			queue.add(work);
			if (this.started < THREADS) {
				this.started++;
				Thread thread = new Thread(null, this::work, "matrixone-test-" + this.started, 0, false);
				thread.setDaemon(true);
				thread.start();
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void work() {
		while (true) {
			Runnable next = next();
			if (next == null) {
				return;
			}
			try {
				next.run();
			}
			finally {
				done();
			}
		}
	}

	private @Nullable Runnable next() {
		this.lock.lock();
		try {
			while (true) {
				Runnable next = poll();
				if (next != null) {
					this.busy++;
					return next;
				}
				if (this.over) {
					return null;
				}
				this.changed.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Runnable poll() {
		if (!this.urgent.isEmpty()) {
			return this.urgent.poll();
		}
		if (this.later.size() > PILE || this.ahead.isEmpty()) {
			return this.later.poll();
		}
		return this.ahead.poll();
	}

	private void done() {
		this.lock.lock();
		try {
			this.busy--;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until there is nothing to do.
	 */
	void awaitIdle() {
		this.lock.lock();
		try {
			while (this.busy > 0 || !this.urgent.isEmpty() || !this.ahead.isEmpty() || !this.later.isEmpty()) {
				this.changed.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Do what is left except for what would be made ahead, and end.
	 */
	void finish() {
		this.lock.lock();
		try {
			this.over = true;
			this.ahead.clear();
			this.changed.signalAll();
			while (this.started > 0 && (this.busy > 0 || !this.urgent.isEmpty() || !this.later.isEmpty())) {
				this.changed.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
