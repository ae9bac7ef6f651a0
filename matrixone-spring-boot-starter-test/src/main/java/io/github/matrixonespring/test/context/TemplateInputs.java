package io.github.matrixonespring.test.context;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * What a template is made of: all classes and resources of the build, the jar files, and
 * the properties that are about the schema. That is more than really matters, so that
 * nothing is missed.
 */
class TemplateInputs {

	private static final List<String> PROPERTIES = List.of("spring.jpa.", "spring.sql.", "spring.flyway.",
			"spring.liquibase.", "spring.batch.", "spring.session.", "spring.quartz.");

	private final MergedContextConfiguration configuration;

	private final ConfigurableEnvironment environment;

	private final String classPath;

	TemplateInputs(MergedContextConfiguration configuration, ConfigurableEnvironment environment, String classPath) {
		this.configuration = configuration;
		this.environment = environment;
		this.classPath = classPath;
	}

	TemplateKey key() {
		MessageDigest slot = TemplateKey.digest();
		TemplateKey.add(slot, Path.of("").toAbsolutePath().toString());
		Arrays.stream(this.configuration.getClasses())
			.map(Class::getName)
			.forEach((name) -> TemplateKey.add(slot, name));
		TemplateKey.add(slot, Arrays.toString(this.configuration.getActiveProfiles()));
		TemplateKey.add(slot, this.configuration.getContextLoader().getClass().getName());
		addProperties(slot);
		MessageDigest inputs = TemplateKey.digest();
		Arrays.stream(this.classPath.split(File.pathSeparator)).map(Path::of).forEach((entry) -> add(inputs, entry));
		return new TemplateKey(TemplateKey.text(slot), TemplateKey.text(inputs));
	}

	private void addProperties(MessageDigest digest) {
		TreeSet<String> names = new TreeSet<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				Arrays.stream(enumerable.getPropertyNames())
					.filter((name) -> PROPERTIES.stream().anyMatch(name::startsWith))
					.forEach(names::add);
			}
		}
		names.forEach((name) -> TemplateKey.add(digest, name + "=" + this.environment.getProperty(name)));
	}

	private static void add(MessageDigest digest, Path entry) {
		try {
			if (Files.isDirectory(entry)) {
				addDirectory(digest, entry);
			}
			else if (Files.exists(entry)) {
				TemplateKey.add(digest, entry.getFileName() + " " + Files.size(entry));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void addDirectory(MessageDigest digest, Path directory) throws IOException {
		List<Path> files;
		try (Stream<Path> found = Files.walk(directory)) {
			files = found.filter(Files::isRegularFile).sorted().toList();
		}
		for (Path file : files) {
			TemplateKey.add(digest, directory.relativize(file).toString());
			digest.update(Files.readAllBytes(file));
		}
	}

}
