package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * Recognises the form of a statement.
 */
public final class StatementParser {

	private StatementParser() {
	}

	/**
	 * Return the form of a statement.
	 * @param sql the statement
	 * @return its form
	 * @throws SQLException if it is none that the server or the engine knows
	 */
	public static Form parse(String sql) throws SQLException {
		TokenCursor cursor = TokenCursor.of(sql);
		refuseSeveral(cursor);
		return switch (cursor.peek().text().toUpperCase(Locale.ROOT)) {
			case "SELECT", "WITH", "VALUES", "(" -> SelectRows.parse(cursor);
			case "INSERT", "REPLACE" -> new ModifyRows(cursor, true);
			case "UPDATE", "DELETE" -> new ModifyRows(cursor, false);
			case "TRUNCATE" -> TruncateTable.parse(cursor);
			case "CREATE" -> parseCreate(cursor);
			case "DROP" -> parseDrop(cursor);
			case "ALTER" -> parseAlter(cursor);
			case "USE" -> UseDatabase.parse(cursor);
			case "SHOW" -> Show.parse(cursor);
			case "DESC", "DESCRIBE" -> ShowCatalog.parseDescribe(cursor);
			case "SET" -> SetVariables.parse(cursor);
			case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" -> TransactionControl.parse(cursor);
			case "RESTORE" -> new Unsupported(sql, TransactionRule.UNCLASSIFIED);
			case "", ";" -> parseNothing(sql);
			default -> parseRare(cursor);
		};
	}

	/**
	 * Blanks and comments are sent; the driver refuses less.
	 */
	private static Form parseNothing(String sql) throws SQLException {
		if (sql.isEmpty()) {
			throw ServerError.of(0, "S1009", "Can not issue empty query.");
		}
		return (execution) -> (Plan.Work) () -> 0;
	}

	private static void refuseSeveral(TokenCursor cursor) throws SQLException {
		boolean ended = false;
		for (Token token : cursor.tokens()) {
			if (ended && !token.isEnd() && !token.isSymbol(";")) {
				throw ServerError.notSupported("several statements at once: " + cursor.sql());
			}
			ended |= token.isSymbol(";");
		}
	}

	private static Form parseCreate(TokenCursor cursor) throws SQLException {
		cursor.next();
		if (cursor.atWord("SNAPSHOT")) {
			return CreateSnapshot.parse(cursor);
		}
		if (cursor.atWord("PITR")) {
			return new Unsupported(cursor.sql(), TransactionRule.UNCLASSIFIED);
		}
		if (cursor.atWord("DATABASE") || cursor.atWord("SCHEMA")) {
			return CreateDatabase.parse(cursor);
		}
		if (cursor.atWord("TABLE")) {
			return CreateTable.parse(cursor);
		}
		if (cursor.atWord("VIEW") || cursor.atWord("OR", "REPLACE", "VIEW")) {
			return CreateView.parse(cursor);
		}
		if (cursor.atWord("SEQUENCE")) {
			return CreateSequence.parse(cursor);
		}
		if (cursor.atWord("INDEX") || cursor.atWord("UNIQUE", "INDEX")) {
			return CreateIndex.parse(cursor);
		}
		return new Unsupported(cursor.sql(), TransactionRule.TAKES_PART);
	}

	private static Form parseDrop(TokenCursor cursor) throws SQLException {
		cursor.next();
		if (cursor.atWord("SNAPSHOT")) {
			return DropSnapshot.parse(cursor);
		}
		if (cursor.atWord("PITR")) {
			return new Unsupported(cursor.sql(), TransactionRule.UNCLASSIFIED);
		}
		if (cursor.atWord("DATABASE") || cursor.atWord("SCHEMA")) {
			return DropDatabase.parse(cursor);
		}
		if (cursor.atWord("TABLE") || cursor.atWord("VIEW") || cursor.atWord("SEQUENCE")) {
			return DropRelations.parse(cursor);
		}
		if (cursor.atWord("INDEX")) {
			return AlterTable.parseDropIndex(cursor);
		}
		return new Unsupported(cursor.sql(), TransactionRule.TAKES_PART);
	}

	private static Form parseAlter(TokenCursor cursor) throws SQLException {
		cursor.next();
		if (cursor.atWord("TABLE")) {
			return AlterTable.parse(cursor);
		}
		if (cursor.atWord("PITR")) {
			return new Unsupported(cursor.sql(), TransactionRule.UNCLASSIFIED);
		}
		return new Unsupported(cursor.sql(), TransactionRule.TAKES_PART);
	}

	private static Form parseRare(TokenCursor cursor) throws SQLException {
		return switch (cursor.peek().text().toUpperCase(Locale.ROOT)) {
			case "EXPLAIN", "ANALYZE", "CALL", "LOCK", "UNLOCK", "PREPARE", "EXECUTE", "DEALLOCATE", "KILL", "GRANT",
					"REVOKE", "LOAD", "TABLE", "FLUSH", "DO", "DATA", "HANDLER" ->
				new Unsupported(cursor.sql(), TransactionRule.TAKES_PART);
			default -> throw cursor.syntaxError();
		};
	}

}
