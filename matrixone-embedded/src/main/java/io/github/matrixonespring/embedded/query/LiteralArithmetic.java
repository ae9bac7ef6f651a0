package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Labels;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * Arithmetic that an insertion stores. Before it computes, the server casts the literals
 * in it to the type of the column, as texts: {@code 1 + 2.5} in a text is {@code 12.5},
 * and in a whole number it is an error.
 */
final class LiteralArithmetic {

	private LiteralArithmetic() {
	}

	static void refuse(Expression value, ServerType column) throws SQLException {
		boolean computed = value instanceof Expression.Binary || value instanceof Expression.Parenthesized;
		boolean exact = column.kind().isNumber() && !column.kind().isInteger();
		if (computed && !exact && contains(value, !column.kind().isInteger())) {
			throw ServerError.notSupported("arithmetic with literals as a stored value: " + Labels.of(value));
		}
	}

	/**
	 * A default is computed as a value of an insertion is.
	 */
	static void refuseDefault(Expression value, ServerType column) throws SQLException {
		if (value instanceof Expression.Parenthesized parenthesized) {
			refuseDefault(parenthesized.inner(), column);
		}
		else if (value instanceof Expression.Binary) {
			refuse(value, column);
		}
	}

	private static boolean contains(Expression expression, boolean wholeNumbers) {
		if (expression instanceof Expression.Binary binary) {
			return contains(binary.left(), wholeNumbers) || contains(binary.right(), wholeNumbers);
		}
		if (expression instanceof Expression.Parenthesized parenthesized) {
			return contains(parenthesized.inner(), wholeNumbers);
		}
		if (expression instanceof Expression.Unary unary) {
			return contains(unary.operand(), wholeNumbers);
		}
		return expression instanceof Literal literal && (literal.kind() == LiteralKind.DECIMAL
				|| literal.kind() == LiteralKind.FLOATING || (wholeNumbers && literal.kind() == LiteralKind.INTEGER));
	}

}
