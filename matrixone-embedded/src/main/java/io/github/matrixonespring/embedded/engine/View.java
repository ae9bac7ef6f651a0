package io.github.matrixonespring.embedded.engine;

import java.util.List;

/**
 * A view. It has no counterpart in H2: a reference to it is replaced by its query, so
 * that it follows tables which are dropped and created again, and travels in time with
 * them.
 *
 * @param id the id
 * @param name the name
 * @param createSql the statement that created it
 * @param database the database that was current then, in which its query is read
 * @param query its query
 * @param columnNames the names given to its columns, empty if the query names them
 * @param columns its columns
 */
public record View(long id, String name, String createSql, String database, String query, List<String> columnNames,
		List<Column> columns) implements Relation {

	@Override
	public String kind() {
		return "v";
	}

}
