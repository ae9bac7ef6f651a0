package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Clones databases and tables for a session.
 */
public final class Clones {

	private final CloneScope scope;

	public Clones(Session session) {
		this.scope = new CloneScope(session);
	}

	/**
	 * Clone a database.
	 * @param target the name of the clone
	 * @param source the name of the source
	 * @param moment when to read the source
	 * @param createSql the statement
	 * @throws SQLException if the names or the moment will not do
	 */
	public void cloneDatabase(String target, String source, Moment moment, String createSql) throws SQLException {
		DatabaseNames.check(target);
		ReentrantLock lock = this.scope.storage().lock();
		lock.lock();
		try {
			new DatabaseClone(this.scope).create(target, source, moment, createSql);
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Clone a table.
	 * @param target the name of the clone
	 * @param ifNotExists adds the rows to an existing target, as on the server
	 * @param source the name of the source
	 * @param moment when to read the source
	 * @throws SQLException if the names or the moment will not do
	 */
	public void cloneTable(ObjectName target, boolean ifNotExists, ObjectName source, Moment moment)
			throws SQLException {
		ReentrantLock lock = this.scope.storage().lock();
		lock.lock();
		try {
			new TableClone(this.scope).create(target, ifNotExists, source, moment);
		}
		finally {
			lock.unlock();
		}
	}

}
