package io.github.matrixonespring.testsupport;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in front of a real server, on loopback, and writes down each command that a
 * client sends, by the MySQL protocol. Replaces nothing and delays nothing.
 */
final class WireTap implements Closeable {

	private static final int QUERY = 0x03;

	private static final Map<Integer, String> COMMANDS = Map.of(0x01, "QUIT", 0x02, "USE", 0x0e, "PING", 0x16,
			"PREPARE", 0x17, "EXECUTE");

	private final Wire wire;

	private final URI server;

	private final ServerSocket socket;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger connections = new AtomicInteger();

	WireTap(String jdbcUrl, Wire wire) throws IOException {
		this.wire = wire;
		this.server = URI.create(jdbcUrl.substring("jdbc:".length()));
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.threads.execute(this::accept);
	}

	/**
	 * Return the URL that leads through this tap.
	 */
	String url() {
		return "jdbc:mysql://127.0.0.1:%d%s?sslMode=DISABLED".formatted(this.socket.getLocalPort(),
				this.server.getPath());
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.socket.accept();
				Socket upstream = new Socket();
				upstream.connect(new InetSocketAddress(this.server.getHost(), this.server.getPort()));
				client.setTcpNoDelay(true);
				upstream.setTcpNoDelay(true);
				String name = "connection-" + this.connections.incrementAndGet();
				this.threads.execute(() -> closingBoth(client, upstream, () -> copyCommands(client, upstream, name)));
				this.threads.execute(() -> closingBoth(client, upstream,
						() -> upstream.getInputStream().transferTo(client.getOutputStream())));
			}
		}
		catch (SocketException ex) {
			// Closed.
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void copyCommands(Socket client, Socket upstream, String name) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		OutputStream out = upstream.getOutputStream();
		while (true) {
			byte[] header = in.readNBytes(4);
			if (header.length < 4) {
				return;
			}
			int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
			byte[] payload = in.readNBytes(length);
			if (header[3] == 0 && length > 0) {
				this.wire.add(name, command(payload));
			}
			out.write(header);
			out.write(payload);
			out.flush();
		}
	}

	private static String command(byte[] payload) {
		String text = new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8);
		return (payload[0] == QUERY) ? text : COMMANDS.getOrDefault((int) payload[0], "command " + payload[0]);
	}

	private static void closingBoth(Socket client, Socket upstream, Copy copy) {
		try (client; upstream) {
			copy.run();
		}
		catch (IOException ex) {
			// One side has closed; the other one is told by closing as well.
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.threads.shutdownNow();
	}

	@FunctionalInterface
	private interface Copy {

		void run() throws IOException;

	}

}
