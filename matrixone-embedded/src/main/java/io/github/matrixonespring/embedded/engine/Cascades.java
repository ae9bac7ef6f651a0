package io.github.matrixonespring.embedded.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tables a modification of one table can reach through its foreign keys.
 */
public final class Cascades {

	private Cascades() {
	}

	/**
	 * Return the tables that a modification can write to.
	 * @param target the table that it names
	 * @param catalog the catalog
	 * @return the table, and those whose rows follow when its rows are changed or deleted
	 */
	public static List<StoredTable> of(StoredTable target, CatalogState catalog) {
		Map<String, StoredTable> reached = new LinkedHashMap<>();
		Deque<StoredTable> open = new ArrayDeque<>(List.of(target));
		while (!open.isEmpty()) {
			StoredTable parent = open.remove();
			if (reached.putIfAbsent(parent.schema(), parent) == null) {
				for (Database database : catalog.databases().values()) {
					for (StoredTable child : database.tables()) {
						if (follows(child, parent)) {
							open.add(child);
						}
					}
				}
			}
		}
		return List.copyOf(reached.values());
	}

	private static boolean follows(StoredTable child, StoredTable parent) {
		for (ForeignKey key : child.structure().foreignKeys()) {
			if (key.parentSchema().equals(parent.schema()) && key.changesChildren()) {
				return true;
			}
		}
		return false;
	}

}
