package io.github.matrixonespring.test.shop;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.TemplateInitializer;
import io.github.matrixonespring.test.server.ServerAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Runs in a JVM each, one after the other, share a template. Needs a server that outlives
 * a JVM.
 */
class KeptTemplateIntegrationTests {

	private static final String SCHEMA = "kept/schema.sql";

	private static final String MADE = "The template is made";

	private static final String FOUND = "Parts are found: ";

	private ServerAddress address;

	@TempDir
	private Path resources;

	@BeforeEach
	void needsAServer() {
		String url = System.getenv("MATRIXONE_TEST_URL");
		if (url == null) {
			Assumptions
				.abort("without MATRIXONE_TEST_URL: the embedded engine ends with its JVM, and its databases with it");
		}
		this.address = ServerAddress.of(url, "root", "111");
	}

	@Test
	void laterRunBeginsWithTheTemplateUntilAnInputChanges() throws Exception {
		write("create table part (id int primary key, name varchar(20))");
		Run first = run();
		try {
			assertThat(first.lines()).contains(MADE, FOUND + "{id=1, name=first}");
			assertThat(templates(first)).hasSize(1);
			Run second = run();
			assertThat(second.lines()).doesNotContain(MADE).contains(FOUND + "{id=1, name=first}");
			assertThat(templates(second)).isEmpty();
			assertThat(templates(first)).hasSize(1);
		}
		finally {
			write("create table part (id int primary key, name varchar(20), price int)");
			Run other = run();
			List<String> templates = templates(other);
			drop(templates);
			assertThat(other.lines()).contains(MADE, FOUND + "{id=1, name=first, price=null}");
			assertThat(templates).hasSize(1);
			assertThat(templates(first)).isEmpty();
		}
	}

	private void write(String schema) throws IOException {
		Path file = this.resources.resolve(SCHEMA);
		Files.createDirectories(file.getParent());
		Files.writeString(file, schema);
	}

	private Run run() throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp",
				this.resources + File.pathSeparator + System.getProperty("java.class.path"), Main.class.getName())
			.redirectErrorStream(true)
			.start();
		try (InputStream output = process.getInputStream()) {
			List<String> lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			assertThat(process.waitFor()).as(() -> String.join("\n", lines)).isZero();
			return new Run(process.pid(), lines);
		}
	}

	/**
	 * The name of a template says which process has made it.
	 */
	private List<String> templates(Run run) throws SQLException {
		List<String> found = new ArrayList<>();
		try (Connection connection = this.address.connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("show databases")) {
			while (rows.next()) {
				if (rows.getString(1).matches("motest_t_[^_]+_[^_]+_" + Long.toString(run.process(), 36) + "_.*")) {
					found.add(rows.getString(1));
				}
			}
		}
		return found;
	}

	private void drop(List<String> databases) throws SQLException {
		try (Connection connection = this.address.connect(); Statement statement = connection.createStatement()) {
			for (String database : databases) {
				statement.execute("drop database " + database);
			}
		}
	}

	private record Run(long process, List<String> lines) {

	}

	/**
	 * Runs the tests in a JVM of their own.
	 */
	static final class Main {

		private Main() {
		}

		public static void main(String[] arguments) {
			EngineTestKit.engine("junit-jupiter")
				.configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
				.selectors(selectClass(Parts.class))
				.execute()
				.testEvents()
				.debug()
				.assertStatistics((statistics) -> statistics.succeeded(1).failed(0));
		}

	}

	@Disabled("Only in a JVM of its own")
	@JdbcTest(properties = { "spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:/" + SCHEMA })
	@AutoConfigureMatrixOne
	@ContextConfiguration(classes = PartsConfiguration.class)
	static class Parts {

		@Autowired
		private JdbcTemplate jdbc;

		@Test
		void areFound() {
			System.out.println(FOUND + this.jdbc.queryForMap("select * from part"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PartsConfiguration {

		@Bean
		TemplateInitializer firstPart() {
			return (dataSource) -> {
				System.out.println(MADE);
				new JdbcTemplate(dataSource).update("insert into part (id, name) values (1, 'first')");
			};
		}

	}

}
