package io.github.matrixonespring.restore;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.matrixonespring.timetravel.TableName;

/**
 * Circles of tables that refer to each other by foreign keys, in which the server cannot
 * restore. A table that refers to itself is none.
 *
 * @since 0.1.0
 */
public final class TableCircles {

	private TableCircles() {
	}

	/**
	 * Find the tables that are part of a circle.
	 * @param references the foreign keys
	 * @param child tells the table that has one
	 * @param parent tells the table that it refers to
	 * @param <R> the type of the foreign keys
	 * @return the tables, not those that only lead to a circle
	 */
	public static <R> Set<TableName> find(Collection<R> references, Function<R, TableName> child,
			Function<R, TableName> parent) {
		Map<TableName, Set<TableName>> reached = new HashMap<>();
		references.stream()
			.filter((reference) -> !child.apply(reference).equals(parent.apply(reference)))
			.forEach((reference) -> reached.computeIfAbsent(child.apply(reference), (table) -> new HashSet<>())
				.add(parent.apply(reference)));
		boolean grows = true;
		while (grows) {
			grows = false;
			for (Set<TableName> parents : reached.values()) {
				Set<TableName> further = new HashSet<>();
				parents.forEach((table) -> further.addAll(reached.getOrDefault(table, Set.of())));
				grows |= parents.addAll(further);
			}
		}
		Set<TableName> circles = new HashSet<>(reached.keySet());
		circles.removeIf((table) -> !reached.getOrDefault(table, Set.of()).contains(table));
		return circles;
	}

}
