package io.github.matrixonespring.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What is between a driver and its server: lets each request wait, and counts them. The
 * protocol has one of them under way at a time, so that a request is what comes from the
 * driver after an answer.
 */
final class SlowNetwork implements AutoCloseable {

	private static final int BUFFER = 64 * 1024;

	private final ServerSocket listening;

	private final URI server;

	private final AtomicLong requests = new AtomicLong();

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private volatile long delay;

	/**
	 * Begin to listen, on a port of 127.0.0.1.
	 * @param jdbcUrl the URL of the server
	 */
	SlowNetwork(String jdbcUrl) throws IOException {
		this.server = URI.create(jdbcUrl.substring("jdbc:".length()));
		this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		run(this::accept);
	}

	/**
	 * Return the URL that leads through it to a database.
	 */
	String url(String database) {
		return "jdbc:mysql://127.0.0.1:%d/%s?createDatabaseIfNotExist=true&sslMode=DISABLED"
			.formatted(this.listening.getLocalPort(), database);
	}

	void delay(double milliseconds) {
		this.delay = (long) (milliseconds * TimeUnit.MILLISECONDS.toNanos(1));
	}

	long requests() {
		return this.requests.get();
	}

	private void accept() throws IOException {
		while (true) {
			Socket driver = open(this.listening.accept());
			Socket database = open(new Socket(this.server.getHost(), this.server.getPort()));
			AtomicBoolean answered = new AtomicBoolean(true);
			run(() -> pass(driver, database, () -> {
				if (answered.getAndSet(false)) {
					this.requests.incrementAndGet();
					await(this.delay);
				}
			}));
			run(() -> pass(database, driver, () -> answered.set(true)));
		}
	}

	private Socket open(Socket socket) throws IOException {
		this.sockets.add(socket);
		return socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
	}

	private static void pass(Socket from, Socket to, Runnable before) throws IOException {
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			byte[] buffer = new byte[BUFFER];
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				before.run();
				out.write(buffer, 0, length);
			}
		}
	}

	private static void await(long nanos) {
		long end = System.nanoTime() + nanos;
		for (long left = nanos; left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * A socket that is closed ends its threads.
	 */
	private void run(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				if (!this.listening.isClosed() && this.sockets.stream().noneMatch(Socket::isClosed)) {
					throw new UncheckedIOException(ex);
				}
			}
		}, "slow network");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	@FunctionalInterface
	private interface Work {

		void run() throws IOException;

	}

}
