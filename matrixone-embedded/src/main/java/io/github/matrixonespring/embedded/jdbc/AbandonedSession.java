package io.github.matrixonespring.embedded.jdbc;

import java.lang.ref.Cleaner;
import java.sql.Connection;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Session;

/**
 * Ends the session of a connection that nobody can close any more, as the driver does
 * with its own: else its locks would be held for ever.
 *
 * @param session the session
 */
record AbandonedSession(Session session) implements Runnable {

	private static final Cleaner cleaner = Cleaner.create();

	static void watch(Connection connection, Session session) {
		cleaner.register(connection, new AbandonedSession(session));
	}

	@Override
	public void run() {
		try {
			this.session.close();
		}
		catch (SQLException ex) {
			// Its instance is gone, and everything with it.
			return;
		}
	}

}
