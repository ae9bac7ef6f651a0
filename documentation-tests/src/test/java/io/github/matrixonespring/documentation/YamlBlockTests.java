package io.github.matrixonespring.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every block of YAML is a configuration that Spring Boot takes: each key is a property,
 * and each value is one that the property can have.
 */
class YamlBlockTests {

	@Test
	void everyBlockBinds() {
		List<CodeBlock> blocks = Page.all().stream().flatMap((page) -> page.blocks("yaml").stream()).toList();
		assertThat(blocks).extracting(CodeBlock::page).contains("README.md", "docs/getting-started.md");
		assertThat(blocks.stream().flatMap(YamlBlockTests::faults)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "matrixone.gone: true | matrixone.gone is no property",
			"matrixone: { ledger: { enable: true } } | matrixone.ledger.enable is no property",
			"spring.datasource.uri: x | spring.datasource.uri is no property", "unknown: x | unknown is no property",
			"matrixone.statement-timeout: soon | matrixone.statement-timeout cannot be 'soon'",
			"spring.jpa.show-sql: maybe | spring.jpa.show-sql cannot be 'maybe'",
			"matrixone.ledger.initialize-schema: now | matrixone.ledger.initialize-schema cannot be 'now'",
			"matrixone.admin.password: x | matrixone cannot be bound", "spring: [ | no YAML" })
	void faultIsFound(String yaml, String fault) {
		assertThat(faults(new CodeBlock("a.md", 1, "yaml", yaml))).contains("a.md:1 " + fault);
	}

	@Test
	void whatIsRightIsNoFault() {
		assertThat(faults(new CodeBlock("a.md", 1, "yaml", """
				spring:
				  jpa:
				    properties:
				      "hibernate.jdbc.batch_size": 50
				  datasource:
				    hikari:
				      maximum-pool-size: 5
				matrixone:
				  admin:
				    username: x
				    password: y
				"""))).isEmpty();
	}

	private static Stream<String> faults(CodeBlock block) {
		List<PropertySource<?>> sources;
		try {
			sources = new YamlPropertySourceLoader().load(block.page(),
					new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
		}
		catch (YAMLException ex) {
			return Stream.of(block.at("no YAML"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sources.stream().flatMap(YamlBlockTests::faults).map(block::at);
	}

	private static Stream<String> faults(PropertySource<?> source) {
		Binder binder = new Binder(ConfigurationPropertySources.from(source));
		Stream<String> keys = Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames())
			.flatMap((name) -> fault(binder, name, source.getProperty(name)));
		Stream<String> groups = Properties.ownTypes()
			.entrySet()
			.stream()
			.filter((group) -> !group.getValue()
				.stream()
				.allMatch((type) -> isBound(() -> binder.bindOrCreate(group.getKey(), Bindable.of(type)))))
			.map((group) -> group.getKey() + " cannot be bound");
		return Stream.concat(keys, groups);
	}

	private static Stream<String> fault(Binder binder, String name, Object value) {
		Optional<ConfigurationMetadataProperty> property = Properties.find(name);
		if (property.isEmpty()) {
			return Stream.of(name + " is no property");
		}
		Class<?> type = ClassUtils.resolveClassName(property.get().getType().replaceFirst("<.*", ""), null);
		return isBound(() -> binder.bind(property.get().getId(), Bindable.of(type))) ? Stream.empty()
				: Stream.of("%s cannot be '%s'".formatted(name, value));
	}

	private static boolean isBound(Supplier<Object> binding) {
		try {
			binding.get();
			return true;
		}
		catch (BindException ex) {
			return false;
		}
	}

}
