package io.github.matrixonespring.timetravel;

import java.util.List;

/**
 * A query of {@link QueryGenerator}, of which it is known where its tables are.
 *
 * @param template the text, with signs for the database and behind each table
 * @param parameters the values of its {@code ?}, or of {@code :p0}, {@code :p1} …
 * @param named whether its parameters are named
 */
record GeneratedQuery(String template, List<Object> parameters, boolean named) {

	static final String TABLE = "\uE000";

	static final String DATABASE = "\uE001";

	/**
	 * Return the text as somebody writes it.
	 * @param database what to write for the database
	 */
	String sql(String database) {
		return withHint(database, "");
	}

	/**
	 * Return the text with a hint behind each table.
	 * @param database what to write for the database
	 * @param hint the hint
	 */
	String withHint(String database, String hint) {
		return this.template.replace(DATABASE, database).replace(TABLE, hint);
	}

}
