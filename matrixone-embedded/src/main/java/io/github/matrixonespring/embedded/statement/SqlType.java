package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
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
	private static final Set<String> UNSUPPORTED = Set.of("vecf32", "vecf64", "vecbf16", "vecf16", "vecint8",
			"vecuint8", "geometry", "geometry32", "point", "linestring", "polygon", "multipoint", "multilinestring",
			"multipolygon", "geometrycollection", "array", "bfile");

	private static final Set<String> NUMBERS = Set.of("bit", "bool", "tinyint", "smallint", "mediumint", "int",
			"bigint", "double", "float", "decimal");

	private static final int MAX_BITS = 64;

	private static final int MAX_FRACTION = 6;

	private static final int MAX_DECIMAL_DIGITS = 65;

	/** The longest {@code char} and {@code binary}. */
	private static final int MAX_CHAR = 255;

	private static final int MAX_VARCHAR = 65535;

	/** A {@code float} with more digits is a {@code double}. */
	private static final int FLOAT_DIGITS = 23;

	private static final String TEXT = "VARCHAR(1048576)";

	/**
	 * Read a type as it stands in a column definition.
	 * @param cursor where it stands
	 * @return the type
	 * @throws SQLException if there is no such type
	 */
	static SqlType ofColumn(TokenCursor cursor) throws SQLException {
		String word = LowerCase.of(cursor.peek().text());
		if (UNSUPPORTED.contains(word)) {
			throw cursor.notSupported("the type " + word);
		}
		if (cursor.accept("LONG")) {
			if (!cursor.atWord("VARCHAR") && !cursor.atWord("VARBINARY")) {
				throw cursor.syntaxError();
			}
			return cursor.next().isWord("VARCHAR") ? new SqlType("text", TEXT) : new SqlType("blob", storage("blob"));
		}
		String type = canonical(word);
		if (cursor.peek().kind() != Token.Kind.WORD || storage(type).isEmpty()) {
			throw cursor.syntaxError();
		}
		TokenCursor start = cursor.from(cursor.position());
		cursor.next();
		if (word.equals("double")) {
			cursor.accept("PRECISION");
		}
		SqlType read = switch (type) {
			case "enum", "set" -> ofValues(type, start, cursor);
			case "double", "float", "decimal" -> ofDecimal(type, cursor);
			case "time", "datetime", "timestamp" -> ofTime(type, cursor);
			case "char", "varchar", "binary", "varbinary" -> ofText(type, start, cursor);
			case "bit", "year", "bool", "tinyint", "smallint", "mediumint", "int", "bigint" -> ofWhole(type, cursor);
			default -> new SqlType(type, storage(type));
		};
		return NUMBERS.contains(type) ? read.signed(type, cursor) : read;
	}

	private SqlType signed(String type, TokenCursor cursor) {
		boolean unsigned = cursor.accept("UNSIGNED");
		if (!unsigned) {
			cursor.accept("SIGNED");
		}
		cursor.accept("ZEROFILL");
		return (unsigned && type.endsWith("int")) ? new SqlType(this.name + " unsigned", unsigned(type)) : this;
	}

	private static SqlType ofWhole(String type, TokenCursor cursor) throws SQLException {
		List<Integer> length = lengths(cursor, 1);
		if (type.equals("bit") && !length.isEmpty()) {
			if (length.get(0) > MAX_BITS) {
				throw ServerError
					.invalidValue("bit width (" + length.get(0) + ") is too long (max = " + MAX_BITS + ")");
			}
			return new SqlType(type + "(" + length.get(0) + ")", (length.get(0) == 1) ? storage(type) : "BIGINT");
		}
		return new SqlType(type, storage(type));
	}

	private static SqlType ofDecimal(String type, TokenCursor cursor) throws SQLException {
		TokenCursor behind = cursor.from(cursor.position());
		List<Integer> lengths = lengths(cursor, 2);
		if (lengths.isEmpty()) {
			return new SqlType(type, storage(type));
		}
		int precision = lengths.get(0);
		int scale = (lengths.size() > 1) ? lengths.get(1) : 0;
		while (!behind.atSymbol(")")) {
			behind.next();
		}
		if (precision < scale || precision == 0) {
			throw behind.syntaxError("For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column 'a'))");
		}
		if (type.equals("decimal")) {
			if (precision > MAX_DECIMAL_DIGITS) {
				throw behind.syntaxError("For decimal(M), M must between 0 and " + MAX_DECIMAL_DIGITS + ".");
			}
			return new SqlType("decimal(" + precision + "," + scale + ")", "DECIMAL(" + precision + ", " + scale + ")");
		}
		String base = (type.equals("float") && precision > FLOAT_DIGITS) ? "double" : type;
		boolean scaled = lengths.size() > 1;
		return new SqlType(scaled ? type + "(" + precision + "," + scale + ")" : base,
				scaled ? "DOUBLE PRECISION" : storage(base));
	}

	private static SqlType ofTime(String type, TokenCursor cursor) throws SQLException {
		TokenCursor behind = cursor.from(cursor.position());
		List<Integer> length = lengths(cursor, 1);
		int fraction = length.isEmpty() ? 0 : length.get(0);
		if (fraction > MAX_FRACTION) {
			behind.next();
			behind.next();
			String called = type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
			throw behind.syntaxError("For " + called + "(fsp), fsp must in [0, " + MAX_FRACTION + "]");
		}
		return new SqlType((fraction > 0) ? type + "(" + fraction + ")" : type,
				storage(type).replace("(0)", "(" + fraction + ")"));
	}

	private static SqlType ofText(String type, TokenCursor start, TokenCursor cursor) throws SQLException {
		List<Integer> length = lengths(cursor, 1);
		boolean variable = type.startsWith("var");
		int max = variable ? MAX_VARCHAR : MAX_CHAR;
		int given = !length.isEmpty() ? length.get(0) : variable ? MAX_VARCHAR : 1;
		if (given > max) {
			throw ServerError.dataOutOfRange("data out of range: data type " + type + ",  typeLen is over the "
					+ (variable ? "MaxVarcharLen: " : "MaxCharLen: ") + max);
		}
		if (given == 0) {
			throw start.notSupported("the type " + type + "(0)");
		}
		return new SqlType(type + "(" + given + ")", storage(type) + "(" + given + ")");
	}

	private static SqlType ofValues(String type, TokenCursor start, TokenCursor cursor) throws SQLException {
		List<String> values = new ArrayList<>();
		cursor.expectSymbol("(");
		do {
			if (cursor.peek().kind() != Token.Kind.STRING) {
				throw cursor.syntaxError();
			}
			String value = cursor.next().value();
			if (type.equals("set") && value.contains(",")) {
				throw ServerError.invalidValue("set member \"" + value + "\" contains ','");
			}
			if (values.contains(value)) {
				throw type.equals("set") ? ServerError.invalidValue("duplicate set member \"" + value + "\"")
						: start.notSupported("an enum with '" + value + "' twice");
			}
			values.add(value);
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
		String list = "(" + values.stream().map(StorageNames::literal).collect(Collectors.joining(",")) + ")";
		return new SqlType(type + list, type.equals("enum") ? "ENUM" + list : TEXT);
	}

	private static List<Integer> lengths(TokenCursor cursor, int most) throws SQLException {
		List<Integer> lengths = new ArrayList<>();
		if (cursor.acceptSymbol("(")) {
			do {
				lengths.add(length(cursor));
			}
			while (lengths.size() < most && cursor.acceptSymbol(","));
			cursor.expectSymbol(")");
		}
		return lengths;
	}

	/**
	 * Read a length, a whole number.
	 * @param cursor where it stands
	 * @return the length
	 * @throws SQLException if something else stands there
	 */
	static int length(TokenCursor cursor) throws SQLException {
		if (cursor.peek().kind() != Token.Kind.NUMBER) {
			throw cursor.syntaxError();
		}
		try {
			int length = Integer.parseInt(cursor.peek().value());
			cursor.next();
			return length;
		}
		catch (NumberFormatException ex) {
			throw cursor.syntaxError();
		}
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
		String word = LowerCase.of(cursor.peek().text());
		if (word.matches("(var)?(char|binary)") && cursor.peek(1).isSymbol("(")) {
			// As long as one likes, unlike in a column.
			cursor.next();
			int length = lengths(cursor, 1).get(0);
			return new SqlType(word + "(" + length + ")", storage(word) + "(" + length + ")");
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
			case "int1" -> "tinyint";
			case "int2" -> "smallint";
			case "int3" -> "mediumint";
			case "integer", "int4" -> "int";
			case "int8" -> "bigint";
			case "boolean" -> "bool";
			case "numeric" -> "decimal";
			case "real" -> "double";
			default -> word;
		};
	}

	/**
	 * Return the type in H2, without a length.
	 */
	private static String storage(String word) {
		return switch (word) {
			case "bool", "bit" -> "BOOLEAN";
			case "tinyint" -> "TINYINT";
			case "smallint", "year" -> "SMALLINT";
			case "mediumint", "int" -> "INTEGER";
			case "bigint" -> "BIGINT";
			case "float" -> "REAL";
			case "double" -> "DOUBLE PRECISION";
			case "decimal" -> "DECIMAL(38, 0)";
			// H2 would pad it with blanks, which the server takes away.
			case "char", "varchar" -> "VARCHAR";
			case "binary" -> "BINARY";
			case "varbinary" -> "VARBINARY";
			case "tinytext", "text", "json", "set", "datalink" -> TEXT;
			case "mediumtext", "longtext" -> "CLOB";
			case "tinyblob", "blob" -> "VARBINARY(1048576)";
			case "mediumblob", "longblob" -> "BLOB";
			case "date" -> "DATE";
			case "time" -> "TIME(0)";
			case "datetime" -> "TIMESTAMP(0)";
			case "timestamp" -> "TIMESTAMP(0) WITH TIME ZONE";
			case "enum" -> "ENUM";
			case "uuid" -> "VARCHAR(36)";
			default -> "";
		};
	}

	private static String unsigned(String type) {
		return switch (type) {
			case "tinyint" -> "SMALLINT";
			case "smallint" -> "INTEGER";
			case "mediumint", "int" -> "BIGINT";
			default -> "DECIMAL(20)";
		};
	}

	/**
	 * Return the type without its length and sign.
	 * @return the word, such as {@code varchar}
	 */
	String base() {
		int end = 0;
		while (end < this.name.length() && Character.isLetterOrDigit(this.name.charAt(end))) {
			end++;
		}
		return this.name.substring(0, end);
	}

	boolean isUnsigned() {
		return this.name.endsWith(" unsigned");
	}

}
