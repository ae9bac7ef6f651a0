package io.github.matrixonespring.boot.autoconfigure;

import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the starter adds to the start of an application: no query and no thread.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void addsNoQueryAndNoThread() throws Exception {
		assertThat(DriverManager.drivers()).as("drivers, of which one starts a thread when it is loaded").isNotEmpty();
		try (WiredDatabase with = new WiredDatabase(database)) {
			Set<String> threadsBefore = threads();
			try (ConfigurableApplicationContext context = Setup.JDBC.start(database, with)) {
				assertThat(context.getBeansOfType(MatrixOneTemplate.class)).hasSize(1);
				Set<String> started = threads();
				started.removeAll(threadsBefore);
				assertThat(started).isEmpty();
			}
			assertThat(with.wire().commands()).isEmpty();
		}
	}

	@Test
	void addsNoQueryToThatOfJpa() throws Exception {
		try (WiredDatabase with = new WiredDatabase(database); WiredDatabase without = new WiredDatabase(database)) {
			String pool = "spring.datasource.hikari.maximum-pool-size=1";
			Setup.JPA.start(database, with, pool).close();
			Setup.JPA
				.start(database, without, pool, "matrixone.enabled=false",
						"spring.datasource.hikari.data-source-properties.useInformationSchema=false",
						"spring.datasource.hikari.data-source-properties.useLocalSessionState=true")
				.close();
			List<String> expected = new ArrayList<>(statements(without));
			if (database.server().evidence(Capability.SHARED_ROW_LOCKS).basis() != Evidence.Basis.BY_VERSION) {
				// The dialect has no connection to ask on later.
				expected.add("select 1 for share");
			}
			assertThat(statements(with)).containsExactlyElementsOf(expected);
		}
	}

	/**
	 * The pool pings a connection that was idle for half a second, on a busy machine, and
	 * its farewell may come late.
	 */
	private static List<String> statements(WiredDatabase wired) {
		return wired.wire().texts().stream().filter((text) -> !Set.of("PING", "QUIT").contains(text)).toList();
	}

	@Test
	void postProcessorsDisturbNoBean(CapturedOutput output) {
		Setup.JPA.start(database, "logging.level.org.springframework.context.support=info").close();
		assertThat(output).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
	}

	@Test
	void serverTellsWhatItIs() {
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database)) {
			ServerInfo info = context.getBean(MatrixOneTemplate.class).serverInfo();
			assertThat(info.product()).isEqualTo("MySQL");
			assertThat(info.version()).startsWith("8.0.30-MatrixOne-v");
			assertThat(info.account()).isEqualTo("sys");
			assertThat(info.user()).isEqualTo(database.username());
			assertThat(info.role()).isEqualTo("moadmin");
			assertThat(info.embedded()).isEqualTo(!TestServer.isReal());
		}
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
