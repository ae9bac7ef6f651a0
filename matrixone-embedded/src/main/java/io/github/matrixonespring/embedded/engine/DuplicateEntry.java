package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.engine.ScriptStatement.Kind;
import io.github.matrixonespring.embedded.engine.ScriptStatement.Part;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Reads value and columns of a duplicate key out of what H2 says about it. It reads like
 * {@code "s1".uk INDEX "s1".uk_INDEX_6 ON "s1".t(email NULLS FIRST) VALUES ( /* 11 *&#47;
 * 'd@c' )}, for a primary key on one number like {@code "s1".c PRIMARY KEY ON "s1".t(id)
 * ( /* key:1 *&#47; CAST(1 AS BIGINT), 'x' )}.
 */
final class DuplicateEntry {

	private static final Pattern ROW_KEY = Pattern.compile("\\(([^()]*)\\) \\( /\\* key:(-?\\d+) \\*/");

	private static final Pattern VALUES = Pattern.compile("\\(([^()]*)\\) VALUES \\((?: /\\*.*?\\*/)?(.*)\\)$",
			Pattern.DOTALL);

	private DuplicateEntry() {
	}

	static SQLException error(String violation) {
		Matcher rowKey = ROW_KEY.matcher(violation);
		if (rowKey.find()) {
			return ServerError.duplicateEntry(rowKey.group(2), columns(rowKey.group(1)).get(0));
		}
		Matcher matcher = VALUES.matcher(violation);
		if (!matcher.find()) {
			return ServerError.duplicateEntry("", violation);
		}
		List<String> columns = columns(matcher.group(1));
		List<String> values = values(matcher.group(2)).subList(0, columns.size());
		if (columns.size() == 1) {
			return ServerError.duplicateEntry(values.get(0), columns.get(0));
		}
		return ServerError.duplicateEntry("(" + String.join(",", values) + ")", "(" + String.join(",", columns) + ")");
	}

	private static List<String> columns(String list) {
		return Arrays.stream(list.split(", "))
			.map((column) -> column.split(" ")[0].replace("\"", "").toLowerCase(Locale.ROOT))
			.toList();
	}

	private static List<String> values(String text) {
		List<String> values = new ArrayList<>();
		StringBuilder value = new StringBuilder();
		int depth = 0;
		for (Part part : ScriptStatement.parse(text).parts()) {
			depth += part.isText("(") ? 1 : part.isText(")") ? -1 : 0;
			if (part.isText(",") && depth == 0) {
				values.add(value.toString());
				value.setLength(0);
			}
			else if (part.kind() == Kind.STRING || (part.kind() == Kind.TEXT && isValue(part.value()))) {
				value.append(part.value());
			}
		}
		values.add(value.toString());
		return values;
	}

	/**
	 * A number or its sign, not what H2 wraps it in: {@code CAST(1 AS BIGINT)}.
	 */
	private static boolean isValue(String text) {
		return text.equals("-") || text.equals("NULL") || Character.isDigit(text.charAt(0));
	}

}
