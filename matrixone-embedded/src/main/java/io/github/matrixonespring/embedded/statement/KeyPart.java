package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * A column of a key.
 *
 * @param column the column
 * @param length how much of its value counts, 0 for all of it
 */
record KeyPart(String column, int length) {

	/** Stands for an expression, which no key can have. */
	static final String EXPRESSION = "";

	/**
	 * Read the columns of a key between their parentheses. The server takes an order of
	 * each and forgets it.
	 * @param cursor where they stand
	 * @return the columns
	 * @throws SQLException if they are wrong
	 */
	static List<KeyPart> list(TokenCursor cursor) throws SQLException {
		List<KeyPart> parts = new ArrayList<>();
		cursor.expectSymbol("(");
		do {
			String column = EXPRESSION;
			if (cursor.atSymbol("(")) {
				Expressions.inParentheses(cursor);
			}
			else {
				column = ColumnDefinition.columnName(cursor);
			}
			int length = 0;
			if (!column.equals(EXPRESSION) && cursor.acceptSymbol("(")) {
				length = SqlType.length(cursor);
				cursor.expectSymbol(")");
			}
			if (!cursor.accept("ASC")) {
				cursor.accept("DESC");
			}
			parts.add(new KeyPart(column, length));
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
		return List.copyOf(parts);
	}

	static List<String> columns(List<KeyPart> parts) {
		return parts.stream().map(KeyPart::column).toList();
	}

}
