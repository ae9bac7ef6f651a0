package io.github.matrixonespring.embedded.type;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types of the server by the names that the catalog gives them, and the types of H2 in
 * which their values are stored.
 */
public final class StorageType {

	private static final Pattern NAME = Pattern.compile("([a-z0-9]+)(?:\\((\\d+)(?:, ?(\\d+))?\\))?.*", Pattern.DOTALL);

	private StorageType() {
	}

	/**
	 * Return the type of a name.
	 * @param name the name, such as {@code decimal(10,2)} or {@code int unsigned}
	 * @return the type
	 */
	public static ServerType named(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		Matcher matcher = NAME.matcher(lower);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(name);
		}
		boolean unsigned = lower.contains("unsigned");
		int first = (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : -1;
		int second = (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : 0;
		Kind kind = kind(matcher.group(1), unsigned);
		return switch (kind) {
			case DECIMAL -> ServerType.decimal((first < 0) ? ServerType.MAX_DECIMAL128 : first, second);
			case TIME, DATETIME, TIMESTAMP -> ServerType.of(kind, Math.max(first, 0));
			// One number alone tells how many bytes it takes.
			case FLOAT, DOUBLE -> new ServerType(kind, (matcher.group(3) != null) ? first : 0, second);
			case BIT, CHAR, BINARY -> new ServerType(kind, Math.max(first, 1), 0);
			default -> new ServerType(kind, Math.max(first, 0), 0);
		};
	}

	private static Kind kind(String word, boolean unsigned) {
		return switch (word) {
			case "bool", "boolean" -> Kind.BOOL;
			case "bit" -> Kind.BIT;
			case "tinyint", "int1" -> unsigned ? Kind.TINYINT_UNSIGNED : Kind.TINYINT;
			case "smallint", "int2" -> unsigned ? Kind.SMALLINT_UNSIGNED : Kind.SMALLINT;
			case "mediumint", "int", "integer", "int3", "int4" -> unsigned ? Kind.INT_UNSIGNED : Kind.INT;
			case "bigint", "int8" -> unsigned ? Kind.BIGINT_UNSIGNED : Kind.BIGINT;
			case "float", "float4" -> Kind.FLOAT;
			case "double", "real", "float8" -> Kind.DOUBLE;
			case "decimal", "numeric", "dec" -> Kind.DECIMAL;
			case "char", "character" -> Kind.CHAR;
			case "varchar" -> Kind.VARCHAR;
			case "tinytext", "text", "mediumtext", "longtext", "datalink" -> Kind.TEXT;
			case "binary" -> Kind.BINARY;
			case "varbinary" -> Kind.VARBINARY;
			case "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BLOB;
			case "json" -> Kind.JSON;
			case "date" -> Kind.DATE;
			case "time" -> Kind.TIME;
			case "datetime" -> Kind.DATETIME;
			case "timestamp" -> Kind.TIMESTAMP;
			case "year" -> Kind.YEAR;
			case "enum" -> Kind.ENUM;
			case "set" -> Kind.SET;
			case "uuid" -> Kind.UUID;
			default -> throw new IllegalArgumentException(word);
		};
	}

	/**
	 * Return the type of H2 in which computed values of a type are kept.
	 * @param type the type
	 * @return the type of H2
	 */
	public static String of(ServerType type) {
		return switch (type.kind()) {
			case ANY, CHAR, VARCHAR, TEXT, JSON, ENUM, SET, UUID -> "VARCHAR";
			case BOOL -> "BOOLEAN";
			case BIT -> (type.width() <= 1) ? "BOOLEAN" : "BIGINT";
			case TINYINT -> "TINYINT";
			case TINYINT_UNSIGNED, SMALLINT, YEAR -> "SMALLINT";
			case SMALLINT_UNSIGNED, INT -> "INTEGER";
			case INT_UNSIGNED, BIGINT -> "BIGINT";
			case BIGINT_UNSIGNED -> "DECIMAL(20)";
			case FLOAT -> "REAL";
			case DOUBLE -> "DOUBLE PRECISION";
			case DECIMAL -> "DECIMAL(" + Math.max(type.width(), type.scale()) + ", " + type.scale() + ")";
			case BINARY, VARBINARY, BLOB -> "VARBINARY";
			case DATE -> "DATE";
			case TIME -> "TIME(" + type.scale() + ")";
			case DATETIME -> "TIMESTAMP(" + type.scale() + ")";
			case TIMESTAMP -> "TIMESTAMP(" + type.scale() + ") WITH TIME ZONE";
		};
	}

	/**
	 * Return a type as a text from which {@link #parsed} makes it again.
	 * @param type the type
	 * @return the text
	 */
	public static String text(ServerType type) {
		return type.kind() + "," + type.width() + "," + type.scale();
	}

	public static ServerType parsed(String text) {
		String[] parts = text.split(",");
		return new ServerType(Kind.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
	}

}
