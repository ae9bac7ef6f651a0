package io.github.matrixonespring.testsupport;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;

/**
 * Tells of each {@code RESTORE} that is on its way to a real server, which gets it
 * whatever becomes of the client; and can close its connection.
 */
public final class SentRestores implements Closeable {

	private final String database;

	private final ServerTap tap;

	/**
	 * Stand in front of the server.
	 * @param database the database of the URL
	 * @param onRestore is told the name of the connection; returns {@code false} to lose
	 * that in place of the answer
	 */
	public SentRestores(TestDatabase database, OnRestore onRestore) throws IOException {
		this.database = URI.create(database.url().substring("jdbc:".length())).getPath();
		this.tap = new ServerTap(database.url(), (connection, command) -> command[0] != ServerTap.QUERY
				|| !ServerTap.text(command).startsWith("RESTORE ") || onRestore.answers(connection));
	}

	/**
	 * Return the URL by which clients send theirs.
	 */
	public String url() {
		return "jdbc:mysql://127.0.0.1:%d%s?sslMode=DISABLED".formatted(this.tap.port(), this.database);
	}

	/**
	 * Close a connection, on both sides.
	 */
	public void cut(String connection) {
		this.tap.cut(connection);
	}

	@Override
	public void close() throws IOException {
		this.tap.close();
	}

	/**
	 * Is told of restores.
	 */
	@FunctionalInterface
	public interface OnRestore {

		/**
		 * See a restore.
		 * @return {@code false} to lose the connection in place of the answer
		 */
		boolean answers(String connection);

	}

}
