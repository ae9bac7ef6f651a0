package io.github.matrixonespring.test.assertj;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.github.matrixonespring.diff.RowChange;
import org.assertj.core.presentation.StandardRepresentation;
import org.jspecify.annotations.Nullable;

/**
 * Describes rows in the messages of assertions.
 */
final class Descriptions {

	private Descriptions() {
	}

	/**
	 * Describe some of the elements, one a line.
	 * @param elements those that are shown
	 * @param total how many there are
	 */
	static <T> String list(List<T> elements, long total, Function<T, String> element) {
		StringBuilder text = new StringBuilder((total == 0) ? "" : ":");
		elements.forEach((shown) -> text.append("\n  ").append(element.apply(shown)));
		return text.append((total > elements.size()) ? "\n  … and %d more".formatted(total - elements.size()) : "")
			.toString();
	}

	static String row(Map<String, ? extends @Nullable Object> row) {
		List<String> columns = new ArrayList<>();
		row.forEach((column, value) -> columns.add(column + "=" + value(value)));
		return "{" + String.join(", ", columns) + "}";
	}

	private static String value(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? "x'" + HexFormat.of().formatHex(bytes) + "'"
				: StandardRepresentation.STANDARD_REPRESENTATION.toStringOf(value);
	}

	/**
	 * Describe what has become of a row: of a changed one its key, and the columns that
	 * differ.
	 */
	static String change(RowChange change) {
		Map<String, @Nullable Object> before = change.before();
		Map<String, @Nullable Object> after = change.after();
		if (before == null || after == null) {
			return (after != null) ? "added " + row(after) : "removed " + row(Objects.requireNonNull(before));
		}
		Set<String> columns = new LinkedHashSet<>(after.keySet());
		columns.retainAll(before.keySet());
		columns.removeIf((column) -> Objects.deepEquals(before.get(column), after.get(column)));
		List<String> differing = columns.stream()
			.map((column) -> "%s %s → %s".formatted(column, value(before.get(column)), value(after.get(column))))
			.toList();
		return "changed %s: %s".formatted(row(change.key()), String.join(", ", differing));
	}

}
