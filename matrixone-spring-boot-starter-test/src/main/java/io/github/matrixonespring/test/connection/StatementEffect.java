package io.github.matrixonespring.test.connection;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a statement may do to its database and its connection. When in doubt, everything.
 */
enum StatementEffect {

	/** Reads. */
	NONE,

	/** Begins a transaction. */
	BEGIN,

	/** May leave the connection other than it was. */
	CONNECTION,

	/** May change the database. */
	DATABASE,

	/** May do both. */
	ALL;

	/** Comments but hints, blanks and brackets at the beginning. */
	private static final Pattern LEADING = Pattern.compile("\\A(?:\\s|\\(|/\\*[^!+].*?\\*/|--[^\\n]*\\n|#[^\\n]*\\n)+",
			Pattern.DOTALL);

	/** Words with which a query is not only one. */
	private static final Pattern NOT_ONLY_READING = Pattern
		.compile("\\b(?:into|insert|update|delete|replace|nextval|setval|analyze|call|mo_ctl|mo_[a-z_]*upsert|load_file"
				+ "|get_lock|sleep)\\b|:=|;\\s*\\S");

	private static final Set<String> READING = Set.of("select", "show", "desc", "describe", "explain", "with", "values",
			"table");

	private static final Set<String> TRANSACTION = Set.of("commit", "rollback", "savepoint", "release");

	static StatementEffect of(String sql) {
		String text = LEADING.matcher(sql).replaceFirst("").toLowerCase(Locale.ROOT);
		int end = 0;
		while (end < text.length() && Character.isLetter(text.charAt(end))) {
			end++;
		}
		String word = text.substring(0, end);
		boolean several = text.strip().indexOf(';') >= 0 && text.strip().indexOf(';') < text.strip().length() - 1;
		if (several && !READING.contains(word)) {
			return ALL;
		}
		if (READING.contains(word)) {
			return isOnlyReading(text) ? NONE : ALL;
		}
		if (TRANSACTION.contains(word)) {
			return NONE;
		}
		return switch (word) {
			case "begin", "start" -> BEGIN;
			case "set", "use" -> CONNECTION;
			case "insert", "update", "delete", "replace", "alter", "drop", "truncate" -> DATABASE;
			case "create" -> text.startsWith("create temporary") ? ALL : DATABASE;
			default -> ALL;
		};
	}

	/**
	 * {@code for update} locks rows but does not change them.
	 */
	private static boolean isOnlyReading(String text) {
		return !NOT_ONLY_READING.matcher(text.replaceAll("\\bfor\\s+update\\b", " ")).find();
	}

	boolean touchesDatabase() {
		return this == DATABASE || this == ALL;
	}

	boolean changesConnection() {
		return this == CONNECTION || this == ALL;
	}

}
