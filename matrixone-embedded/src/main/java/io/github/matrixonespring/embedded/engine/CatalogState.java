package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * What is called what at one moment, immutable.
 *
 * @param databases the databases by name
 */
public record CatalogState(Map<String, Database> databases) {

	public CatalogState {
		databases = Collections.unmodifiableMap(new TreeMap<>(databases));
	}

	public @Nullable Database find(String database) {
		return this.databases.get(database);
	}

	/**
	 * Return a database that has to exist.
	 * @param name the name
	 * @return the database
	 * @throws SQLException if it does not
	 */
	public Database database(String name) throws SQLException {
		Database database = find(name);
		if (database == null) {
			throw ServerError.unknownDatabase(name);
		}
		return database;
	}

	/**
	 * Return the database of a name.
	 * @param named the database that the name tells, if it tells one
	 * @param current the current database, which need not exist at this moment
	 * @return the database
	 * @throws SQLException if there is none
	 */
	public Database database(@Nullable String named, String current) throws SQLException {
		if (named != null) {
			return database(named);
		}
		Database database = find(current);
		if (database == null) {
			throw ServerError.noDatabaseSelected();
		}
		return database;
	}

	public @Nullable Relation find(String database, String relation) {
		Database found = find(database);
		return (found != null) ? found.relation(relation) : null;
	}

	CatalogState with(Database database) {
		Map<String, Database> changed = new TreeMap<>(this.databases);
		changed.put(database.name(), database);
		return new CatalogState(changed);
	}

	CatalogState without(String database) {
		Map<String, Database> changed = new TreeMap<>(this.databases);
		changed.remove(database);
		return new CatalogState(changed);
	}

}
