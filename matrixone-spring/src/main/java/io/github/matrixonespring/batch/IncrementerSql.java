package io.github.matrixonespring.batch;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of {@link MatrixOneMaxValueIncrementer}.
 *
 * @param table the table, quoted
 * @param column the column, quoted
 * @param qualified whether the table has its database in front
 */
record IncrementerSql(String table, String column, boolean qualified) {

	/**
	 * Create the SQL for a table. The name may have its database in front, as a table
	 * prefix of Spring Batch has.
	 */
	static IncrementerSql of(String table, String column) {
		String quoted = Arrays.stream(table.split("\\.", -1))
			.map((part) -> new Identifier(part).quoted())
			.collect(Collectors.joining("."));
		return new IncrementerSql(quoted, new Identifier(column).quoted(), table.contains("."));
	}

	/**
	 * Put a database in front of the table.
	 * @param database its name, or an empty string to leave it out
	 */
	IncrementerSql in(String database) {
		return database.isEmpty() ? this
				: new IncrementerSql(new Identifier(database).quoted() + "." + this.table, this.column, true);
	}

	/**
	 * Add to the number of the one row. It is locked until the transaction ends.
	 */
	String increment() {
		return "update " + this.table + " set " + this.column + " = " + this.column + " + 1";
	}

	String read() {
		return "select " + this.column + " from " + this.table;
	}

}
