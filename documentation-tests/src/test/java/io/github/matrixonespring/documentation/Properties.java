package io.github.matrixonespring.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepository;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.ClassUtils;

/**
 * The configuration properties that there are: ours, and those of the parts of Spring
 * Boot that are on the class path.
 */
final class Properties {

	/** How the names of ours begin. */
	static final String PREFIX = "matrixone.";

	/** Of other projects, which are not on the class path. */
	private static final List<String> FOREIGN = List.of("spring.datasource.druid.", "spring.datasource.dynamic.",
			"spring.modulith.");

	private static final ConfigurationMetadataRepository metadata = metadata();

	private Properties() {
	}

	private static ConfigurationMetadataRepository metadata() {
		ConfigurationMetadataRepositoryJsonBuilder builder = ConfigurationMetadataRepositoryJsonBuilder.create();
		try {
			for (String name : List.of("META-INF/spring-configuration-metadata.json",
					"META-INF/additional-spring-configuration-metadata.json")) {
				for (URL url : Collections.list(Properties.class.getClassLoader().getResources(name))) {
					try (InputStream file = url.openStream()) {
						builder.withJsonResource(file);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return builder.build();
	}

	/**
	 * Find the property that a name means: the one of that name, or a map that it is a
	 * key of.
	 */
	static Optional<ConfigurationMetadataProperty> find(String name) {
		ConfigurationMetadataProperty property = metadata.getAllProperties().get(name);
		if (property != null) {
			return Optional.of(property);
		}
		int end = name.lastIndexOf('.');
		return (end < 0) ? Optional.empty()
				: find(name.substring(0, end)).filter((map) -> map.getType().startsWith(Map.class.getName() + "<"));
	}

	/**
	 * Tell whether a name is one of another project's starter, which cannot be checked.
	 */
	static boolean isForeign(String name) {
		return FOREIGN.stream().anyMatch(name::startsWith);
	}

	/**
	 * Tell whether there is a property of which the name begins so.
	 */
	static boolean isPrefix(String prefix) {
		return metadata.getAllProperties().keySet().stream().anyMatch((name) -> name.startsWith(prefix));
	}

	/**
	 * Return our own properties, with their defaults as texts, empty where there is none.
	 */
	static Map<String, String> own() {
		Map<String, String> properties = new LinkedHashMap<>();
		metadata.getAllProperties()
			.values()
			.stream()
			.filter((property) -> property.getId().startsWith(PREFIX))
			.forEach((property) -> properties.put(property.getId(),
					(property.getDefaultValue() != null) ? property.getDefaultValue().toString() : ""));
		return properties;
	}

	/**
	 * Return the classes that our properties are bound to, by their prefixes.
	 */
	static Map<String, List<Class<?>>> ownTypes() {
		Map<String, List<Class<?>>> types = new LinkedHashMap<>();
		metadata.getAllGroups()
			.values()
			.stream()
			.filter((group) -> (group.getId() + ".").startsWith(PREFIX))
			.flatMap((group) -> group.getSources().values().stream())
			.map((source) -> ClassUtils.resolveClassName(source.getType(), null))
			.forEach((type) -> {
				ConfigurationProperties annotation = type.getAnnotation(ConfigurationProperties.class);
				if (annotation != null) {
					types.computeIfAbsent(annotation.value(), (prefix) -> new ArrayList<>()).add(type);
				}
			});
		return types;
	}

}
