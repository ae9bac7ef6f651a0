package io.github.matrixonespring.embedded.query;

import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;

/**
 * The values of variables as literals.
 */
final class Variables {

	private Variables() {
	}

	static Literal number(String value) {
		boolean exponent = value.indexOf('E') >= 0 || value.indexOf('e') >= 0;
		return new Literal(
				exponent ? LiteralKind.FLOATING : (value.indexOf('.') >= 0) ? LiteralKind.DECIMAL : LiteralKind.INTEGER,
				value);
	}

}
