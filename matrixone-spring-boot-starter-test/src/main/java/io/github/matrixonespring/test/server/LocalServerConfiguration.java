package io.github.matrixonespring.test.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Configuration of a small server, all of whose listeners are on the loopback address.
 * Until it is closed, no other configuration gets its ports, in whatever process.
 */
final class LocalServerConfiguration implements Closeable {

	private static final int PORTS = 100;

	private static final int LOWEST = 20000;

	private static final int HIGHEST = 32000;

	private static final int ATTEMPTS = 100;

	private static final int SQL = 95;

	/**
	 * The server does not use the last port, so it can be held until it has the others.
	 */
	private static final int RESERVATION = PORTS - 1;

	private static final String COMMON = """
			service-type = "@{type}"
			data-dir = "@{directory}/data"

			[log]
			level = "error"
			format = "console"

			[hakeeper-client]
			service-addresses = ["127.0.0.1:@{1}"]

			[malloc]
			check-fraction = 65536
			enable-metrics = false

			[observability]
			host = "127.0.0.1"
			status-port = @{96}
			disableMetric = true
			disableTrace = true
			disable-error = true
			disable-span = true
			disable-sql-writer = true
			enable-metric-to-prom = false

			[[fileservice]]
			name = "LOCAL"
			backend = "DISK-V2"
			data-dir = "@{directory}/data/local"
			[fileservice.cache]
			memory-capacity = "64MB"

			[[fileservice]]
			name = "SHARED"
			backend = "DISK-V2"
			data-dir = "@{directory}/data/shared"
			[fileservice.cache]
			memory-capacity = "128MB"
			disk-capacity = "512MB"
			disk-path = "@{directory}/data/cache-@{type}"

			[[fileservice]]
			name = "ETL"
			backend = "DISK-ETL"
			data-dir = "@{directory}/data/etl"

			""";

	private static final String LOG_SERVICE = """
			[logservice]
			deployment-id = 1
			uuid = "7c4dccb4-4d3c-41f8-b482-5251dc7a41bf"
			service-host = "127.0.0.1"
			logservice-address = "127.0.0.1:@{1}"
			logservice-listen-address = "127.0.0.1:@{1}"
			raft-address = "127.0.0.1:@{0}"
			raft-listen-address = "127.0.0.1:@{0}"
			gossip-address = "127.0.0.1:@{2}"
			gossip-listen-address = "127.0.0.1:@{2}"
			gossip-seed-addresses = ["127.0.0.1:@{2}"]
			gossip-allow-self-as-seed = true

			[logservice.BootstrapConfig]
			bootstrap-cluster = true
			num-of-log-shards = 1
			num-of-tn-shards = 1
			num-of-log-shard-replicas = 1
			init-hakeeper-members = ["131072:7c4dccb4-4d3c-41f8-b482-5251dc7a41bf"]
			""";

	private static final String TN = """
			[tn]
			uuid = "dd4dccb4-4d3c-41f8-b482-5251dc7a41bf"
			port-base = @{10}
			service-host = "127.0.0.1"
			listen-address = "127.0.0.1:@{40}"
			service-address = "127.0.0.1:@{40}"

			[tn.LogtailServer]
			listen-address = "127.0.0.1:@{41}"
			service-address = "127.0.0.1:@{41}"

			[tn.lockservice]
			listen-address = "127.0.0.1:@{42}"
			service-address = "127.0.0.1:@{42}"

			[tn.shardservice]
			listen-address = "127.0.0.1:@{43}"
			service-address = "127.0.0.1:@{43}"
			""";

	private static final String CN = """
			[cn]
			uuid = "dd1dccb4-4d3c-41f8-b482-5251dc7a41bf"
			port-base = @{50}
			service-host = "127.0.0.1"
			sql-address = "127.0.0.1:@{95}"

			[cn.Engine]
			type = "distributed-tae"

			[cn.lockservice]
			listen-address = "127.0.0.1:@{80}"
			service-address = "127.0.0.1:@{80}"

			[cn.query-service.address]
			listen-address = "127.0.0.1:@{81}"

			[cn.frontend]
			host = "127.0.0.1"
			port = @{95}
			unix-socket = "@{directory}/mysql.sock"

			[cn.frontend.mongodb]
			enable = false
			""";

	private static final String LAUNCH = """
			logservices = ["@{directory}/log.toml"]
			tnservices = ["@{directory}/tn.toml"]
			cnservices = ["@{directory}/cn.toml"]
			""";

	private final Path directory;

	private final int firstPort;

	private final ServerSocket reservation;

	private LocalServerConfiguration(Path directory, int firstPort, ServerSocket reservation) {
		this.directory = directory;
		this.firstPort = firstPort;
		this.reservation = reservation;
	}

	static LocalServerConfiguration onFreePorts(Path directory) throws IOException {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST) / PORTS * PORTS;
			ServerSocket reservation = bind(first + RESERVATION);
			if (reservation != null) {
				if (areFree(first)) {
					return new LocalServerConfiguration(directory, first, reservation);
				}
				reservation.close();
			}
		}
		throw new IOException("There are no %d free ports beside each other".formatted(PORTS));
	}

	private static boolean areFree(int first) throws IOException {
		for (int port = first; port < first + RESERVATION; port++) {
			ServerSocket socket = bind(port);
			if (socket == null) {
				return false;
			}
			socket.close();
		}
		return true;
	}

	private static @Nullable ServerSocket bind(int port) throws IOException {
		ServerSocket socket = new ServerSocket();
		try {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			return null;
		}
	}

	@Override
	public void close() throws IOException {
		this.reservation.close();
	}

	int firstPort() {
		return this.firstPort;
	}

	int sqlPort() {
		return this.firstPort + SQL;
	}

	void write() throws IOException {
		write("log.toml", COMMON + LOG_SERVICE, "LOG");
		write("tn.toml", COMMON + TN, "TN");
		write("cn.toml", COMMON + CN, "CN");
		write("launch.toml", LAUNCH, "");
	}

	private void write(String file, String text, String type) throws IOException {
		String written = text.replace("@{directory}", this.directory.toString()).replace("@{type}", type);
		for (int port = 0; port < PORTS; port++) {
			written = written.replace("@{" + port + "}", Integer.toString(this.firstPort + port));
		}
		Files.writeString(this.directory.resolve(file), written);
	}

}
