package io.github.matrixonespring.restore;

import java.util.Locale;

/**
 * What a restore by the server's own statement does to a database, table, view or
 * sequence.
 *
 * @param database its database
 * @param name its name, or an empty string for the database itself
 * @param kind what it is
 * @param fate what becomes of it
 * @param rowsNow how many rows it has now, or -1 if it has none or is not there
 * @param rowsThen how many rows it had, or -1 if it had none or was not there
 * @since 0.1.0
 */
public record RestoredObject(String database, String name, Kind kind, Fate fate, long rowsNow, long rowsThen) {

	@Override
	public String toString() {
		String what = this.name.isEmpty() ? this.database : this.database + "." + this.name;
		return "%s %s".formatted(this.kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), what);
	}

	/**
	 * What an object is.
	 */
	public enum Kind {

		/** A database. */
		DATABASE,

		/** A table. */
		TABLE,

		/** A view. */
		VIEW,

		/** A sequence. */
		SEQUENCE,

		/** A table whose rows are in a file elsewhere. */
		EXTERNAL_TABLE;

		static Kind of(String relationKind) {
			return switch (relationKind) {
				case "v" -> VIEW;
				case "S" -> SEQUENCE;
				case "e" -> EXTERNAL_TABLE;
				default -> TABLE;
			};
		}

	}

	/**
	 * What becomes of an object.
	 */
	public enum Fate {

		/** It is replaced by what it was. */
		REPLACED,

		/** It is not there now, and comes back. */
		COMES_BACK,

		/** It was created since, and goes. */
		VANISHES,

		/** It is there now, and the server does not restore it. */
		LOST

	}

}
