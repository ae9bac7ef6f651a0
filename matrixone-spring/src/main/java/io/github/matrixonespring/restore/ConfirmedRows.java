package io.github.matrixonespring.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.github.matrixonespring.timetravel.TableName;
import org.jspecify.annotations.Nullable;

/**
 * The rows that may be written, as a plan or a report has told of them before.
 *
 * @param images digests of what the rows have to be, by their keys, of each table
 */
record ConfirmedRows(Map<TableName, Map<RowKey, String>> images) {

	static ConfirmedRows of(RestorePlan plan) {
		Map<TableName, Map<RowKey, String>> images = new LinkedHashMap<>();
		plan.work().forEach((work) -> {
			Map<RowKey, String> rows = new TreeMap<>();
			work.rows().values().forEach((row) -> rows.put(row.key(), row.image()));
			images.put(work.table().name(), rows);
		});
		return new ConfirmedRows(images);
	}

	/**
	 * Leave out rows that differ but did not then, and those that are something else now.
	 * @param confirmed the rows that may be written, or {@code null} for all
	 * @param table the table
	 * @param rows its rows that differ
	 * @param changed is told of those that are something else
	 */
	static void retain(@Nullable ConfirmedRows confirmed, RestoredTable table, Map<RowKey, RowDifference> rows,
			Consumer<RestoreRow> changed) {
		if (confirmed == null) {
			return;
		}
		Map<RowKey, String> images = confirmed.images().getOrDefault(table.name(), Map.of());
		rows.keySet().retainAll(images.keySet());
		rows.values().removeIf((row) -> {
			boolean other = !row.image().equals(images.get(row.key()));
			if (other) {
				changed.accept(table.row(row.key()));
			}
			return other;
		});
	}

}
