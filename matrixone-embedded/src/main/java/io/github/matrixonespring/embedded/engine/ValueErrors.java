package io.github.matrixonespring.embedded.engine;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.engine.ScriptStatement.Kind;
import io.github.matrixonespring.embedded.engine.ScriptStatement.Part;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * The errors of values that a column does not take. H2 writes them as literals of its
 * own, and cuts them where they are long.
 */
final class ValueErrors {

	private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+), (\\d+)\\)");

	private static final Pattern VARCHAR = Pattern.compile("CHARACTER VARYING\\((\\d+)\\)");

	private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d++");

	private static final Map<String, String> WHOLE_NUMBERS = Map.of("TINYINT", "int8", "SMALLINT", "int16", "INTEGER",
			"int32", "BIGINT", "int64");

	private static final int MAX_DECIMAL64_PRECISION = 18;

	private ValueErrors() {
	}

	/**
	 * Return the error of a value that is not of the type that is needed. Of a column H2
	 * writes {@code 'the value' (t: "n" INTEGER …)}, else the value alone.
	 * @param violation what H2 says
	 * @return the error
	 */
	static SQLException conversion(String violation) {
		List<Part> parts = ScriptStatement.parse(violation).parts();
		int value = (!parts.isEmpty() && parts.get(0).kind() == Kind.TEXT) ? 1 : 0;
		boolean inColumn = parts.size() > value + 3 && parts.get(value).kind() == Kind.STRING
				&& parts.get(value + 1).isText("(");
		return inColumn ? conversion(parts.get(value).value(), typeOfColumn(parts, value + 2))
				: conversion(violation, List.of());
	}

	private static List<Part> typeOfColumn(List<Part> parts, int start) {
		for (int i = start; i < parts.size() - 1; i++) {
			if (parts.get(i).kind() == Kind.NAME && !parts.get(i + 1).isText(":")) {
				return parts.subList(i + 1, parts.size());
			}
		}
		return List.of();
	}

	private static SQLException conversion(String value, List<Part> type) {
		String name = type.isEmpty() ? "" : type.get(0).value();
		if (name.equals("DECIMAL") && type.size() > 4) {
			return beyondRange(value, type.get(2).value(), type.get(4).value());
		}
		String number = WHOLE_NUMBERS.get(name);
		if (number != null && WHOLE_NUMBER.matcher(value).matches()) {
			return ServerError.dataOutOfRange("data out of range: data type " + number + ", value '" + value + "'");
		}
		return ServerError
			.invalidArgument("cast to " + (name.equals("DOUBLE") ? "double" : "int") + ", bad value " + value);
	}

	/**
	 * Return the error of a value that is too long. Its length stands behind it.
	 * @param message what H2 says
	 * @return the error
	 */
	static SQLException tooLong(StorageMessage message) {
		String value = message.argument(1);
		int end = value.lastIndexOf(" (");
		Matcher decimal = DECIMAL.matcher(message.argument(0));
		if (end >= 0 && decimal.find()) {
			return beyondRange(plain(literal(value.substring(0, end))), decimal.group(1), decimal.group(2));
		}
		Matcher column = VARCHAR.matcher(message.argument(0));
		if (end < 0 || !column.find()) {
			return ServerError.dataTooLong(message.text());
		}
		return ServerError
			.dataTooLong("Can't cast '" + literal(value.substring(0, end)) + "' to VARCHAR type. Src length "
					+ value.substring(end + 2, value.length() - 1) + " is larger than Dest length " + column.group(1));
	}

	/**
	 * Return the value of a literal, without what H2 wraps some in:
	 * {@code CAST(1E+20 AS DECFLOAT)}.
	 */
	private static String literal(String text) {
		List<Part> parts = ScriptStatement.parse(text).parts();
		for (Part part : parts) {
			if (part.kind() == Kind.STRING) {
				return part.value();
			}
		}
		int end = text.indexOf(" AS ");
		return (text.startsWith("CAST(") && end >= 0) ? text.substring("CAST(".length(), end) : text;
	}

	private static String plain(String number) {
		try {
			return new BigDecimal(number).stripTrailingZeros().toPlainString();
		}
		catch (NumberFormatException ex) {
			// H2 has cut it.
			return number;
		}
	}

	private static SQLException beyondRange(String value, String precision, String scale) {
		String bits = (Integer.parseInt(precision) <= MAX_DECIMAL64_PRECISION) ? "64" : "128";
		return ServerError.invalidValue(value + " beyond the range, can't be converted to Decimal" + bits + "("
				+ precision + "," + scale + ").");
	}

	/**
	 * Return the error of a value that is none of those of an enum.
	 * @param message what H2 says
	 * @return the error
	 */
	static SQLException notInEnum(StorageMessage message) {
		String items = message.argument(0);
		if (!items.startsWith("(") || !items.endsWith(")")) {
			return ServerError.invalidValue(message.text());
		}
		String listed = items.substring(1, items.length() - 1).replace("', '", " ").replace("'", "");
		return ServerError
			.internal("convert to MySQL enum failed: item " + message.argument(1) + " is not in enum [" + listed + "]");
	}

}
