package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Restores an account, a database or a table for a session, all of it or nothing. It does
 * not wait for open transactions that have written to a table: they commit to one that is
 * no more, and the server, which lets them commit first, overwrites what they wrote.
 */
public final class Restores {

	/**
	 * Makes sure that views can be read.
	 */
	@FunctionalInterface
	public interface ViewCheck {

		/**
		 * Make sure that a view can be read.
		 * @param view the view
		 * @param moment when
		 * @throws SQLException if it cannot be read, as the server reports it
		 */
		void check(ObjectName view, Moment moment) throws SQLException;

	}

	private final Session session;

	public Restores(Session session) {
		this.session = session;
	}

	/**
	 * Restore from a snapshot.
	 * @param target what to restore
	 * @param snapshotName the name of the snapshot, in lower case
	 * @param views makes sure that the views which are restored can be read
	 * @throws SQLException if the snapshot does not fit, or something in it cannot be
	 * brought back; then nothing is
	 */
	public void restore(SnapshotTarget target, String snapshotName, ViewCheck views) throws SQLException {
		Instance instance = this.session.instance();
		ReentrantLock lock = instance.storage().lock();
		lock.lock();
		try {
			Snapshot snapshot = instance.snapshots().get(snapshotName);
			RestoreRules.check(target, snapshot, instance.catalog().committed());
			this.session.transactions().alone(() -> new Restore(this.session, target, snapshot, views).run());
		}
		finally {
			lock.unlock();
		}
	}

}
