package io.github.matrixonespring.test.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which server tests use, and what is made of its URL.
 */
class TestServersTests {

	private static final ServerAddress CONTAINER = new ServerAddress("jdbc:mysql://localhost:1/", "root", "111");

	@Test
	void urlOfTheEnvironmentComesFirst() {
		assertThat(
				choose(Map.of(TestServers.URL, "jdbc:mysql://127.0.0.1:6001/shop?a=b", "MATRIXONE_TEST_USERNAME", "u")))
			.isEqualTo(new ServerAddress("jdbc:mysql://127.0.0.1:6001/?a=b", "u", "111"));
	}

	@Test
	void containerComesBeforeTheEmbeddedEngine() {
		assertThat(choose(Map.of())).isEqualTo(CONTAINER);
		assertThat(TestServers.choose(TestServers.sources(null, Map.of())).isEmbedded()).isTrue();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void oneLineSaysWhichItIs(CapturedOutput output) {
		choose(Map.of());
		assertThat(
				output.toString().lines().filter((line) -> line.contains("Tests use a container: " + CONTAINER.url())))
			.hasSize(1);
	}

	private static ServerAddress choose(Map<String, String> environment) {
		return TestServers
			.choose(TestServers.sources(new ServerSource("a container", () -> Optional.of(CONTAINER)), environment));
	}

	@Test
	void databaseIsPutIntoTheUrlAndTakenOut() {
		ServerAddress address = ServerAddress
			.of("jdbc:mysql://host:6001/shop?createDatabaseIfNotExist=true&useSSL=false", "root", null);
		assertThat(address.url()).isEqualTo("jdbc:mysql://host:6001/?useSSL=false");
		assertThat(address.url("other")).isEqualTo("jdbc:mysql://host:6001/other?useSSL=false");
		assertThat(List.of("jdbc:mysql://host", "jdbc:mysql://host/", "jdbc:mysql://host/a"))
			.allSatisfy((url) -> assertThat(ServerAddress.of(url, null, null).url()).isEqualTo("jdbc:mysql://host/"));
		assertThat(ServerAddress.of("jdbc:matrixone:mem:shop", null, null).url("x"))
			.isEqualTo("jdbc:matrixone:mem:shop");
	}

}
