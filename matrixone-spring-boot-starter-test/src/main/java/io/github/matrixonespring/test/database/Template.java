package io.github.matrixonespring.test.database;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A database that others are cloned from, and its clones that wait to be used.
 *
 * @since 0.1.0
 */
public final class Template {

	private static final int AHEAD = 4;

	private final DatabaseServer server;

	private final String database;

	private final PutBack putBack;

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<String> ready = new ArrayDeque<>();

	private int making;

	private int waiting;

	private boolean used;

	private boolean closed;

	private @Nullable Exception failure;

	Template(DatabaseServer server, String database) {
		this.server = server;
		this.database = database;
		this.putBack = new PutBack(database, !server.address().isEmbedded());
	}

	/**
	 * Return the database that others are cloned from.
	 * @return its name
	 */
	public String database() {
		return this.database;
	}

	/**
	 * Return the server.
	 * @return the server
	 */
	public DatabaseServer server() {
		return this.server;
	}

	/**
	 * Take a clone, made ahead where there is one.
	 * @return the name of the clone
	 */
	public String take() {
		this.lock.lock();
		try {
			Assert.state(!this.closed, () -> "Template '%s' is not used any more".formatted(this.database));
			this.waiting++;
			this.failure = null;
			try {
				String name = this.ready.poll();
				while (name == null) {
					makeMissing();
					this.changed.awaitUninterruptibly();
					if (this.failure != null) {
						throw new DatabaseServerException(
								"Database '%s' could not be cloned: %s".formatted(this.database, this.failure),
								this.failure);
					}
					name = this.ready.poll();
				}
				return name;
			}
			finally {
				this.waiting--;
				makeMissing();
				this.used = true;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Make as many as wait now. Ahead of that only when the first one has been used: a
	 * template may be made for a single test.
	 */
	private void makeMissing() {
		if (this.closed) {
			return;
		}
		int target = this.waiting + (this.used ? AHEAD : 1);
		while (this.ready.size() + this.making < target) {
			this.making++;
			if (this.waiting > 0 && this.making <= this.waiting) {
				this.server.work().now(this::make);
			}
			else {
				this.server.work().ahead(this::make);
			}
		}
	}

	private void make() {
		String name = null;
		Exception failed = null;
		try {
			name = this.server.cloneHere(this.database);
		}
		catch (SQLException | RuntimeException ex) {
			failed = ex;
		}
		made(name, failed);
	}

	private void made(@Nullable String name, @Nullable Exception failed) {
		this.lock.lock();
		try {
			this.making--;
			if (name != null && this.closed) {
				this.server.dropLater(name);
			}
			else if (name != null) {
				this.ready.add(name);
			}
			else if (failed != null) {
				this.failure = failed;
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give a clone back.
	 * @param name the clone
	 * @param changes what was changed in it
	 */
	public void giveBack(String name, Changes changes) {
		if (changes.anything()) {
			this.server.dropSnapshots(name);
		}
		this.lock.lock();
		try {
			if (this.closed || changes.anything()) {
				this.server.dropLater(name);
			}
			else if (changes.isNone()) {
				this.ready.addFirst(name);
				this.changed.signalAll();
			}
			else {
				putBackLater(name, changes);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A clone that is put back need not be made, and is there sooner.
	 */
	private void putBackLater(String name, Changes changes) {
		this.making++;
		this.server.work()
			.now(() -> made(this.server.putBackHere(name, changes, this.putBack) ? name : dropped(name), null));
	}

	private @Nullable String dropped(String name) {
		this.server.dropLater(name);
		return null;
	}

	/**
	 * End. The database is dropped, and the clones that nobody uses.
	 */
	public void close() {
		List<String> left;
		this.lock.lock();
		try {
			this.closed = true;
			left = List.copyOf(this.ready);
			this.ready.clear();
		}
		finally {
			this.lock.unlock();
		}
		left.forEach(this.server::dropLater);
		this.server.remove(this);
	}

}
