package io.github.matrixonespring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import io.github.matrixonespring.server.Capability;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the generated configuration metadata.
 */
class ConfigurationMetadataTests {

	private static final Pattern SENTENCE = Pattern.compile(
			"(Whether|Maximum|Login|JDBC|How|Ids|Number|Path|Percentage|Permitted|Platform|Database|Name|Status|Time) .*\\.",
			Pattern.DOTALL);

	@Test
	void everyPropertyHasTypeAndDescription() throws IOException {
		List<Map<String, Object>> properties = properties();
		assertThat(properties).extracting((property) -> property.get("name"))
			.contains("matrixone.enabled", "matrixone.driver-defaults", "matrixone.transaction.explicit-begin",
					"matrixone.admin.username", "matrixone.ledger.enabled", "matrixone.ledger.initialize-schema",
					"matrixone.ledger.recover-after", "matrixone.ledger.application", "matrixone.ledger.database",
					"matrixone.ledger.adopt-unowned", "matrixone.separate-connections.maximum");
		assertThat(properties).allSatisfy((property) -> {
			assertThat(property.get("type")).asString().isNotEmpty();
			assertThat(property.get("description")).asString().matches(SENTENCE);
		});
	}

	@Test
	void everyCapabilityIsProposed() throws IOException {
		List<String> names = read("$.hints[?(@.name == 'matrixone.server.capabilities.keys')].values[*].value");
		assertThat(names).containsExactly(Arrays.stream(Capability.values())
			.map((capability) -> capability.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toArray(String[]::new));
	}

	private static List<Map<String, Object>> properties() throws IOException {
		return read("$.properties");
	}

	private static <T> T read(String path) throws IOException {
		try (InputStream metadata = new ClassPathResource("META-INF/spring-configuration-metadata.json")
			.getInputStream()) {
			return JsonPath.parse(metadata).read(path);
		}
	}

}
