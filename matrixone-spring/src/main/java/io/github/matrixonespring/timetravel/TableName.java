package io.github.matrixonespring.timetravel;

import io.github.matrixonespring.support.Identifier;

/**
 * The name of a table, with its database, as the server stores it.
 *
 * @param database the database
 * @param table the table, or an empty string for all of the database
 * @since 0.1.0
 */
public record TableName(String database, String table) {

	/**
	 * Return the name as a statement takes it.
	 * @return both names in backquotes
	 */
	public String quoted() {
		return new Identifier(this.database).quoted() + "." + new Identifier(this.table).quoted();
	}

	@Override
	public String toString() {
		return this.table.isEmpty() ? "Database '" + this.database + "'" : "'" + this.database + "." + this.table + "'";
	}

}
