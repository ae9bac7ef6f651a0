package io.github.matrixonespring.embedded.query;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * An expression that has been bound.
 *
 * @param sql the expression in the SQL of H2, an operand without parentheses around it.
 * Its type there is the one in which values of its type are stored.
 * @param type its type on the server
 * @param literal its value if it is a literal, else {@code null}
 * @param column whether it is a column as it is
 */
record Bound(String sql, ServerType type, @Nullable Object literal, boolean column) {

	Bound(String sql, ServerType type, @Nullable Object literal) {
		this(sql, type, literal, false);
	}

	Bound(String sql, ServerType type) {
		this(sql, type, null);
	}

	static Bound column(String sql, ServerType type) {
		return new Bound(sql, type, null, true);
	}

	static Bound of(String sql, Kind kind) {
		return new Bound(sql, ServerType.of(kind));
	}

	/**
	 * Return whether it is computed by what the server's errors come from, so that it
	 * matters whether it is computed at all.
	 */
	boolean canFail() {
		return this.sql.contains("PUBLIC.\"MO$") || this.sql.contains("CAST((");
	}

	Kind kind() {
		return this.type.kind();
	}

}
