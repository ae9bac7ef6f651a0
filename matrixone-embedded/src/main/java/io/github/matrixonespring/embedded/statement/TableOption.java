package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * An option of a table, as it stands behind the columns in CREATE TABLE, and in ALTER
 * TABLE. The server takes all of MySQL's but remembers the comment only.
 *
 * @param name the name in lower case
 * @param value its value as written, without quotes
 */
record TableOption(String name, String value) {

	static final String COMMENT = "comment";

	static final String AUTO_INCREMENT = "auto_increment";

	static final String CHARSET = "charset";

	private static final Set<String> NUMBERS = Set.of("autoextend_size", AUTO_INCREMENT, "avg_row_length", "checksum",
			"delay_key_write", "key_block_size", "max_rows", "min_rows");

	private static final Set<String> NUMBERS_OR_DEFAULT = Set.of("pack_keys", "stats_auto_recalc", "stats_persistent",
			"stats_sample_pages");

	private static final Set<String> STRINGS = Set.of(COMMENT, "compression", "connection", "encryption",
			"engine_attribute", "password", "secondary_engine_attribute");

	private static final Set<String> ROW_FORMATS = Set.of("default", "dynamic", "fixed", "compressed", "redundant",
			"compact");

	/**
	 * Read the options behind the columns, with or without commas between them.
	 * @param cursor where they would stand
	 * @return the options
	 * @throws SQLException if one is wrong
	 */
	static List<TableOption> list(TokenCursor cursor) throws SQLException {
		List<TableOption> options = new ArrayList<>();
		boolean required = false;
		while (true) {
			TableOption option = parse(cursor);
			if (option == null) {
				if (required) {
					throw cursor.syntaxError();
				}
				return List.copyOf(options);
			}
			options.add(option);
			required = cursor.acceptSymbol(",");
		}
	}

	/**
	 * Read an option if one comes next.
	 * @param cursor where it would stand
	 * @return the option, or {@code null} if something else comes next
	 * @throws SQLException if its value is wrong
	 */
	static @Nullable TableOption parse(TokenCursor cursor) throws SQLException {
		if (cursor.atWord("DEFAULT")) {
			cursor.next();
			TableOption option = characters(cursor);
			if (option == null) {
				throw cursor.syntaxError();
			}
			return option;
		}
		TableOption characters = characters(cursor);
		if (characters != null) {
			return characters;
		}
		if (cursor.peek().kind() != Kind.WORD) {
			return null;
		}
		String name = cursor.peek().text().toLowerCase(Locale.ROOT);
		if (NUMBERS.contains(name)) {
			return value(name, cursor, Kind.NUMBER);
		}
		if (NUMBERS_OR_DEFAULT.contains(name)) {
			cursor.next();
			cursor.acceptSymbol("=");
			return cursor.accept("DEFAULT") ? new TableOption(name, "default") : valueOf(name, cursor, Kind.NUMBER);
		}
		if (STRINGS.contains(name)) {
			return value(name, cursor, Kind.STRING);
		}
		return switch (name) {
			case "engine" -> engine(cursor);
			case "tablespace" -> value(name, cursor, Kind.WORD, Kind.QUOTED_NAME);
			case "data", "index" -> {
				cursor.next();
				cursor.expect("DIRECTORY");
				cursor.acceptSymbol("=");
				yield valueOf(name + " directory", cursor, Kind.STRING);
			}
			case "row_format" -> word(name, cursor, ROW_FORMATS);
			case "insert_method" -> {
				TokenCursor start = cursor.from(cursor.position());
				word(name, cursor, Set.of("no", "first", "last"));
				throw ServerError.unsupportedByServer("statement: '" + start.sql() + "'");
			}
			case "storage" -> {
				cursor.next();
				if (!cursor.atWord("DISK") && !cursor.atWord("MEMORY")) {
					throw cursor.syntaxError();
				}
				yield new TableOption(name, cursor.next().text());
			}
			case "start" -> {
				cursor.next();
				cursor.expect("TRANSACTION");
				yield new TableOption(name, "transaction");
			}
			case "union" -> {
				cursor.next();
				cursor.acceptSymbol("=");
				cursor.expectSymbol("(");
				do {
					cursor.objectName();
				}
				while (cursor.acceptSymbol(","));
				cursor.expectSymbol(")");
				yield new TableOption(name, "");
			}
			case "properties" -> throw cursor.notSupported("the table option PROPERTIES");
			default -> null;
		};
	}

	/**
	 * Read a character set, or a collation.
	 */
	private static @Nullable TableOption characters(TokenCursor cursor) throws SQLException {
		boolean collation = cursor.accept("COLLATE");
		if (!collation && !cursor.accept("CHARACTER", "SET") && !cursor.accept("CHARSET")) {
			return null;
		}
		cursor.acceptSymbol("=");
		return valueOf(collation ? "collate" : CHARSET, cursor, Kind.WORD, Kind.QUOTED_NAME, Kind.STRING);
	}

	private static TableOption engine(TokenCursor cursor) throws SQLException {
		cursor.next();
		cursor.acceptSymbol("=");
		if (cursor.atWord("ICEBERG") || cursor.atWord("MONGODB")) {
			throw cursor.notSupported("the engine " + cursor.peek().text());
		}
		return valueOf("engine", cursor, Kind.WORD, Kind.QUOTED_NAME, Kind.STRING);
	}

	private static TableOption word(String name, TokenCursor cursor, Set<String> words) throws SQLException {
		cursor.next();
		cursor.acceptSymbol("=");
		if (!words.contains(cursor.peek().text().toLowerCase(Locale.ROOT))) {
			throw cursor.syntaxError();
		}
		return new TableOption(name, cursor.next().text());
	}

	private static TableOption value(String name, TokenCursor cursor, Kind... kinds) throws SQLException {
		cursor.next();
		cursor.acceptSymbol("=");
		return valueOf(name, cursor, kinds);
	}

	private static TableOption valueOf(String name, TokenCursor cursor, Kind... kinds) throws SQLException {
		Token value = cursor.peek();
		boolean whole = value.kind() != Kind.NUMBER || value.text().matches("\\d+");
		if (!whole || !Set.of(kinds).contains(value.kind())) {
			throw cursor.syntaxError();
		}
		return new TableOption(name, cursor.next().value());
	}

	/**
	 * Return it as the server writes it in an error.
	 * @return the text
	 */
	String shown() {
		return (this.name.equals("collate") ? "Collate" : this.name) + " = "
				+ (this.name.equals("engine") ? this.value.toLowerCase(Locale.ROOT)
						: this.name.equals(COMMENT) ? "'" + this.value + "'" : this.value);
	}

}
