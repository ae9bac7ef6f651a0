package io.github.matrixonespring.embedded.engine;

import java.util.List;

/**
 * A key or index.
 *
 * @param name the name, {@code PRIMARY} for the primary key
 * @param unique whether it allows no value twice
 * @param columns the columns in their order
 * @param note what else the server would tell
 */
public record Index(String name, boolean unique, List<String> columns, IndexNote note) {

	/** The name of the primary key. */
	public static final String PRIMARY = "PRIMARY";

	boolean primary() {
		return this.name.equals(PRIMARY);
	}

}
