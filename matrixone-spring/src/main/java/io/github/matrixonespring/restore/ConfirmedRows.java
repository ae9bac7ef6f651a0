package io.github.matrixonespring.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.github.matrixonespring.timetravel.TableName;

/**
 * What may be written, as listed by an earlier plan or report.
 *
 * @param images digests of what the rows have to be, by their keys, of each table
 * @param dropped the tables that may be dropped
 */
record ConfirmedRows(Map<TableName, Map<RowKey, String>> images, Set<TableName> dropped) {

	static ConfirmedRows of(RestorePlan plan) {
		Map<TableName, Map<RowKey, String>> images = new LinkedHashMap<>();
		plan.work().forEach((work) -> {
			Map<RowKey, String> rows = new TreeMap<>();
			work.rows().values().forEach((row) -> rows.put(row.key(), row.image()));
			images.put(work.table().name(), rows);
		});
		return new ConfirmedRows(images, Set.copyOf(plan.dropped()));
	}

	/**
	 * Leave out rows that differ but did not then, and those that are something else now.
	 * @param table the table
	 * @param rows its rows that differ
	 * @param changed is told of those that are something else
	 */
	void retain(RestoredTable table, Map<RowKey, RowDifference> rows, Consumer<RowKey> changed) {
		Map<RowKey, String> expected = this.images.getOrDefault(table.name(), Map.of());
		rows.keySet().retainAll(expected.keySet());
		rows.values().removeIf((row) -> {
			boolean other = !row.image().equals(expected.get(row.key()));
			if (other) {
				changed.accept(row.key());
			}
			return other;
		});
	}

}
