package io.github.matrixonespring.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample as its command runs it, on the server of {@code MATRIXONE_TEST_URL}, else on
 * the embedded engine.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirstRunIntegrationTests {

	private static final String SERVER = System.getenv("MATRIXONE_TEST_URL");

	private final String database = "sample_test_" + UUID.randomUUID().toString().substring(0, 8);

	private int exitCode;

	@AfterEach
	void dropDatabase() throws SQLException {
		if (SERVER != null) {
			try (Connection connection = DriverManager.getConnection(server(), username(), password())) {
				connection.createStatement().execute("drop database " + this.database);
			}
		}
	}

	@Test
	void allStepsSucceedWithTheBundledFile(CapturedOutput output) {
		run();
		assertThat(this.exitCode).isZero();
		assertThat(output).contains("1,000 users were imported")
			.contains("line 14: ")
			.contains("5 steps, 15 checks, 0 failed");
	}

	@Test
	void fileOfTheUserIsImportedWithProgress(CapturedOutput output, @TempDir Path directory) throws IOException {
		Path file = file(directory, 2_001);
		run("--sample.import=" + file);
		assertThat(this.exitCode).isZero();
		assertThat(output).contains("users.csv: 2000 users read so far").contains("2,001 users were imported");
	}

	@Test
	void failedCheckIsReportedByTheExitCode(CapturedOutput output, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("users.csv"),
				"name,email\nAda,ada@example.com\nAda,ada@example.com\n");
		run("--sample.import=" + file);
		assertThat(this.exitCode).isOne();
		assertThat(output).contains("FAILED 1.")
			.contains("line 3: there is a user with the address 'ada@example.com' already; nothing was imported");
	}

	private static Path file(Path directory, int users) throws IOException {
		StringBuilder text = new StringBuilder("name,email\n");
		for (int i = 0; i < users; i++) {
			text.append("User ").append(i).append(",user.").append(i).append("@example.com\n");
		}
		return Files.writeString(directory.resolve("users.csv"), text);
	}

	private void run(String... arguments) {
		this.exitCode = SpringApplication.exit(SpringApplication.run(SampleApplication.class, arguments(arguments)));
	}

	private String[] arguments(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		if (SERVER != null) {
			all.add("--spring.datasource.url=" + server() + this.database + "?createDatabaseIfNotExist=true");
			all.add("--spring.datasource.username=" + username());
			all.add("--spring.datasource.password=" + password());
		}
		return all.toArray(String[]::new);
	}

	private static String server() {
		return SERVER.endsWith("/") ? SERVER : SERVER + "/";
	}

	private static String username() {
		return environment("MATRIXONE_TEST_USERNAME", "root");
	}

	private static String password() {
		return environment("MATRIXONE_TEST_PASSWORD", "111");
	}

	private static String environment(String name, String defaultValue) {
		String value = System.getenv(name);
		return (value != null) ? value : defaultValue;
	}

}
