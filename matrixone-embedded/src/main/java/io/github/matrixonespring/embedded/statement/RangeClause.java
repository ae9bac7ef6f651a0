package io.github.matrixonespring.embedded.statement;

import java.math.BigInteger;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code RANGE n 'unit'}, as it is written.
 *
 * @param length how many units
 * @param unit the unit
 */
record RangeClause(long length, String unit) {

	static RangeClause parse(TokenCursor cursor) throws SQLException {
		cursor.expect("RANGE");
		Token length = cursor.peek();
		if (length.kind() != Token.Kind.NUMBER || !length.text().chars().allMatch(Character::isDigit)
				|| new BigInteger(length.text()).bitLength() >= Long.SIZE) {
			throw cursor.syntaxError();
		}
		cursor.next();
		if (cursor.peek().kind() != Token.Kind.STRING) {
			throw cursor.syntaxError();
		}
		return new RangeClause(Long.parseLong(length.text()), cursor.next().value());
	}

}
