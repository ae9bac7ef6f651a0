package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * A type of MySQL and the type of H2 that stands for it. Two choices have a reason beyond
 * size: a {@code timestamp} is kept with a time zone, as the driver returns another Java
 * type for it than for a {@code datetime}; {@code json} is kept as text, as H2 would
 * store a string as a JSON string instead of parsing it.
 *
 * @param name the type as the server calls it
 * @param storage the type in H2
 */
record SqlType(String name, String storage) {

	/** Types of the server that the engine does without. */
	private static final Set<String> UNSUPPORTED = Set.of("vecf32", "vecf64", "geometry", "geometry32", "point",
			"linestring", "polygon", "bfile");

	private static final String TEXT = "VARCHAR(1048576)";

	/**
	 * Read a type as it stands in a column definition.
	 * @param cursor where it stands
	 * @return the type
	 * @throws SQLException if there is no such type
	 */
	static SqlType ofColumn(TokenCursor cursor) throws SQLException {
		TokenCursor start = cursor.from(cursor.position());
		String word = cursor.lowerCaseName();
		if (word.equals("double")) {
			cursor.accept("PRECISION");
		}
		List<Token> arguments = arguments(cursor);
		boolean unsigned = cursor.accept("UNSIGNED");
		while (cursor.accept("SIGNED") || cursor.accept("ZEROFILL") || cursor.accept("BINARY")) {
			continue;
		}
		if (cursor.accept("CHARACTER", "SET") || cursor.accept("CHARSET")) {
			cursor.next();
		}
		if (cursor.accept("COLLATE")) {
			cursor.next();
		}
		String storage = storage(canonical(word), arguments, unsigned);
		if (storage.isEmpty()) {
			throw UNSUPPORTED.contains(word) ? ServerError.notSupported("the type " + word) : start.syntaxError();
		}
		String name = canonical(word) + text(arguments, ",") + (unsigned ? " unsigned" : "");
		return new SqlType(name, storage);
	}

	/**
	 * Read the target type of a CAST.
	 * @param cursor where it stands
	 * @return the type
	 * @throws SQLException if there is no such type
	 */
	static SqlType ofCast(TokenCursor cursor) throws SQLException {
		if (cursor.accept("SIGNED")) {
			cursor.accept("INTEGER");
			return new SqlType("bigint", "BIGINT");
		}
		if (cursor.accept("UNSIGNED")) {
			cursor.accept("INTEGER");
			return new SqlType("bigint unsigned", "DECIMAL(20)");
		}
		if (cursor.atWord("CHAR") && !cursor.peek(1).isSymbol("(")) {
			cursor.next();
			return new SqlType("char", "VARCHAR");
		}
		if (cursor.atWord("BINARY") && !cursor.peek(1).isSymbol("(")) {
			cursor.next();
			return new SqlType("binary", "VARBINARY");
		}
		return ofColumn(cursor);
	}

	/**
	 * Return what the server calls the type of a column of a query.
	 * @param storage the type in H2
	 * @param precision its precision
	 * @param scale its scale
	 * @return the type as the server calls it
	 */
	static String ofStorage(String storage, int precision, int scale) {
		return switch (storage) {
			case "CHARACTER VARYING", "CHARACTER" -> "varchar(" + precision + ")";
			case "INTEGER" -> "int";
			case "NUMERIC", "DECFLOAT" -> "decimal(" + precision + "," + scale + ")";
			case "TIMESTAMP" -> "datetime" + ((scale > 0) ? "(" + scale + ")" : "");
			case "TIMESTAMP WITH TIME ZONE" -> "timestamp" + ((scale > 0) ? "(" + scale + ")" : "");
			case "BOOLEAN" -> "bool";
			case "DOUBLE PRECISION" -> "double";
			case "REAL" -> "float";
			case "CHARACTER LARGE OBJECT" -> "text";
			case "BINARY LARGE OBJECT" -> "blob";
			case "BINARY VARYING" -> "varbinary(" + precision + ")";
			default -> storage.toLowerCase(Locale.ROOT);
		};
	}

	private static String canonical(String word) {
		return switch (word) {
			case "integer" -> "int";
			case "boolean" -> "bool";
			case "numeric", "dec" -> "decimal";
			case "character" -> "char";
			case "real" -> "double";
			default -> word;
		};
	}

	private static String storage(String word, List<Token> arguments, boolean unsigned) {
		String size = text(arguments, ", ");
		return switch (word) {
			case "bool" -> "BOOLEAN";
			case "bit" -> (arguments.isEmpty() || arguments.get(0).value().equals("1")) ? "BOOLEAN" : "BIGINT";
			case "tinyint" -> unsigned ? "SMALLINT" : "TINYINT";
			case "smallint" -> unsigned ? "INTEGER" : "SMALLINT";
			case "mediumint", "int" -> unsigned ? "BIGINT" : "INTEGER";
			case "bigint" -> unsigned ? "DECIMAL(20)" : "BIGINT";
			case "float" -> arguments.isEmpty() ? "REAL" : "DOUBLE PRECISION";
			case "double" -> "DOUBLE PRECISION";
			case "decimal" -> "DECIMAL" + (arguments.isEmpty() ? "(38, 0)" : size);
			// H2 would pad it with blanks, which the server takes away.
			case "char", "varchar" -> "VARCHAR" + (arguments.isEmpty() ? "(1)" : size);
			case "binary" -> "BINARY" + (arguments.isEmpty() ? "(1)" : size);
			case "varbinary" -> "VARBINARY" + (arguments.isEmpty() ? "(1)" : size);
			case "tinytext", "text", "json", "set", "datalink" -> TEXT;
			case "mediumtext", "longtext" -> "CLOB";
			case "tinyblob", "blob" -> "VARBINARY(1048576)";
			case "mediumblob", "longblob" -> "BLOB";
			case "date" -> "DATE";
			case "time" -> "TIME" + (arguments.isEmpty() ? "(0)" : size);
			case "datetime" -> "TIMESTAMP" + (arguments.isEmpty() ? "(0)" : size);
			case "timestamp" -> "TIMESTAMP" + (arguments.isEmpty() ? "(0)" : size) + " WITH TIME ZONE";
			case "year" -> "SMALLINT";
			case "enum" -> "ENUM" + size;
			case "uuid" -> "VARCHAR(36)";
			default -> "";
		};
	}

	private static List<Token> arguments(TokenCursor cursor) throws SQLException {
		List<Token> arguments = new ArrayList<>();
		if (cursor.acceptSymbol("(")) {
			do {
				arguments.add(cursor.next());
			}
			while (cursor.acceptSymbol(","));
			cursor.expectSymbol(")");
		}
		return arguments;
	}

	private static String text(List<Token> arguments, String separator) {
		if (arguments.isEmpty()) {
			return "";
		}
		List<String> texts = arguments.stream()
			.map((argument) -> (argument.kind() == Token.Kind.STRING) ? StorageNames.literal(argument.value())
					: argument.value().toLowerCase(Locale.ROOT))
			.toList();
		return "(" + String.join(separator, texts) + ")";
	}

}
