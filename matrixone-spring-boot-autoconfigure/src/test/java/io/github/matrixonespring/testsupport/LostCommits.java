package io.github.matrixonespring.testsupport;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands in front of a real server, on loopback, and loses the answers to {@code COMMIT}
 * while that is wanted: the server commits, and the client sees a lost connection.
 */
public final class LostCommits implements Closeable {

	private static final int QUERY = 0x03;

	private final URI server;

	private final ServerSocket socket;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicBoolean losing = new AtomicBoolean();

	public LostCommits(TestDatabase database) throws IOException {
		this.server = URI.create(database.url().substring("jdbc:".length()));
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.threads.execute(this::accept);
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	public void lose(boolean losing) {
		this.losing.set(losing);
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.socket.accept();
				Socket upstream = new Socket(this.server.getHost(), this.server.getPort());
				AtomicBoolean lost = new AtomicBoolean();
				this.threads.execute(() -> copy(client, upstream, () -> copyCommands(client, upstream, lost)));
				this.threads.execute(() -> copy(client, upstream, () -> copyAnswers(client, upstream, lost)));
			}
		}
		catch (SocketException ex) {
			// Closed.
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void copyCommands(Socket client, Socket upstream, AtomicBoolean lost) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		while (true) {
			byte[] header = in.readNBytes(4);
			if (header.length < 4) {
				return;
			}
			int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
			byte[] payload = in.readNBytes(length);
			if (this.losing.get() && isCommit(payload)) {
				lost.set(true);
			}
			upstream.getOutputStream().write(header);
			upstream.getOutputStream().write(payload);
			upstream.getOutputStream().flush();
		}
	}

	private static boolean isCommit(byte[] payload) {
		return payload.length > 0 && payload[0] == QUERY
				&& new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8).equalsIgnoreCase("COMMIT");
	}

	private static void copyAnswers(Socket client, Socket upstream, AtomicBoolean lost) throws IOException {
		byte[] buffer = new byte[8192];
		int length = upstream.getInputStream().read(buffer);
		while (length >= 0 && !lost.get()) {
			client.getOutputStream().write(buffer, 0, length);
			length = upstream.getInputStream().read(buffer);
		}
	}

	private static void copy(Socket client, Socket upstream, Copy copy) {
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
