package io.github.matrixonespring.embedded.engine;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the server writes the type of a column.
 */
final class TypeNames {

	private static final Pattern TYPE = Pattern.compile("([a-z]+)(\\(.*\\))?( unsigned)?", Pattern.DOTALL);

	private static final int MEDIUMINT_WIDTH = 24;

	private TypeNames() {
	}

	/**
	 * Return the type as SHOW CREATE TABLE writes it.
	 * @param type the type as it was defined
	 * @return the type
	 */
	static String inDefinition(String type) {
		Matcher matcher = TYPE.matcher(type);
		if (!matcher.matches()) {
			return type;
		}
		String unsigned = (matcher.group(3) != null) ? " unsigned" : "";
		String arguments = (matcher.group(2) != null) ? matcher.group(2) : "";
		return switch (matcher.group(1)) {
			case "tinytext", "mediumtext", "longtext" -> "text";
			case "tinyblob", "mediumblob", "longblob" -> "blob";
			case "mediumint" -> "int" + unsigned;
			case "tinyint", "smallint", "int", "bigint" -> matcher.group(1) + unsigned;
			case "bit", "char", "varchar", "binary", "varbinary" ->
				matcher.group(1) + (arguments.isEmpty() ? "(1)" : arguments);
			case "decimal" -> "decimal" + decimal(arguments);
			default -> type;
		};
	}

	/**
	 * Return the type as {@code information_schema} and SHOW COLUMNS write it: with a
	 * width in any case, that of whole numbers in bits.
	 * @param type the type as it was defined
	 * @return the type
	 */
	static String inCatalog(String type) {
		Matcher matcher = TYPE.matcher(inDefinition(type));
		if (!matcher.matches()) {
			return type.toUpperCase(Locale.ROOT);
		}
		String word = matcher.group(1);
		String arguments = (matcher.group(2) != null) ? arguments(word, matcher.group(2))
				: "(" + (type.startsWith("mediumint") ? MEDIUMINT_WIDTH : width(word)) + ")";
		return (word + ((matcher.group(3) != null) ? " unsigned" : "")).toUpperCase(Locale.ROOT) + arguments;
	}

	/**
	 * A floating-point number shows its digits without those behind the point, and the
	 * values of an enumeration are not quoted as literals.
	 */
	private static String arguments(String word, String arguments) {
		return switch (word) {
			case "float", "double" -> arguments.replaceFirst(",.*", ")");
			case "enum", "set" -> arguments.replace("''", "'");
			default -> arguments;
		};
	}

	/**
	 * Return the values of an enumeration or set as {@code mo_columns.attr_enum} has
	 * them.
	 * @param type the type as it was defined
	 * @return the values, or an empty string
	 */
	static String values(String type) {
		if (!type.startsWith("enum(") && !type.startsWith("set(")) {
			return "";
		}
		String list = type.substring(type.indexOf('(') + 2, type.length() - 2);
		return list.replace("','", ",").replace("''", "'");
	}

	private static String decimal(String arguments) {
		if (arguments.isEmpty()) {
			return "(38,0)";
		}
		return arguments.contains(",") ? arguments : arguments.replace(")", ",0)");
	}

	private static int width(String word) {
		return switch (word) {
			case "tinyint" -> Byte.SIZE;
			case "smallint" -> Short.SIZE;
			case "int" -> Integer.SIZE;
			case "bigint" -> Long.SIZE;
			case "year" -> 4;
			default -> 0;
		};
	}

}
