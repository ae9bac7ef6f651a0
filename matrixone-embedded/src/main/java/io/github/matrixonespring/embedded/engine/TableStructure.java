package io.github.matrixonespring.embedded.engine;

import java.util.List;
import java.util.Optional;

/**
 * The columns and constraints of a table at one moment.
 *
 * @param definitions the statements with which H2 would create the table, its keys and
 * its checks, without foreign keys
 * @param columns the columns
 * @param foreignKeys the foreign keys
 * @param indexes the keys and indexes
 * @param comment the comment, or an empty string
 */
public record TableStructure(List<String> definitions, List<Column> columns, List<ForeignKey> foreignKeys,
		List<Index> indexes, String comment) {

	/**
	 * Return the column that numbers the rows.
	 * @return the column, if there is one
	 */
	public Optional<Column> autoIncrement() {
		return this.columns.stream().filter(Column::autoIncrement).findFirst();
	}

	/**
	 * Return the columns that a row is inserted with, without the generated ones.
	 * @return the names
	 */
	List<String> insertable() {
		return this.columns.stream().filter((column) -> column.generation() == null).map(Column::name).toList();
	}

}
