package io.github.matrixonespring.embedded.engine;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Quotes names and strings for H2.
 */
public final class StorageNames {

	private StorageNames() {
	}

	public static String quoted(String name) {
		return "\"" + name.replace("\"", "\"\"") + "\"";
	}

	public static String qualified(String schema, String name) {
		return quoted(schema) + "." + quoted(name);
	}

	public static String list(Collection<String> names) {
		return names.stream().map(StorageNames::quoted).collect(Collectors.joining(", ", "(", ")"));
	}

	public static String literal(String value) {
		return "'" + value.replace("'", "''") + "'";
	}

}
