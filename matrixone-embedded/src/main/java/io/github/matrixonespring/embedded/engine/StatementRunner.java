package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;

import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of a session, so that another thread can end the session while one
 * of them runs, or waits for a row that somebody else has locked.
 */
final class StatementRunner {

	private final Connection storage;

	private final Closing closing;

	private @Nullable Thread running;

	private boolean aborted;

	/**
	 * Create one.
	 * @param storage the connection that the statements run on
	 * @param closing closes the session
	 */
	StatementRunner(Connection storage, Closing closing) {
		this.storage = storage;
		this.closing = closing;
	}

	/**
	 * Closes the session.
	 */
	@FunctionalInterface
	interface Closing {

		void close() throws SQLException;

	}

	synchronized boolean isAborted() {
		return this.aborted;
	}

	/**
	 * End the session now, or as soon as the statement that runs in it has noticed.
	 * Nothing tells when, as with a server whose connection is cut.
	 * @throws SQLException if the session cannot be closed
	 */
	void abort() throws SQLException {
		synchronized (this) {
			this.aborted = true;
			Thread thread = this.running;
			if (thread != null) {
				// What computes looks at the one, what waits for a row at the other.
				((SessionLocal) this.storage.unwrap(JdbcConnection.class).getSession()).cancel();
				thread.interrupt();
				return;
			}
		}
		this.closing.close();
	}

	<T> T run(SessionWork<T> statement) throws SQLException {
		begin();
		try {
			return statement.execute();
		}
		catch (SQLException ex) {
			throw isAborted() ? lost(ex) : ex;
		}
		finally {
			end();
		}
	}

	private synchronized void begin() {
		this.running = Thread.currentThread();
	}

	private void end() throws SQLException {
		synchronized (this) {
			this.running = null;
			if (!this.aborted) {
				return;
			}
		}
		// It was for the statement, not for what the thread does next.
		Thread.interrupted();
		this.closing.close();
	}

	private static SQLException lost(SQLException cause) {
		return new SQLRecoverableException("Communications link failure", "08S01", cause);
	}

}
