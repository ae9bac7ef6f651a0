package io.github.matrixonespring.embedded.sql;

import org.jspecify.annotations.Nullable;

/**
 * A time-travel hint as written after the name of a table or database.
 *
 * @param kind what it names
 * @param value the name or moment, which may be a {@code ?}
 */
public record Hint(Kind kind, Token value) {

	/**
	 * What a hint can name.
	 */
	public enum Kind {

		/** A snapshot by its name. */
		SNAPSHOT,

		/** A moment in nanoseconds since 1970. */
		MO_TS,

		/** A moment in nanoseconds since 1970, or as date and time in UTC. */
		TIMESTAMP,

		/** A moment as date and time in the zone of the server. */
		AS_OF;

		static @Nullable Kind of(Token token) {
			for (Kind kind : new Kind[] { SNAPSHOT, MO_TS, TIMESTAMP }) {
				if (token.isWord(kind.name())) {
					return kind;
				}
			}
			return null;
		}

	}

}
