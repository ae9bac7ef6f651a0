package io.github.matrixonespring.test.database;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may have been changed in a database: nothing, the rows of some tables, or
 * anything.
 *
 * @param anything whether it may be anything
 * @param tables the tables, named as in the statements
 * @since 0.1.0
 */
public record Changes(boolean anything, Set<String> tables) {

	/** Nothing was changed. */
	public static final Changes NONE = new Changes(false, Set.of());

	/** It is not known what was changed. */
	public static final Changes ANYTHING = new Changes(true, Set.of());

	public Changes {
		tables = Set.copyOf(tables);
	}

	/**
	 * The rows of one table.
	 * @param table the table
	 * @return the change
	 */
	public static Changes ofRowsIn(String table) {
		return new Changes(false, Set.of(table));
	}

	/**
	 * Tell whether nothing was changed.
	 * @return whether the database is as it was
	 */
	public boolean isNone() {
		return !this.anything && this.tables.isEmpty();
	}

	/**
	 * Add what else was changed.
	 * @param more the other changes
	 * @return all of them
	 */
	public Changes and(Changes more) {
		if (this.anything || more.anything) {
			return ANYTHING;
		}
		return this.tables.containsAll(more.tables) ? this : new Changes(false,
				Stream.concat(this.tables.stream(), more.tables.stream()).collect(Collectors.toUnmodifiableSet()));
	}

}
