package io.github.matrixonespring.test.context;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootContextLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A template is used again only while all that it is made of is the same.
 */
class TemplateInputsTests {

	@TempDir
	Path classes;

	private TemplateKey key;

	@BeforeEach
	void makeInputs() throws IOException {
		Files.writeString(this.classes.resolve("schema.sql"), "create table a (id int)");
		Files.createDirectory(this.classes.resolve("db"));
		Files.writeString(this.classes.resolve("db/V1__a.sql"), "create table b (id int)");
		this.key = key(Map.of());
	}

	@Test
	void sameInputsHaveTheSameKey() {
		assertThat(key(Map.of())).isEqualTo(this.key);
		assertThat(key(Map.of("server.port", "1"))).isEqualTo(this.key);
		assertThat(this.key.value()).hasSize(16).matches("[0-9a-z]+");
	}

	@Test
	void anyFileIsAnInput() throws IOException {
		Files.writeString(this.classes.resolve("db/V1__a.sql"), "create table b (id bigint)");
		assertThat(key(Map.of()).inputs()).isNotEqualTo(this.key.inputs());
		assertThat(key(Map.of()).slot()).isEqualTo(this.key.slot());
	}

	@Test
	void newFileIsAnInput() throws IOException {
		Files.writeString(this.classes.resolve("db/V2__b.sql"), "create table c (id int)");
		assertThat(key(Map.of()).inputs()).isNotEqualTo(this.key.inputs());
	}

	@Test
	void propertiesAboutTheSchemaMakeAnotherApplication() {
		assertThat(key(Map.of("spring.jpa.hibernate.ddl-auto", "create")).slot()).isNotEqualTo(this.key.slot());
	}

	private TemplateKey key(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		MergedContextConfiguration configuration = new MergedContextConfiguration(TemplateInputsTests.class, null,
				new Class<?>[] { TemplateInputsTests.class }, null, new SpringBootContextLoader());
		return new TemplateInputs(configuration, environment, this.classes + File.pathSeparator + "/nowhere.jar").key();
	}

}
