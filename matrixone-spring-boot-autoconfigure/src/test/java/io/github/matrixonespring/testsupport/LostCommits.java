package io.github.matrixonespring.testsupport;

import java.io.Closeable;
import java.io.IOException;

/**
 * Loses the answers of a real server to {@code COMMIT} while that is wanted: the server
 * commits, and the client sees a lost connection.
 */
public final class LostCommits implements Closeable {

	private final ServerTap tap;

	private volatile boolean losing;

	public LostCommits(TestDatabase database) throws IOException {
		this.tap = new ServerTap(database.url(), (connection, command) -> !this.losing || !isCommit(command));
	}

	public int port() {
		return this.tap.port();
	}

	public void lose(boolean losing) {
		this.losing = losing;
	}

	private static boolean isCommit(byte[] command) {
		return command[0] == ServerTap.QUERY && ServerTap.text(command).equalsIgnoreCase("COMMIT");
	}

	@Override
	public void close() throws IOException {
		this.tap.close();
	}

}
