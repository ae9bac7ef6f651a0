package io.github.matrixonespring.embedded.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How the driver describes a type of the server.
 *
 * @param name the name
 * @param code the code of {@link Types}
 * @param size the number of characters or digits
 * @param scale the digits behind the point, if the type has any
 * @param octets the number of bytes of a text, or {@code null} for others
 */
record TypeInfo(String name, int code, int size, @Nullable Integer scale, @Nullable Integer octets) {

	private static final Pattern TYPE = Pattern.compile("([a-z ]+?)(?:\\((.*)\\))?( unsigned)?", Pattern.DOTALL);

	/** The types without those that are only other names. */
	private static final List<String> ALL = List.of("bit", "tinyint", "bigint", "bigint unsigned", "longblob", "blob",
			"varbinary(65535)", "binary(255)", "longtext", "text", "char(255)", "decimal(65,30)", "int", "smallint",
			"float", "double", "varchar(65535)", "bool", "date", "time", "datetime", "timestamp", "json", "enum('')");

	/**
	 * Return the description of a type.
	 * @param type the type as the server calls it, such as {@code varchar(20)}
	 * @return the description
	 */
	static TypeInfo of(String type) {
		Matcher matcher = TYPE.matcher(type.toLowerCase(Locale.ROOT));
		if (!matcher.matches()) {
			return new TypeInfo(type.toUpperCase(Locale.ROOT), Types.OTHER, 0, null, null);
		}
		String word = matcher.group(1);
		String arguments = matcher.group(2);
		if (matcher.group(3) != null) {
			return unsigned(word);
		}
		return switch (word) {
			case "char", "character" -> text("CHAR", Types.CHAR, number(arguments, 0, 1));
			case "varchar", "character varying" -> text("VARCHAR", Types.VARCHAR, number(arguments, 0, 65_535));
			case "binary" -> text("BINARY", Types.BINARY, number(arguments, 0, 1));
			case "varbinary" -> text("VARBINARY", Types.VARBINARY, number(arguments, 0, 65_535));
			case "enum" -> text("ENUM", Types.CHAR, longest(arguments));
			case "decimal", "numeric" ->
				new TypeInfo("DECIMAL", Types.DECIMAL, number(arguments, 0, 38), number(arguments, 1, 0), null);
			case "datetime" -> time("DATETIME", 19, number(arguments, 0, 0));
			case "timestamp" -> time("TIMESTAMP", 19, number(arguments, 0, 0));
			default -> fixed(word);
		};
	}

	private static TypeInfo fixed(String word) {
		return switch (word) {
			case "bit" -> plain("BIT", Types.BIT, 1);
			case "bool", "boolean" -> plain("BOOLEAN", Types.BOOLEAN, 3);
			case "tinyint" -> plain("TINYINT", Types.TINYINT, 3);
			case "smallint" -> plain("SMALLINT", Types.SMALLINT, 5);
			case "mediumint", "int", "integer" -> plain("INT", Types.INTEGER, 10);
			case "bigint" -> plain("BIGINT", Types.BIGINT, 19);
			case "float" -> plain("FLOAT", Types.REAL, 12);
			case "double", "double precision" -> new TypeInfo("DOUBLE", Types.DOUBLE, 22, 0, null);
			case "date" -> plain("DATE", Types.DATE, 10);
			case "time" -> plain("TIME", Types.TIME, 8);
			case "json" -> plain("JSON", Types.LONGVARCHAR, 0);
			case "tinytext", "text", "mediumtext", "longtext" -> text("TEXT", Types.LONGVARCHAR, 0);
			case "tinyblob", "blob", "mediumblob", "longblob" -> text("BLOB", Types.LONGVARBINARY, 0);
			default -> plain(word.toUpperCase(Locale.ROOT), Types.OTHER, 0);
		};
	}

	private static TypeInfo unsigned(String word) {
		TypeInfo signed = fixed(word);
		int size = word.equals("bigint") ? 20 : signed.size();
		return plain(signed.name() + " UNSIGNED", signed.code(), size);
	}

	private static TypeInfo plain(String name, int code, int size) {
		return new TypeInfo(name, code, size, null, null);
	}

	private static TypeInfo text(String name, int code, int size) {
		return new TypeInfo(name, code, size, null, size);
	}

	private static TypeInfo time(String name, int size, int fraction) {
		return plain(name, Types.TIMESTAMP, (fraction > 0) ? size + 1 + fraction : size);
	}

	private static int number(@Nullable String arguments, int index, int absent) {
		String[] numbers = (arguments != null) ? arguments.split(", *") : new String[0];
		return (index < numbers.length) ? Integer.parseInt(numbers[index].strip()) : absent;
	}

	/**
	 * Return the length of the longest string of a list in which quotes are doubled.
	 */
	private static int longest(@Nullable String values) {
		String list = (values != null) ? values : "";
		int longest = 0;
		int length = 0;
		boolean inside = false;
		for (int i = 0; i < list.length(); i++) {
			boolean quote = list.charAt(i) == '\'';
			if (quote && !(inside && list.startsWith("''", i))) {
				inside = !inside;
				longest = Math.max(longest, length);
				length = 0;
			}
			else if (inside) {
				length++;
				i += quote ? 1 : 0;
			}
		}
		return longest;
	}

	static Rows rows() {
		Rows rows = new Rows("TYPE_NAME VARCHAR", "DATA_TYPE INTEGER", "PRECISION INTEGER", "LITERAL_PREFIX VARCHAR",
				"LITERAL_SUFFIX VARCHAR", "CREATE_PARAMS VARCHAR", "NULLABLE SMALLINT", "CASE_SENSITIVE BOOLEAN",
				"SEARCHABLE SMALLINT", "UNSIGNED_ATTRIBUTE BOOLEAN", "FIXED_PREC_SCALE BOOLEAN",
				"AUTO_INCREMENT BOOLEAN", "LOCAL_TYPE_NAME VARCHAR", "MINIMUM_SCALE SMALLINT", "MAXIMUM_SCALE SMALLINT",
				"SQL_DATA_TYPE INTEGER", "SQL_DATETIME_SUB INTEGER", "NUM_PREC_RADIX INTEGER");
		for (String type : ALL) {
			TypeInfo info = of(type);
			boolean quoted = info.octets() != null || info.name().startsWith("DATE") || info.name().startsWith("TIME");
			String quote = quoted ? "'" : "";
			rows.add(info.name(), info.code(), info.size(), quote, quote, "", DatabaseMetaData.typeNullable, true,
					DatabaseMetaData.typeSearchable, info.name().endsWith("UNSIGNED"), false,
					info.name().contains("INT"), info.name(), 0, 0, 0, 0, 10);
		}
		return rows;
	}

}
