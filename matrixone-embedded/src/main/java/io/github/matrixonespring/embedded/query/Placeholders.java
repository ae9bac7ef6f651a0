package io.github.matrixonespring.embedded.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters in a text for H2, which has to get a value for each number up to the
 * highest. What was bound and then left out takes no part.
 *
 * @param sql the text, its parameters numbered as they come
 * @param indexes which of the statement's parameters they are, counted from 0
 */
record Placeholders(String sql, List<Integer> indexes) {

	static String of(int index) {
		return "?" + (index + 1);
	}

	/**
	 * Number the parameters of a text anew.
	 * @param written the text, with the numbers that {@link #of} gives
	 * @return the text for H2
	 */
	static Placeholders in(String written) {
		if (written.indexOf('?') < 0) {
			return new Placeholders(written, List.of());
		}
		StringBuilder sql = new StringBuilder(written.length());
		List<Integer> indexes = new ArrayList<>();
		Map<Integer, Integer> places = new HashMap<>();
		char quote = 0;
		for (int i = 0; i < written.length(); i++) {
			char current = written.charAt(i);
			sql.append(current);
			if (quote != 0) {
				quote = (current == quote) ? 0 : quote;
			}
			else if (current == '\'' || current == '"') {
				quote = current;
			}
			else if (current == '?') {
				int end = i + 1;
				while (end < written.length() && Character.isDigit(written.charAt(end))) {
					end++;
				}
				int index = Integer.parseInt(written, i + 1, end, 10) - 1;
				sql.append(places.computeIfAbsent(index, (added) -> {
					indexes.add(added);
					return indexes.size();
				}));
				i = end - 1;
			}
		}
		return new Placeholders(sql.toString(), List.copyOf(indexes));
	}

}
