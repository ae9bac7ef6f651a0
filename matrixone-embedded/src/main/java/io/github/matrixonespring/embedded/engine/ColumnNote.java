package io.github.matrixonespring.embedded.engine;

import org.jspecify.annotations.Nullable;

/**
 * What H2 does not know about a column but the server would tell. It is kept in H2's
 * comment on the column, so that it goes wherever the column goes.
 *
 * @param name the name as it was defined
 * @param type the type as the server calls it
 * @param defaultValue the default as the server would write it, if any
 * @param onUpdate what an update sets it to, if anything
 * @param generation the expression that it is computed by, if any
 * @param virtual whether it is computed when it is read
 * @param comment the comment
 */
public record ColumnNote(String name, String type, @Nullable String defaultValue, @Nullable String onUpdate,
		@Nullable String generation, boolean virtual, String comment) {

	/** Not a line break, which the value of an enum or a default can have. */
	private static final String SEPARATOR = "\u0001";

	private static final String ABSENT = "\0";

	/**
	 * Return the text for H2.
	 * @return the text
	 */
	public String encoded() {
		return String.join(SEPARATOR, this.name, this.type, text(this.defaultValue), text(this.onUpdate),
				text(this.generation), Boolean.toString(this.virtual), this.comment);
	}

	/**
	 * Return the note of a column that gets another name.
	 * @param column the column
	 * @param name the new name as it is defined
	 * @return the note
	 */
	public static ColumnNote renamed(Column column, String name) {
		return new ColumnNote(name, column.type(), column.defaultValue(), column.onUpdate(), column.generation(),
				column.virtual(), column.comment());
	}

	static ColumnNote decode(String encoded) {
		String[] fields = encoded.split(SEPARATOR, 7);
		return new ColumnNote(fields[0], fields[1], value(fields[2]), value(fields[3]), value(fields[4]),
				Boolean.parseBoolean(fields[5]), fields[6]);
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : ABSENT;
	}

	private static @Nullable String value(String text) {
		return text.equals(ABSENT) ? null : text;
	}

}
