package io.github.matrixonespring.embedded.sql;

import org.jspecify.annotations.Nullable;

/**
 * The name of a table, view or sequence, in lower case as the server stores it under its
 * default {@code lower_case_table_names = 1}.
 *
 * @param database its database, or {@code null} for the current one
 * @param name its own name
 */
public record ObjectName(@Nullable String database, String name) {

	public ObjectName {
		database = (database != null) ? LowerCase.of(database) : null;
		name = LowerCase.of(name);
	}

}
