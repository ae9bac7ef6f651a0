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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in front of a real server, on loopback, and shows each command that a client
 * sends, by the MySQL protocol. Replaces nothing and delays nothing.
 */
final class ServerTap implements Closeable {

	static final int QUERY = 0x03;

	private final URI server;

	private final Observer observer;

	private final ServerSocket socket;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<String, Socket> open = new ConcurrentHashMap<>();

	private final AtomicInteger connections = new AtomicInteger();

	ServerTap(String jdbcUrl, Observer observer) throws IOException {
		this.server = URI.create(jdbcUrl.substring("jdbc:".length()));
		this.observer = observer;
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.threads.execute(this::accept);
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * Return the text of a command.
	 */
	static String text(byte[] command) {
		return new String(command, 1, command.length - 1, StandardCharsets.UTF_8);
	}

	/**
	 * Close a connection, on both sides.
	 */
	void cut(String connection) {
		try {
			Objects.requireNonNull(this.open.get(connection)).close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
				this.open.put(name, client);
				AtomicBoolean answered = new AtomicBoolean(true);
				this.threads
					.execute(() -> closingBoth(client, upstream, () -> copyCommands(client, upstream, name, answered)));
				this.threads
					.execute(() -> closingBoth(client, upstream, () -> copyAnswers(client, upstream, answered)));
			}
		}
		catch (SocketException ex) {
			// Closed.
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void copyCommands(Socket client, Socket upstream, String name, AtomicBoolean answered) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		OutputStream out = upstream.getOutputStream();
		while (true) {
			byte[] header = in.readNBytes(4);
			if (header.length < 4) {
				return;
			}
			int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
			byte[] payload = in.readNBytes(length);
			if (header[3] == 0 && length > 0 && !this.observer.answers(name, payload)) {
				answered.set(false);
			}
			out.write(header);
			out.write(payload);
			out.flush();
		}
	}

	private static void copyAnswers(Socket client, Socket upstream, AtomicBoolean answered) throws IOException {
		byte[] buffer = new byte[8192];
		int length = upstream.getInputStream().read(buffer);
		while (length >= 0 && answered.get()) {
			client.getOutputStream().write(buffer, 0, length);
			length = upstream.getInputStream().read(buffer);
		}
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

	/**
	 * Sees the commands.
	 */
	@FunctionalInterface
	interface Observer {

		/**
		 * See a command.
		 * @return {@code false} to lose the connection in place of the answer
		 */
		boolean answers(String connection, byte[] command);

	}

	@FunctionalInterface
	private interface Copy {

		void run() throws IOException;

	}

}
