package io.github.matrixonespring.testsupport;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Writes down each command that a client sends to a real server.
 */
final class WireTap implements Closeable {

	private static final Map<Integer, String> COMMANDS = Map.of(0x01, "QUIT", 0x02, "USE", 0x0e, "PING", 0x16,
			"PREPARE", 0x17, "EXECUTE");

	private final String database;

	private final ServerTap tap;

	WireTap(String jdbcUrl, Wire wire) throws IOException {
		this.database = URI.create(jdbcUrl.substring("jdbc:".length())).getPath();
		this.tap = new ServerTap(jdbcUrl, (connection, command) -> {
			wire.add(connection, name(command));
			return true;
		});
	}

	/**
	 * Return the URL that leads through this tap.
	 */
	String url() {
		return "jdbc:mysql://127.0.0.1:%d%s?sslMode=DISABLED".formatted(this.tap.port(), this.database);
	}

	private static String name(byte[] command) {
		return (command[0] == ServerTap.QUERY) ? ServerTap.text(command)
				: COMMANDS.getOrDefault((int) command[0], "command " + command[0]);
	}

	@Override
	public void close() throws IOException {
		this.tap.close();
	}

}
