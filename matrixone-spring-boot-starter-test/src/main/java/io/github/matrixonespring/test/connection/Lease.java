package io.github.matrixonespring.test.connection;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.matrixonespring.test.database.Changes;
import io.github.matrixonespring.test.database.Template;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A database, for as long as somebody uses it. When that is over, connections that were
 * not closed are cut off.
 *
 * @since 0.1.0
 */
public final class Lease {

	private static final AtomicLong USES = new AtomicLong();

	private final String description;

	private final Lock lock = new ReentrantLock();

	private final Set<TrackedConnection> connections = new LinkedHashSet<>();

	/** What the pool rolls back when it gets it is not rolled back yet. */
	private final Set<TrackedConnection> closing = new HashSet<>();

	private final Set<Consumer<TransactionFault>> watchers = ConcurrentHashMap.newKeySet();

	private final @Nullable Supplier<Template> origin;

	private volatile @Nullable Template template;

	private volatile @Nullable String database;

	private volatile @Nullable String use;

	private volatile Changes changes = Changes.NONE;

	private volatile boolean over;

	/**
	 * Lease a clone.
	 * @param description whose it is
	 * @param template what it is a clone of
	 */
	public Lease(String description, Template template) {
		this(description, () -> template);
		open();
	}

	/**
	 * Lease a clone that is taken when it is used for the first time.
	 * @param description whose it is
	 * @param source says what it is a clone of
	 */
	public Lease(String description, Supplier<Template> source) {
		this.description = description;
		this.origin = source;
	}

	/**
	 * Lease a database that is not a clone.
	 * @param description whose it is
	 * @param database the database
	 */
	public Lease(String description, String database) {
		this.description = description;
		this.origin = null;
		this.database = database;
		this.use = database + " " + USES.incrementAndGet();
	}

	/**
	 * Take the clone, if that has not been done.
	 */
	public void open() {
		this.lock.lock();
		try {
			if (this.database == null && this.origin != null) {
				Assert.state(!this.over, () -> "%s is over and has used no database".formatted(this));
				Template next = this.origin.get();
				goOnWith(next, next.take());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell whether there is a database.
	 * @return {@code false} if nobody has used it
	 */
	public boolean isOpen() {
		return this.database != null;
	}

	private void goOnWith(Template template, String clone) {
		this.changes = Changes.NONE;
		this.template = template;
		this.use = clone + " " + USES.incrementAndGet();
		this.database = clone;
	}

	/**
	 * Return the database.
	 * @return its name
	 */
	public String database() {
		open();
		return Objects.requireNonNull(this.database);
	}

	/**
	 * Return what the database is a clone of.
	 * @return the template, if it is a clone and somebody has used it
	 */
	public @Nullable Template template() {
		return this.template;
	}

	/**
	 * Tell whether anything may have changed the database.
	 * @return {@code false} only if all that was sent were queries
	 */
	public boolean isTouched() {
		return !this.changes.isNone();
	}

	/**
	 * Remember that something may have changed the database.
	 */
	public void touch() {
		open();
		touch(Changes.ANYTHING);
	}

	void touch(Changes more) {
		this.lock.lock();
		try {
			this.changes = this.changes.and(more);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take what was done until now for what belongs to the database.
	 */
	public void forgetTouched() {
		this.changes = Changes.NONE;
	}

	/**
	 * Remember a statement that goes over a connection which was not handed out here.
	 * @param sql the statement
	 */
	public void touchIfChangedBy(String sql) {
		if (isOpen() && StatementEffect.of(sql).touchesDatabase()) {
			touch();
		}
	}

	/**
	 * Be told what happens to transactions unnoticed, from now on.
	 * @param watcher is told
	 * @return what ends that
	 */
	public Runnable watch(Consumer<TransactionFault> watcher) {
		this.watchers.add(watcher);
		return () -> this.watchers.remove(watcher);
	}

	void report(TransactionFault fault) {
		this.watchers.forEach((watcher) -> watcher.accept(fault));
	}

	/**
	 * Return what tells this use of the database from others, also of the same database.
	 * @return a name for the use
	 */
	public String use() {
		open();
		return Objects.requireNonNull(this.use);
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Add a connection that is handed out.
	 * @throws SQLException if it leads to a database that is not used any more
	 */
	void add(TrackedConnection connection, String openedFor) throws SQLException {
		this.lock.lock();
		try {
			if (this.over || !openedFor.equals(this.use)) {
				throw new SQLException("The database of %s is not in use any more".formatted(this), "08003");
			}
			this.connections.add(connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	void closing(TrackedConnection connection) {
		this.lock.lock();
		try {
			this.connections.remove(connection);
			this.closing.add(connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget a connection that was closed. What was open on one that is thrown away the
	 * server rolls back later.
	 */
	void closed(TrackedConnection connection, boolean thrownAway) {
		this.lock.lock();
		try {
			this.closing.remove(connection);
			if (thrownAway) {
				this.changes = unknown(this.changes);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remember that a connection was lost. What was sent last may still be under way.
	 */
	void lost() {
		this.lock.lock();
		try {
			this.changes = unknown(this.changes);
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
		cutOff(() -> goOnWith(next, clone), true);
	}

	/**
	 * End. The database is given back, unless it is to stay.
	 * @param stays whether it stays
	 */
	public void end(boolean stays) {
		cutOff(() -> this.over = true, !stays);
	}

	private void cutOff(Runnable change, boolean giveBack) {
		this.lock.lock();
		try {
			if (this.over) {
				return;
			}
			List<TrackedConnection> left = List.copyOf(this.connections);
			this.connections.clear();
			left.forEach(TrackedConnection::cutOff);
			Template source = this.template;
			String used = this.database;
			Changes made = this.changes;
			change.run();
			if (giveBack && source != null && used != null) {
				boolean settled = left.isEmpty() && this.closing.isEmpty();
				source.giveBack(used, settled ? made : unknown(made));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A statement may still be under way on a connection that was cut off.
	 */
	private static Changes unknown(Changes made) {
		return made.isNone() ? made : Changes.ANYTHING;
	}

	@Override
	public String toString() {
		return this.description;
	}

}
