package io.github.matrixonespring.embedded.engine;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.ScriptStatement.Kind;
import io.github.matrixonespring.embedded.engine.ScriptStatement.Part;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Reads value and columns of a duplicate key out of what H2 says about it. It reads like
 * {@code s1.uk INDEX s1.uk_INDEX_6 ON s1.t(email NULLS FIRST) VALUES ( /* 11 *&#47; 'd@c'
 * )}, for a primary key on one number like {@code s1.c PRIMARY KEY ON s1.t(id) ( /* key:1
 * *&#47; CAST(1 AS BIGINT), 'x' )}, with the whole row behind the key.
 */
final class DuplicateEntry {

	private static final Set<String> VALUES = Set.of("-", "NULL", "TRUE", "FALSE");

	private final List<Part> parts;

	private int position;

	private DuplicateEntry(List<Part> parts) {
		this.parts = parts;
	}

	static SQLException error(String violation) {
		return new DuplicateEntry(ScriptStatement.parse(violation).parts()).error();
	}

	private SQLException error() {
		List<String> columns = new ArrayList<>();
		for (List<Part> column : nextList()) {
			columns.add(KeyPrefix.column(column.get(0).value()).toLowerCase(Locale.ROOT));
		}
		boolean key = at(this.position).isText("VALUES");
		List<String> values = new ArrayList<>();
		for (List<Part> value : nextList()) {
			values.add(key ? value(withoutComment(value)) : value(comment(value)));
		}
		if (columns.size() == 1) {
			return ServerError.duplicateEntry(values.get(0), columns.get(0));
		}
		return ServerError.duplicateEntry("(" + String.join(",", values.subList(0, columns.size())) + ")",
				"(" + String.join(",", columns) + ")");
	}

	/**
	 * Read what stands between the next two parentheses, separated by commas.
	 */
	private List<List<Part>> nextList() {
		while (!at(this.position).isText("(")) {
			this.position++;
		}
		this.position++;
		List<List<Part>> items = new ArrayList<>(List.of(new ArrayList<>()));
		for (int depth = 0; !(depth == 0 && at(this.position).isText(")")); this.position++) {
			Part part = at(this.position);
			if (depth == 0 && part.isText(",")) {
				items.add(new ArrayList<>());
			}
			else {
				items.get(items.size() - 1).add(part);
			}
			depth += part.isText("(") ? 1 : part.isText(")") ? -1 : 0;
		}
		this.position++;
		return items;
	}

	private Part at(int index) {
		return this.parts.get(index);
	}

	private static List<Part> comment(List<Part> value) {
		return value.subList(0, endOfComment(value));
	}

	private static List<Part> withoutComment(List<Part> value) {
		return value.subList(endOfComment(value), value.size());
	}

	private static int endOfComment(List<Part> value) {
		if (value.size() < 2 || !value.get(0).isText("/") || !value.get(1).isText("*")) {
			return 0;
		}
		int end = 2;
		while (!value.get(end).isText("/")) {
			end++;
		}
		return end + 1;
	}

	/**
	 * Return a value without what H2 wraps it in: {@code CAST(1 AS BIGINT)}.
	 */
	private static String value(List<Part> parts) {
		StringBuilder value = new StringBuilder();
		for (int i = 0; i < parts.size() && !parts.get(i).isText("AS"); i++) {
			Part part = parts.get(i);
			if (part.kind() == Kind.STRING) {
				value.append((i > 0 && parts.get(i - 1).isText("X")) ? text(part.value()) : part.value());
			}
			else if (part.kind() == Kind.TEXT && isValue(part.value())) {
				value.append(part.value().toLowerCase(Locale.ROOT));
			}
		}
		boolean zoned = parts.size() > 1 && parts.get(parts.size() - 2).isText("ZONE");
		return zoned ? withoutZone(value.toString()) : value.toString();
	}

	private static String text(String hexadecimal) {
		return new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.UTF_8);
	}

	private static String withoutZone(String time) {
		return time.substring(0, Math.max(time.lastIndexOf('+'), time.lastIndexOf('-')));
	}

	/**
	 * A number or its sign, a boolean or null.
	 */
	private static boolean isValue(String text) {
		return VALUES.contains(text) || Character.isDigit(text.charAt(0));
	}

}
