package io.github.matrixonespring.test.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.test.server.ServerAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a killed run has left is dropped by the next one, and only that. Needs a server
 * that outlives a JVM.
 */
class KilledRunIntegrationTests {

	private static final String URL = System.getenv("MATRIXONE_TEST_URL");

	private static final String OTHER = "motest_of_somebody_" + ProcessHandle.current().pid();

	private ServerAddress address;

	@BeforeEach
	void needsAServer() {
		if (URL == null) {
			Assumptions.abort("without MATRIXONE_TEST_URL: the embedded engine ends with its JVM");
		}
		this.address = ServerAddress.of(URL, "root", "111");
	}

	@Test
	void nextRunDropsWhatAKilledOneHasLeft() throws Exception {
		String left = killedRun();
		DatabaseServer server = DatabaseServer.of(this.address);
		String alive = server.create();
		String kept = server.keep(alive);
		List<String> dropped = new ArrayList<>();
		try (Connection connection = this.address.connect()) {
			ServerConnections.execute(connection, DatabaseSql.create(OTHER));
			try {
				// The first use of the server may have been faster.
				new Leftovers((sweeping, name) -> {
					ServerConnections.execute(sweeping, DatabaseSql.drop(name));
					dropped.add(name);
				}).sweep(connection);
				assertThat(dropped).doesNotContain(alive, kept, OTHER);
				assertThat(ServerConnections.names(connection, DatabaseSql.OURS)).contains(alive, kept, OTHER)
					.doesNotContain(left);
			}
			finally {
				ServerConnections.execute(connection, DatabaseSql.drop(OTHER));
				ServerConnections.execute(connection, DatabaseSql.drop(kept));
				server.dropLater(alive);
			}
		}
	}

	@Test
	void templateIsKeptForLaterRunsAndReplacedByOneOfOtherInputs() throws SQLException {
		DatabaseServer server = DatabaseServer.of(this.address);
		String slot = "zzz" + Long.toString(ProcessHandle.current().pid() % 46656, 36);
		KeptTemplates templates = new KeptTemplates(new ServerConnections(this.address, server.work()),
				(connection, name) -> ServerConnections.execute(connection, DatabaseSql.drop(name)));
		String database = server.create();
		try (Connection connection = this.address.connect()) {
			templates.keep(connection, slot + "one", slot, database);
			assertThat(templates.find(slot + "one")).isPresent();
			templates.keep(connection, slot + "two", slot, database);
			assertThat(templates.find(slot + "one")).isEmpty();
			String two = templates.find(slot + "two").orElseThrow();
			ServerConnections.execute(connection, DatabaseSql.drop(two));
		}
		finally {
			server.dropLater(database);
		}
	}

	private static String killedRun() throws IOException, InterruptedException {
		Process run = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xshare:auto", "-cp", System.getProperty("java.class.path"), KilledRun.class.getName(), URL)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try (InputStream output = run.getInputStream()) {
			List<String> lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			assertThat(run.waitFor()).isEqualTo(1);
			return lines.get(lines.size() - 1);
		}
	}

	/**
	 * Is killed while it has a database.
	 */
	static final class KilledRun {

		private KilledRun() {
		}

		public static void main(String[] arguments) {
			System.out.println(DatabaseServer.of(ServerAddress.of(arguments[0], "root", "111")).create());
			Runtime.getRuntime().halt(1);
		}

	}

}
