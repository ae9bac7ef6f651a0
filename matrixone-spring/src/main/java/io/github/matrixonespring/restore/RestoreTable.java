package io.github.matrixonespring.restore;

import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.PastCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A table of which rows are to be restored. Immutable; each method returns a new one.
 *
 * @param database its database, or an empty string for the current one
 * @param table its name
 * @param condition which rows, or {@code null} for all
 * @since 0.1.0
 */
public record RestoreTable(String database, String table, @Nullable PastCondition condition) {

	/**
	 * Create a table.
	 * @throws IllegalArgumentException if the server has no such names
	 */
	public RestoreTable {
		if (!database.isEmpty()) {
			Identifier.cloned("Database name", database);
		}
		Assert.hasLength(table, "Table name must not be empty");
		Identifier.cloned("Table name", table);
	}

	/**
	 * Name a table of the current database.
	 * @param table its name
	 * @return all rows of the table
	 */
	public static RestoreTable table(String table) {
		return new RestoreTable("", table, null);
	}

	/**
	 * Name a table.
	 * @param database its database
	 * @param table its name
	 * @return all rows of the table
	 */
	public static RestoreTable table(String database, String table) {
		Assert.hasLength(database, "Database name must not be empty");
		return new RestoreTable(database, table, null);
	}

	/**
	 * Choose rows: those that meet a condition now, or met it at the point.
	 * @param condition one boolean expression on the columns of the table, with {@code ?}
	 * for values. Its subqueries read the moment that the row is read at. Never put a
	 * user's text into it. Needs JSqlParser on the class path
	 * @param arguments the values
	 * @return those rows of the table
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is
	 * anything else than one expression, or if the number of values is another one than
	 * that of {@code ?}
	 */
	public RestoreTable where(String condition, @Nullable Object... arguments) {
		return new RestoreTable(this.database, this.table, PastCondition.of(condition, arguments));
	}

	@Override
	public String toString() {
		return (this.database.isEmpty() ? "'" : "'" + this.database + ".") + this.table + "'"
				+ ((this.condition != null) ? " where " + this.condition : "");
	}

	/**
	 * Return the text with the values of the condition, which may be nobody else's
	 * business.
	 */
	String described() {
		return (this.condition == null || this.condition.arguments().isEmpty()) ? toString()
				: this + " " + this.condition.arguments();
	}

}
