package io.github.matrixonespring.embedded.engine;

import java.util.List;

/**
 * A key or index.
 *
 * @param name the name, {@code PRIMARY} for the primary key
 * @param unique whether it allows no value twice
 * @param columns the columns in their order
 */
public record Index(String name, boolean unique, List<String> columns) {

	/** The name of the primary key. */
	public static final String PRIMARY = "PRIMARY";

}
