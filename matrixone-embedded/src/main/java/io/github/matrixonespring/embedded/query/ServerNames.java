package io.github.matrixonespring.embedded.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;

/**
 * The names of all functions that the server has, also of those that the engine lacks.
 */
final class ServerNames {

	private static final String RESOURCE = "functions.txt";

	private static final Set<String> NAMES = read();

	private ServerNames() {
	}

	static boolean contains(String name) {
		return NAMES.contains(name);
	}

	private static Set<String> read() {
		try (InputStream stream = Objects.requireNonNull(ServerNames.class.getResourceAsStream(RESOURCE))) {
			return Set.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8).trim().split("\\s+"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
