package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.Sequence;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * Functions whose answer H2 does not know. H2 could call Java for them, but adds text of
 * its own to what they throw.
 *
 * @param session the session
 */
record ServerFunctions(Session session) {

	private static final String USER = "'root@localhost'";

	/**
	 * Read a call if one comes next.
	 * @param cursor where the name of the function would stand
	 * @return what stands for it in H2, or {@code null} if something else comes next
	 * @throws SQLException if the call is wrong
	 */
	@Nullable String read(TokenCursor cursor) throws SQLException {
		if (cursor.atWord("CURRENT_USER") && !cursor.peek(1).isSymbol("(")) {
			cursor.next();
			return USER;
		}
		if (cursor.accept("UTC_TIMESTAMP")) {
			return utcTimestamp(cursor);
		}
		if (cursor.peek().kind() != Kind.WORD || !cursor.peek(1).isSymbol("(")) {
			return null;
		}
		String name = cursor.peek().text().toLowerCase(Locale.ROOT);
		if (name.equals("nextval") && cursor.peek(2).kind() == Kind.STRING) {
			cursor.next();
			cursor.expectSymbol("(");
			Token sequence = cursor.next();
			cursor.expectSymbol(")");
			return nextValue(LowerCase.of(sequence.value()));
		}
		if (name.equals("substring_index") && cursor.peek(2).isWord("USER")) {
			// How Flyway asks for the name of the user without the host.
			cursor.next();
			cursor.skipParentheses();
			return "'root'";
		}
		String value = withoutArguments(name);
		if (value != null) {
			cursor.next();
			List<String> types = argumentTypes(cursor);
			if (!types.isEmpty()) {
				throw ServerError.invalidArgument("function " + name + ", bad value [" + String.join(" ", types) + "]");
			}
		}
		return value;
	}

	/**
	 * The types that the server would tell of arguments, of which most are numbers.
	 */
	private static List<String> argumentTypes(TokenCursor cursor) throws SQLException {
		List<String> types = new ArrayList<>();
		cursor.expectSymbol("(");
		while (!cursor.acceptSymbol(")")) {
			Token token = cursor.peek();
			types.add((token.kind() == Kind.STRING) ? "VARCHAR" : token.isWord("NULL") ? "ANY" : "BIGINT");
			while (!cursor.atEnd() && !cursor.atSymbol(",") && !cursor.atSymbol(")")) {
				if (cursor.atSymbol("(")) {
					cursor.skipParentheses();
				}
				else {
					cursor.next();
				}
			}
			if (!cursor.acceptSymbol(",") && !cursor.atSymbol(")")) {
				throw cursor.syntaxError();
			}
		}
		return types;
	}

	private @Nullable String withoutArguments(String name) {
		return switch (name) {
			case "database", "schema" -> StorageNames.literal(this.session.database());
			case "version" -> StorageNames.literal(Instance.VERSION);
			case "user", "current_user", "session_user", "system_user" -> USER;
			case "current_account_name" -> StorageNames.literal(Instance.ACCOUNT);
			case "current_user_name" -> "'root'";
			case "current_role_name", "current_role" -> StorageNames.literal(Instance.ROLE);
			case "current_account_id", "current_user_id", "current_role_id" -> "CAST(0 AS BIGINT)";
			case "connection_id" -> "CAST(" + this.session.id() + " AS DECIMAL(20))";
			case "last_insert_id" -> "CAST(" + this.session.lastInsertId() + " AS DECIMAL(20))";
			case "uuid" -> "CAST(RANDOM_UUID() AS VARCHAR(36))";
			default -> null;
		};
	}

	private static String utcTimestamp(TokenCursor cursor) throws SQLException {
		String digits = "0";
		if (cursor.acceptSymbol("(") && !cursor.acceptSymbol(")")) {
			digits = cursor.next().value();
			cursor.expectSymbol(")");
		}
		return "CAST(CURRENT_TIMESTAMP(6) AT TIME ZONE 'UTC' AS TIMESTAMP(" + digits + "))";
	}

	/**
	 * The name is that of a sequence in the current database, dots and all.
	 */
	private String nextValue(String name) throws SQLException {
		String database = this.session.requiredDatabase();
		if (this.session.catalog().find(database, name) instanceof Sequence sequence) {
			return "CAST(NEXT VALUE FOR " + sequence.storageName() + " AS VARCHAR)";
		}
		throw ServerError.unknownTable(database, name);
	}

}
