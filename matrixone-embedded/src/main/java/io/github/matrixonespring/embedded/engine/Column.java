package io.github.matrixonespring.embedded.engine;

import org.jspecify.annotations.Nullable;

/**
 * A column.
 *
 * @param name the name
 * @param position the place in its table, from 1
 * @param type the type as the server calls it, such as {@code varchar(20)}
 * @param nullable whether it may be null
 * @param defaultValue the default as an expression, if any
 * @param onUpdate what an update sets it to, if anything
 * @param autoIncrement whether it numbers the rows
 * @param generation the expression that it is computed by, if any
 * @param comment the comment, or an empty string
 * @param key {@code PRI}, {@code UNI}, {@code MUL} or an empty string
 */
public record Column(String name, int position, String type, boolean nullable, @Nullable String defaultValue,
		@Nullable String onUpdate, boolean autoIncrement, @Nullable String generation, String comment, String key) {
}
