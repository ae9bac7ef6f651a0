package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Which table refers to which at one moment, by name, as {@code mo_foreign_keys} tells. A
 * foreign key that waits for its table is told, too.
 */
final class References {

	private final Map<String, ObjectName> bySchema = new HashMap<>();

	/** What each table refers to. */
	private final Map<ObjectName, Set<ObjectName>> parents = new LinkedHashMap<>();

	private References(CatalogState catalog) {
		catalog.databases()
			.values()
			.forEach((database) -> database.tables()
				.forEach((table) -> this.bySchema.put(table.schema(), new ObjectName(database.name(), table.name()))));
	}

	static References of(CatalogState catalog) {
		References references = new References(catalog);
		for (Database database : catalog.databases().values()) {
			for (StoredTable table : database.tables()) {
				Set<ObjectName> referred = references.referredTo(table);
				if (!referred.isEmpty()) {
					references.parents.put(new ObjectName(database.name(), table.name()), referred);
				}
			}
		}
		return references;
	}

	private Set<ObjectName> referredTo(StoredTable table) {
		Set<ObjectName> referred = new LinkedHashSet<>();
		table.structure().foreignKeys().forEach((key) -> referred.add(nameOf(key)));
		table.structure().waiting().forEach((key) -> referred.add(new ObjectName(key.database(), key.parent())));
		return referred;
	}

	/**
	 * Return the name of the table that a foreign key refers to.
	 * @param key the foreign key
	 * @return the name at this moment
	 */
	ObjectName nameOf(ForeignKey key) {
		return nameOf(key.parentSchema());
	}

	/**
	 * Return the name of a table.
	 * @param table the table, maybe as it was at another moment
	 * @return the name at this moment
	 */
	ObjectName nameOf(StoredTable table) {
		return nameOf(table.schema());
	}

	private ObjectName nameOf(String schema) {
		ObjectName name = this.bySchema.get(schema);
		if (name == null) {
			throw new IllegalStateException("No table in the schema " + schema);
		}
		return name;
	}

	/**
	 * Return whether a table refers to this one. It may be the table itself.
	 * @param table the table
	 * @return whether one does
	 */
	boolean isReferredTo(ObjectName table) {
		return this.parents.values().stream().anyMatch((referred) -> referred.contains(table));
	}

	/**
	 * Return whether a table of another database refers to one of this database.
	 * @param database the database
	 * @return whether one does
	 */
	boolean isReferredToFromElsewhere(String database) {
		return this.parents.entrySet()
			.stream()
			.filter((child) -> !database.equals(child.getKey().database()))
			.flatMap((child) -> child.getValue().stream())
			.anyMatch((parent) -> database.equals(parent.database()));
	}

	/**
	 * Return the tables that refer to others, and those that they refer to, each behind
	 * those that it refers to.
	 * @param target which tables are asked for
	 * @return the names of those among them
	 * @throws SQLException if tables refer to each other in a circle
	 */
	List<ObjectName> sorted(SnapshotTarget target) throws SQLException {
		Map<ObjectName, Set<ObjectName>> open = new LinkedHashMap<>();
		this.parents.forEach((child, referred) -> {
			if (target.contains(child)) {
				Set<ObjectName> others = new LinkedHashSet<>(referred);
				others.remove(child);
				others.forEach((parent) -> open.computeIfAbsent(parent, (name) -> new LinkedHashSet<>()));
				open.computeIfAbsent(child, (name) -> new LinkedHashSet<>()).addAll(others);
			}
		});
		List<ObjectName> sorted = new ArrayList<>();
		while (!open.isEmpty()) {
			List<ObjectName> next = open.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().isEmpty())
				.map(Map.Entry::getKey)
				.toList();
			if (next.isEmpty()) {
				throw ServerError.internal("There is a cycle in dependency graph");
			}
			open.keySet().removeAll(next);
			open.values().forEach((referred) -> referred.removeAll(next));
			sorted.addAll(next);
		}
		sorted.removeIf((name) -> !target.contains(name));
		return sorted;
	}

}
