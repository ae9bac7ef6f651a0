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
 */
record Bound(String sql, ServerType type, @Nullable Object literal) {

	Bound(String sql, ServerType type) {
		this(sql, type, null);
	}

	static Bound of(String sql, Kind kind) {
		return new Bound(sql, ServerType.of(kind));
	}

	Kind kind() {
		return this.type.kind();
	}

}
