package io.github.matrixonespring.embedded.sql;

import java.util.Objects;

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

	/**
	 * Return its database, which this name has to tell.
	 * @return the database
	 */
	public String requiredDatabase() {
		return Objects.requireNonNull(this.database);
	}

	/**
	 * Return it as statements of the server write it.
	 * @return the name with its database, in backquotes
	 */
	public String toSql() {
		return quoted(requiredDatabase()) + "." + quoted(this.name);
	}

	/**
	 * Return a name as statements of the server write it.
	 * @param name the name
	 * @return the name in backquotes
	 */
	public static String quoted(String name) {
		return "`" + name.replace("`", "``") + "`";
	}

}
