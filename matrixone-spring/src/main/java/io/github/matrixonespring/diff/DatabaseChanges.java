package io.github.matrixonespring.diff;

import java.util.List;
import java.util.Optional;

import io.github.matrixonespring.support.Identifier;

/**
 * How many rows of each table of a database differ between two moments.
 *
 * @param database the database
 * @param tables its tables, also those in which nothing differs, by name
 * @since 0.1.0
 */
public record DatabaseChanges(String database, List<TableChanges> tables) {

	/**
	 * Return whether nothing differs.
	 * @return whether that is so
	 */
	public boolean isEmpty() {
		return this.tables.stream().allMatch(TableChanges::isEmpty);
	}

	/**
	 * Return the tables in which something differs.
	 * @return the tables, by name
	 */
	public List<TableChanges> changed() {
		return this.tables.stream().filter((table) -> !table.isEmpty()).toList();
	}

	/**
	 * Find what differs in a table.
	 * @param name the name of the table
	 * @return what differs, or empty if there is no such table at either moment
	 */
	public Optional<TableChanges> table(String name) {
		return this.tables.stream()
			.filter((table) -> Identifier.lowerCase(table.table()).equals(Identifier.lowerCase(name)))
			.findFirst();
	}

}
