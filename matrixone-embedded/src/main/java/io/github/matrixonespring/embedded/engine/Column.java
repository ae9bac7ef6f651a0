package io.github.matrixonespring.embedded.engine;

import io.github.matrixonespring.embedded.sql.LowerCase;
import org.jspecify.annotations.Nullable;

/**
 * A column.
 *
 * @param name the name in lower case, by which H2 knows the column
 * @param definedName the name as it was defined, which the server shows
 * @param position the place in its table, from 1
 * @param type the type as the server calls it, such as {@code varchar(20)}
 * @param nullable whether it may be null
 * @param defaultValue the default as an expression, if any
 * @param onUpdate what an update sets it to, if anything
 * @param autoIncrement whether it numbers the rows
 * @param generation the expression that it is computed by, if any
 * @param virtual whether it is computed when it is read
 * @param comment the comment, or an empty string
 * @param key {@code PRI}, {@code UNI}, {@code MUL} or an empty string
 */
public record Column(String name, String definedName, int position, String type, boolean nullable,
		@Nullable String defaultValue, @Nullable String onUpdate, boolean autoIncrement, @Nullable String generation,
		boolean virtual, String comment, String key) {

	/** What the catalog has as the default of a column with {@code DEFAULT NULL}. */
	static final String NO_DEFAULT = "null";

	/**
	 * Return the default as SHOW COLUMNS and the driver's metadata have it: a string
	 * without its quotes, those inside of it doubled once more.
	 * @return the default, or {@code null} if there is none
	 */
	public @Nullable String shownDefault() {
		String value = this.defaultValue;
		if (value == null || value.equals(NO_DEFAULT)) {
			return null;
		}
		return value.startsWith("'") ? value.substring(1, value.length() - 1).replace("'", "''") : value;
	}

	Column withKey(String key) {
		return new Column(this.name, this.definedName, this.position, this.type, this.nullable, this.defaultValue,
				this.onUpdate, this.autoIncrement, this.generation, this.virtual, this.comment, key);
	}

	/**
	 * Create a column that has a name and a type and nothing else.
	 * @param definedName the name as it was defined
	 * @param position the place, from 1
	 * @param type the type as the server calls it
	 * @param nullable whether it may be null
	 * @return the column
	 */
	public static Column plain(String definedName, int position, String type, boolean nullable) {
		return new Column(LowerCase.of(definedName), definedName, position, type, nullable, null, null, false, null,
				false, "", "");
	}

}
