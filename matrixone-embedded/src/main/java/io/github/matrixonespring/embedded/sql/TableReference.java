package io.github.matrixonespring.embedded.sql;

import org.jspecify.annotations.Nullable;

/**
 * A place in a statement that names a table.
 *
 * @param start the index of its first token
 * @param end the index behind its last token, the hint included
 * @param name the name
 * @param hint the time-travel hint behind the name, if any
 * @param aliased whether an alias follows
 * @param written whether the statement changes this table
 * @param scope tells the SELECT that it belongs to from others of the statement
 */
public record TableReference(int start, int end, ObjectName name, @Nullable Hint hint, boolean aliased, boolean written,
		int scope) {
}
