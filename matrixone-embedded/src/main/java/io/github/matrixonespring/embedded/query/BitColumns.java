package io.github.matrixonespring.embedded.query;

import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;

/**
 * NULL in a column of bits, for which the server stores 0 in an UPDATE and an INSERT …
 * SELECT, but not in VALUES.
 */
final class BitColumns {

	private BitColumns() {
	}

	/**
	 * Return whether the server stores 0 for a value.
	 * @param value the value
	 * @param bound the value, bound
	 * @param type the type of the column
	 * @return whether it does
	 */
	static boolean isZero(Expression value, Bound bound, ServerType type) {
		boolean written = value instanceof Expression.Literal || value instanceof Expression.Parameter;
		return type.kind() == Kind.BIT && written && bound.kind() == Kind.ANY;
	}

	static boolean isZero(Query query, int column, Bound selected, ServerType type) {
		return query.body() instanceof Query.Select select && column < select.items().size()
				&& isZero(select.items().get(column).expression(), selected, type);
	}

	static String zero(ServerType type) {
		return StorageType.of(type).equals("BOOLEAN") ? "FALSE" : "0";
	}

}
