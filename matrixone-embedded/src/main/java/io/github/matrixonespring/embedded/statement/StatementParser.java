package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * Recognises the form of a statement.
 */
public final class StatementParser {

	/** What the server creates and the engine does not. */
	private static final Set<String> CREATED = Set.of("ACCOUNT", "USER", "ROLE", "FUNCTION", "PROCEDURE", "TEMPORARY",
			"EXTERNAL", "CLUSTER", "FULLTEXT", "SPATIAL", "STAGE", "PUBLICATION", "STREAM", "SOURCE", "CONNECTOR",
			"TASK", "CDC", "DYNAMIC", "EXTENSION", "ICEBERG", "MONGODB");

	private static final Set<String> DROPPED = Set.of("ACCOUNT", "USER", "ROLE", "TEMPORARY", "STAGE", "PUBLICATION",
			"CONNECTOR", "PREPARE", "TASK", "CDC", "DYNAMIC", "ICEBERG", "MONGODB");

	private static final Set<String> ALTERED = Set.of("ACCOUNT", "USER", "ROLE", "DATABASE", "SEQUENCE", "STAGE",
			"PUBLICATION", "TASK");

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
			case "INSERT", "REPLACE", "UPDATE", "DELETE" -> ModifyRows.parse(cursor);
			case "TRUNCATE" -> TruncateTable.parse(cursor);
			case "CREATE" -> parseCreate(cursor);
			case "DROP" -> parseDrop(cursor);
			case "ALTER" -> parseAlter(cursor);
			case "USE" -> UseDatabase.parse(cursor);
			case "SHOW" -> Show.parse(cursor);
			case "DESC", "DESCRIBE" -> ShowCatalog.parseDescribe(cursor);
			case "SET" -> SetVariables.parse(cursor);
			case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" -> TransactionControl.parse(cursor);
			case "RESTORE" -> RestoreSnapshot.parse(cursor);
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
				throw ServerError.notSupported("several statements at once", cursor.sql(), token.start());
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
			return CreatePitr.parse(cursor);
		}
		if (cursor.atWord("DATABASE") || cursor.atWord("SCHEMA")) {
			return CreateDatabase.parse(cursor);
		}
		if (cursor.atWord("TABLE")) {
			return CreateTable.parse(cursor);
		}
		if (cursor.atWord("VIEW") || cursor.atWord("OR", "REPLACE", "VIEW") || cursor.atWord("ALGORITHM")
				|| cursor.atWord("DEFINER") || cursor.atWord("SQL", "SECURITY")) {
			return CreateView.parse(cursor);
		}
		if (cursor.atWord("SEQUENCE")) {
			return CreateSequence.parse(cursor);
		}
		if (cursor.atWord("INDEX") || cursor.atWord("UNIQUE", "INDEX")) {
			return CreateIndex.parse(cursor);
		}
		return refuse(cursor, CREATED);
	}

	private static Form parseDrop(TokenCursor cursor) throws SQLException {
		cursor.next();
		if (cursor.atWord("SNAPSHOT")) {
			return DropSnapshot.parse(cursor);
		}
		if (cursor.atWord("PITR")) {
			return DropPitr.parse(cursor);
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
		if (cursor.atWord("PROCEDURE") || cursor.atWord("FUNCTION")) {
			return DropRoutine.parse(cursor);
		}
		return refuse(cursor, DROPPED);
	}

	private static Form parseAlter(TokenCursor cursor) throws SQLException {
		cursor.next();
		if (cursor.atWord("TABLE")) {
			return AlterTable.parse(cursor);
		}
		if (cursor.atWord("VIEW")) {
			return CreateView.parseAlter(cursor);
		}
		if (cursor.atWord("PITR")) {
			return AlterPitr.parse(cursor);
		}
		return refuse(cursor, ALTERED);
	}

	private static Form parseRare(TokenCursor cursor) throws SQLException {
		return switch (cursor.peek().text().toUpperCase(Locale.ROOT)) {
			case "RENAME" -> RenameTables.parse(cursor);
			case "LOCK", "UNLOCK" -> LockTables.parse(cursor);
			case "EXPLAIN", "ANALYZE", "CALL", "PREPARE", "EXECUTE", "DEALLOCATE", "KILL", "GRANT", "REVOKE", "LOAD",
					"DO" ->
				Unsupported.of(cursor, 1, TransactionRule.TAKES_PART);
			case "DATA" -> Unsupported.of(cursor, 2, TransactionRule.TAKES_PART);
			case "CHECK" -> {
				cursor.expect("CHECK", "TABLE");
				throw ServerError.unsupportedByServer("CHECK TABLE is not supported in MatrixOne");
			}
			default -> throw cursor.syntaxError();
		};
	}

	/**
	 * Refuse what the server knows, and report what it does not know as it would.
	 */
	private static Form refuse(TokenCursor cursor, Set<String> known) throws SQLException {
		String word = cursor.peek().text().toUpperCase(Locale.ROOT);
		if (!known.contains(word)) {
			throw cursor.syntaxError();
		}
		return Unsupported.of(cursor, cursor.position() + 1, TransactionRule.TAKES_PART);
	}

}
