package io.github.matrixonespring.testsupport;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;

/**
 * Tells of each {@code COMMIT} that is on its way to a real server, which gets it
 * whatever becomes of the client.
 */
public final class SentCommits implements Closeable {

	private final String database;

	private final ServerTap tap;

	public SentCommits(TestDatabase database, Runnable onCommit) throws IOException {
		this.database = URI.create(database.url().substring("jdbc:".length())).getPath();
		this.tap = new ServerTap(database.url(), (connection, command) -> {
			if (command[0] == ServerTap.QUERY && ServerTap.text(command).equalsIgnoreCase("COMMIT")) {
				onCommit.run();
			}
			return true;
		});
	}

	/**
	 * Return the URL by which clients send theirs.
	 */
	public String url() {
		return "jdbc:mysql://127.0.0.1:%d%s?sslMode=DISABLED".formatted(this.tap.port(), this.database);
	}

	@Override
	public void close() throws IOException {
		this.tap.close();
	}

}
