package io.github.matrixonespring.test.connection;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.test.database.Template;
import org.jspecify.annotations.Nullable;

/**
 * A database, for as long as somebody uses it. When that is over, connections that were
 * not closed are cut off.
 *
 * @since 0.1.0
 */
public final class Lease {

	private final String description;

	private final Lock lock = new ReentrantLock();

	private final Set<TrackedConnection> connections = new LinkedHashSet<>();

	private @Nullable Template template;

	private volatile String database;

	/** Tells one use of a database from the next one. */
	private volatile Object use = new Object();

	private volatile boolean touched;

	private volatile boolean over;

	/**
	 * Lease a clone.
	 * @param description whose it is
	 * @param template what it is a clone of
	 */
	public Lease(String description, Template template) {
		this(description, template.take());
		this.template = template;
	}

	/**
	 * Lease a database that is not a clone.
	 * @param description whose it is
	 * @param database the database
	 */
	public Lease(String description, String database) {
		this.description = description;
		this.database = database;
	}

	/**
	 * Return the database.
	 * @return its name
	 */
	public String database() {
		return this.database;
	}

	/**
	 * Tell whether anything may have changed the database.
	 * @return {@code false} only if all that was sent were queries
	 */
	public boolean isTouched() {
		return this.touched;
	}

	/**
	 * Remember that something may have changed the database.
	 */
	public void touch() {
		this.touched = true;
	}

	/**
	 * Take what was done until now for what belongs to the database.
	 */
	public void forgetTouched() {
		this.touched = false;
	}

	/**
	 * Remember a statement that goes over a connection which was not handed out here.
	 * @param sql the statement
	 */
	public void touchIfChangedBy(String sql) {
		if (StatementEffect.of(sql).touchesDatabase()) {
			touch();
		}
	}

	Object use() {
		return this.use;
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Add a connection that is handed out.
	 * @throws SQLException if it leads to a database that is not used any more
	 */
	void add(TrackedConnection connection, Object openedFor) throws SQLException {
		this.lock.lock();
		try {
			if (this.over || this.use != openedFor) {
				throw new SQLException("The database of %s is not in use any more".formatted(this), "08003");
			}
			this.connections.add(connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	void remove(TrackedConnection connection) {
		this.lock.lock();
		try {
			this.connections.remove(connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Go on with a clone of something else.
	 * @param next what to clone
	 */
	public void moveTo(Template next) {
		String clone = next.take();
		cutOff(() -> {
			this.use = new Object();
			this.database = clone;
			this.template = next;
			this.touched = false;
		}, true);
	}

	/**
	 * End. The database is given back, unless it is to stay.
	 * @param stays whether it stays
	 */
	public void end(boolean stays) {
		cutOff(() -> this.over = true, !stays);
	}

	private void cutOff(Runnable change, boolean giveBack) {
		List<TrackedConnection> left;
		Template source;
		String used;
		this.lock.lock();
		try {
			if (this.over) {
				return;
			}
			left = List.copyOf(this.connections);
			this.connections.clear();
			left.forEach(TrackedConnection::cutOff);
			source = this.template;
			used = this.database;
			boolean untouched = !this.touched;
			change.run();
			if (giveBack && source != null) {
				source.giveBack(used, untouched);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return this.description;
	}

}
