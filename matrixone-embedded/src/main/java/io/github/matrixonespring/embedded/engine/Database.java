package io.github.matrixonespring.embedded.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A database, immutable.
 *
 * @param id the id, as {@code mo_database.dat_id} has it
 * @param name the name
 * @param createSql the statement that created it
 * @param system whether it belongs to the server
 * @param relations what it holds, by name
 */
public record Database(long id, String name, String createSql, boolean system, Map<String, Relation> relations) {

	public Database {
		relations = Collections.unmodifiableMap(new TreeMap<>(relations));
	}

	public @Nullable Relation relation(String relation) {
		return this.relations.get(relation);
	}

	public Collection<StoredTable> tables() {
		return this.relations.values()
			.stream()
			.filter(StoredTable.class::isInstance)
			.map(StoredTable.class::cast)
			.toList();
	}

	Database with(Relation relation) {
		Map<String, Relation> changed = new TreeMap<>(this.relations);
		changed.put(relation.name(), relation);
		return new Database(this.id, this.name, this.createSql, this.system, changed);
	}

	Database without(String relation) {
		Map<String, Relation> changed = new TreeMap<>(this.relations);
		changed.remove(relation);
		return new Database(this.id, this.name, this.createSql, this.system, changed);
	}

}
