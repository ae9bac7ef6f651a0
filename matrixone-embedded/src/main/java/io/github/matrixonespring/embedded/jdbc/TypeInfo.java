package io.github.matrixonespring.embedded.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
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

	private static final int RADIX = 10;

	private static final Pattern VALUE = Pattern.compile("'((?:[^']++|'')*+)'", Pattern.DOTALL);

	private static final Pattern TYPE = Pattern.compile("([a-z ]+?)(?:\\((.*)\\))?( unsigned)?", Pattern.DOTALL);

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
			case "set" -> text("SET", Types.CHAR, together(arguments));
			case "bit" -> plain("BIT", Types.BIT, number(arguments, 0, 1));
			case "time" -> time("TIME", Types.TIME, 8, number(arguments, 0, 0));
			case "decimal", "numeric" ->
				new TypeInfo("DECIMAL", Types.DECIMAL, number(arguments, 0, 38), number(arguments, 1, 0), null);
			case "datetime" -> time("DATETIME", Types.TIMESTAMP, 19, number(arguments, 0, 0));
			case "timestamp" -> time("TIMESTAMP", Types.TIMESTAMP, 19, number(arguments, 0, 0));
			default -> fixed(word);
		};
	}

	private static TypeInfo fixed(String word) {
		return switch (word) {
			case "bool", "boolean" -> plain("BOOLEAN", Types.BOOLEAN, 3);
			case "tinyint" -> plain("TINYINT", Types.TINYINT, 3);
			case "smallint" -> plain("SMALLINT", Types.SMALLINT, 5);
			case "mediumint", "int", "integer" -> plain("INT", Types.INTEGER, 10);
			case "bigint" -> plain("BIGINT", Types.BIGINT, 19);
			case "float" -> plain("FLOAT", Types.REAL, 12);
			case "double", "double precision" -> new TypeInfo("DOUBLE", Types.DOUBLE, 22, 0, null);
			case "date" -> plain("DATE", Types.DATE, 10);
			case "year" -> plain("YEAR", Types.DATE, 4);
			case "json" -> plain("JSON", Types.LONGVARCHAR, 0);
			case "tinytext", "text", "mediumtext", "longtext" -> text("TEXT", Types.LONGVARCHAR, 0);
			case "tinyblob", "blob", "mediumblob", "longblob" -> text("BLOB", Types.LONGVARBINARY, 0);
			default -> plain("UNKNOWN", Types.OTHER, 65_535);
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

	private static TypeInfo time(String name, int code, int size, int fraction) {
		return plain(name, code, (fraction > 0) ? size + 1 + fraction : size);
	}

	private static int number(@Nullable String arguments, int index, int absent) {
		String[] numbers = (arguments != null) ? arguments.split(", *") : new String[0];
		return (index < numbers.length) ? Integer.parseInt(numbers[index].strip()) : absent;
	}

	/**
	 * Return the length of the longest string of a list in which quotes are doubled.
	 */
	private static int longest(@Nullable String values) {
		return lengths(values).stream().mapToInt(Integer::intValue).max().orElse(0);
	}

	/**
	 * Return the length of all strings of a list with commas between them.
	 */
	private static int together(@Nullable String values) {
		List<Integer> lengths = lengths(values);
		return lengths.stream().mapToInt(Integer::intValue).sum() + Math.max(lengths.size() - 1, 0);
	}

	private static List<Integer> lengths(@Nullable String values) {
		List<Integer> lengths = new ArrayList<>();
		Matcher value = VALUE.matcher((values != null) ? values : "");
		while (value.find()) {
			lengths.add(value.group(1).replace("''", "'").length());
		}
		return lengths;
	}

	static Rows rows() {
		Rows rows = new Rows("TYPE_NAME VARCHAR", "DATA_TYPE INTEGER", "PRECISION INTEGER", "LITERAL_PREFIX VARCHAR",
				"LITERAL_SUFFIX VARCHAR", "CREATE_PARAMS VARCHAR", "NULLABLE SMALLINT", "CASE_SENSITIVE BOOLEAN",
				"SEARCHABLE SMALLINT", "UNSIGNED_ATTRIBUTE BOOLEAN", "FIXED_PREC_SCALE BOOLEAN",
				"AUTO_INCREMENT BOOLEAN", "LOCAL_TYPE_NAME VARCHAR", "MINIMUM_SCALE SMALLINT", "MAXIMUM_SCALE SMALLINT",
				"SQL_DATA_TYPE INTEGER", "SQL_DATETIME_SUB INTEGER", "NUM_PREC_RADIX INTEGER");
		for (String line : EmbeddedMetaData.resource("types.txt").lines().toList()) {
			if (!line.startsWith("#")) {
				String[] type = line.split("\\|");
				rows.add(type[0], Integer.valueOf(type[1]), Integer.valueOf(type[2]), type[3], type[3], type[4],
						DatabaseMetaData.typeNullable, true, DatabaseMetaData.typeSearchable, Boolean.valueOf(type[5]),
						false, Boolean.valueOf(type[6]), type[7], Integer.valueOf(type[8]), Integer.valueOf(type[9]), 0,
						0, RADIX);
			}
		}
		return rows;
	}

}
