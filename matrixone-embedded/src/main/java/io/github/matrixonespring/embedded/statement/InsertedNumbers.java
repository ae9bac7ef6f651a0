package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.sql.TableReference;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * Tells whether an insertion leaves the numbers of its rows to the table. The server
 * reports generated keys only then; H2 would report numbers that were given, too.
 *
 * @param statement the insertion
 * @param parameters the values of its parameters
 */
record InsertedNumbers(TokenCursor statement, Execution.Parameters parameters) {

	boolean areGenerated(TableReference target, StoredTable table, String numbered) throws SQLException {
		TokenCursor cursor = this.statement.from(target.end());
		List<String> columns = columns(cursor, table);
		int index = columns.indexOf(numbered);
		if (index < 0) {
			return true;
		}
		if (!cursor.accept("VALUES") && !cursor.accept("VALUE")) {
			return false;
		}
		return isLeftOut(firstRow(cursor), index);
	}

	/**
	 * Return whether another execution can answer differently.
	 * @param target where the insertion names its table
	 * @param table the table
	 * @param numbered the column with the numbers
	 * @return whether it can
	 * @throws SQLException if the insertion cannot be read
	 */
	boolean dependOnParameters(TableReference target, StoredTable table, String numbered) throws SQLException {
		TokenCursor cursor = this.statement.from(target.end());
		return columns(cursor, table).contains(numbered) && cursor.tokens()
			.subList(cursor.position(), cursor.tokens().size())
			.stream()
			.anyMatch((token) -> token.kind() == Kind.PARAMETER);
	}

	private static List<String> columns(TokenCursor cursor, StoredTable table) throws SQLException {
		boolean listed = cursor.atSymbol("(") && !cursor.peek(1).isWord("SELECT");
		if (!listed || cursor.peek(1).isSymbol(")")) {
			if (listed) {
				cursor.skipParentheses();
			}
			return table.structure().columns().stream().map(Column::name).toList();
		}
		List<String> columns = new ArrayList<>();
		cursor.next();
		do {
			columns.add(cursor.lowerCaseName());
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
		return columns;
	}

	/**
	 * Return the values of the first row; for one of several tokens, the symbol behind
	 * it.
	 */
	private static List<Token> firstRow(TokenCursor cursor) throws SQLException {
		List<Token> values = new ArrayList<>();
		cursor.expectSymbol("(");
		while (!cursor.atSymbol(")") && !cursor.peek().isEnd()) {
			Token first = cursor.peek();
			int start = cursor.position();
			skipValue(cursor);
			values.add((cursor.position() == start + 1) ? first : cursor.peek());
			cursor.acceptSymbol(",");
		}
		return values;
	}

	private static void skipValue(TokenCursor cursor) throws SQLException {
		while (!cursor.atSymbol(",") && !cursor.atSymbol(")") && !cursor.peek().isEnd()) {
			if (cursor.atSymbol("(")) {
				cursor.skipParentheses();
			}
			else {
				cursor.next();
			}
		}
	}

	private boolean isLeftOut(List<Token> row, int index) throws SQLException {
		if (index >= row.size()) {
			// VALUES (): the defaults of all columns.
			return row.isEmpty();
		}
		Token value = row.get(index);
		if (value.kind() == Kind.PARAMETER) {
			int parameter = (int) this.statement.tokens()
				.stream()
				.filter((token) -> token.kind() == Kind.PARAMETER && token.start() < value.start())
				.count();
			String text = this.parameters.text(parameter);
			return text.equals("null") || text.equals("0");
		}
		return value.isWord("NULL") || value.isWord("DEFAULT") || value.value().equals("0");
	}

}
