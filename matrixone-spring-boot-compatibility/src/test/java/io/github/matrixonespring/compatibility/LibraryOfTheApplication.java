package io.github.matrixonespring.compatibility;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Lets an application have the auto-configurations of its own library only, as if it were
 * the only one on the class path.
 */
class LibraryOfTheApplication implements AutoConfigurationImportFilter, EnvironmentAware {

	/** The packages of its auto-configurations, or how their names begin. */
	static final String PROPERTY = "library-of-the-application";

	private static final String OURS = "io.github.matrixonespring.boot.autoconfigure.MatrixOne";

	private static final List<String> ALWAYS = Stream
		.of("autoconfigure", "jdbc", "transaction", "persistence", "sql", "jackson")
		.map((module) -> "org.springframework.boot." + module + ".")
		.toList();

	private final Set<String> known = new HashSet<>(
			ImportCandidates.load(AutoConfiguration.class, null).getCandidates());

	private Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Asked for what an auto-configuration imports, too.
	 */
	@Override
	public boolean[] match(String[] autoConfigurations, AutoConfigurationMetadata metadata) {
		List<String> own = Arrays.asList(this.environment.getRequiredProperty(PROPERTY, String[].class));
		boolean[] matches = new boolean[autoConfigurations.length];
		for (int i = 0; i < matches.length; i++) {
			String name = autoConfigurations[i];
			matches[i] = name != null
					&& (!this.known.contains(name) || isAlways(name) || own.stream().anyMatch(name::startsWith));
		}
		return matches;
	}

	private static boolean isAlways(String name) {
		return (name.startsWith(OURS) && !name.startsWith(OURS + "Batch"))
				|| ALWAYS.stream().anyMatch(name::startsWith);
	}

}
