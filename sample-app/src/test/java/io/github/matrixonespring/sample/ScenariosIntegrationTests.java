package io.github.matrixonespring.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scenarios as the command runs them, on the server of {@code MATRIXONE_TEST_URL},
 * else on the embedded engine.
 */
@ExtendWith(OutputCaptureExtension.class)
class ScenariosIntegrationTests {

	private final TestServer server = new TestServer();

	/**
	 * Names the run, which no other one does.
	 */
	private final Instant start = Instant.parse("2001-01-01T00:00:00Z")
		.plusMillis(ThreadLocalRandom.current().nextLong(Duration.ofDays(3000).toMillis()));

	private int exitCode;

	@AfterEach
	void dropDatabase() throws SQLException {
		this.server.close();
	}

	@Test
	void allScenariosSucceed(CapturedOutput output) {
		run("--sample.lines=11000");
		assertThat(this.exitCode).isZero();
		assertThat(output).contains(IntStream.rangeClosed(1, 16).mapToObj((i) -> "ok     " + i + ". ").toList())
			.contains("1,000 users were imported")
			.contains("line 14: ")
			.contains("10,000 users so far")
			.containsPattern("orders +0 +0 +2")
			.containsPattern("coupons +comes back +2")
			.contains("16 scenarios, 124 checks, 0 failed")
			.doesNotContain("FAILED");
	}

	@Test
	void nothingIsLeftOnTheServer(CapturedOutput output) throws SQLException {
		run("--logging.level.io.github.matrixonespring=info", "--sample.only=2,8,9,12,13,14,15,16");
		assertThat(output).contains("Created snapshot '" + prefix()).contains("Created snapshot 'before_restore_");
		assertThat(this.server.named(prefix())).isEmpty();
		assertThat(this.server.snapshotsOf(prefix())).isEmpty();
	}

	@Test
	void nothingIsLeftByAScenarioThatFails() throws SQLException {
		run("--sample.only=5,11", "--sample.import=missing.csv");
		assertThat(this.exitCode).isOne();
		assertThat(this.server.named(prefix())).isEmpty();
	}

	@Test
	void fileOfTheUserIsImported(CapturedOutput output, @TempDir Path directory) throws IOException {
		run("--sample.only=11", "--sample.lines=10",
				"--sample.import=" + file(directory, "Ada,ada@example.com", "Ben,ben@example.com"));
		assertThat(this.exitCode).isZero();
		assertThat(output).contains("Import files of users, each in one transaction: 2 users were imported");
	}

	@Test
	void failedCheckIsReportedByTheExitCode(CapturedOutput output, @TempDir Path directory) throws IOException {
		run("--sample.only=1,11", "--sample.import=" + file(directory, "Ada,ada@example.com", "Ada,ada@example.com"));
		assertThat(this.exitCode).isOne();
		assertThat(output).contains("ok     1.")
			.contains("FAILED 11.")
			.contains("line 3: there is a user with the address 'ada@example.com' already; nothing was imported")
			.contains("2 scenarios, ")
			.contains(", 1 failed");
	}

	@Test
	void scenariosRunWithoutAWebServer() {
		try (ConfigurableApplicationContext context = start("--sample.only=1")) {
			assertThat(context).isNotInstanceOf(WebServerApplicationContext.class);
		}
	}

	@Test
	void scenariosRunWithoutTheDoctorUnlessItIsAskedFor() {
		try (ConfigurableApplicationContext context = start("--sample.only=1")) {
			assertThat(doctorMode(context)).isEqualTo("off");
		}
		try (ConfigurableApplicationContext context = start("--sample.only=1", "--matrixone.doctor.mode=log")) {
			assertThat(doctorMode(context)).isEqualTo("log");
		}
	}

	private static String doctorMode(ConfigurableApplicationContext context) {
		return context.getEnvironment().getProperty("matrixone.doctor.mode");
	}

	private static Path file(Path directory, String... lines) throws IOException {
		return Files.write(directory.resolve("users.csv"),
				Stream.concat(Stream.of("name,email"), Stream.of(lines)).toList());
	}

	private String prefix() {
		return "sample_" + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss_SSS", Locale.ROOT)
			.withZone(ZoneOffset.UTC)
			.format(this.start);
	}

	private void run(String... arguments) {
		this.exitCode = SpringApplication.exit(start(arguments));
	}

	private ConfigurableApplicationContext start(String... arguments) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(
				(context) -> ((GenericApplicationContext) context).registerBean("clockOfTheRun", Clock.class,
						() -> Clock.fixed(this.start, ZoneOffset.UTC), (definition) -> definition.setPrimary(true)));
		return application.run(arguments(arguments));
	}

	private String[] arguments(String... arguments) {
		return Stream.concat(Stream.of(arguments), this.server.properties().stream().map((property) -> "--" + property))
			.toArray(String[]::new);
	}

}
