package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * When names were given for the first time. Before that, nothing can be read by them,
 * whether a snapshot holds the moment or not.
 */
public final class NameHistory {

	private static final char SEPARATOR = '\0';

	private final Map<String, Long> first = new ConcurrentHashMap<>();

	/**
	 * Remember the names of databases and relations that are new.
	 * @param before the catalog before a change
	 * @param after the catalog after it
	 * @param moment when it changed, in nanoseconds since 1970
	 */
	void changed(CatalogState before, CatalogState after, long moment) {
		for (Database database : after.databases().values()) {
			if (database != before.find(database.name())) {
				this.first.putIfAbsent(database.name(), moment);
				for (String relation : database.relations().keySet()) {
					this.first.putIfAbsent(database.name() + SEPARATOR + relation, moment);
				}
			}
		}
	}

	/**
	 * Refuse a name that nothing had at a moment, as the server does.
	 * @param named the database that the name tells, if it tells one
	 * @param current the current database
	 * @param relation the name of the relation
	 * @param moment the moment, in nanoseconds since 1970
	 * @throws SQLException if nothing had the name
	 */
	public void check(@Nullable String named, String current, String relation, long moment) throws SQLException {
		String database = (named != null) ? named : current;
		if (isLater(database, moment)) {
			throw (named != null) ? ServerError.unknownDatabase(named) : ServerError.noDatabaseSelected();
		}
		if (isLater(database + SEPARATOR + relation, moment)) {
			throw ServerError.unknownTableInQuery(relation);
		}
	}

	private boolean isLater(String name, long moment) {
		return this.first.getOrDefault(name, Long.MAX_VALUE) > moment;
	}

}
