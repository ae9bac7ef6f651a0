package io.github.matrixonespring.test.connection;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.matrixonespring.sql.SqlWords;
import org.jspecify.annotations.Nullable;

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

	/** Words with which a query is not only one. */
	private static final Pattern NOT_ONLY_READING = Pattern
		.compile("into|insert|update|delete|replace|nextval|setval|analyze|call|mo_ctl|mo_[a-z_]*upsert|load_file"
				+ "|get_lock|sleep");

	private static final Set<String> READING = Set.of("select", "show", "desc", "describe", "explain", "with", "values",
			"table");

	private static final Set<String> SHOWING = Set.of("show", "desc", "describe", "explain");

	private static final Set<String> TRANSACTION = Set.of("commit", "rollback", "savepoint", "release");

	/** What it says is taken back by a rollback, or held until the end. */
	private static final Set<String> TAKING_PART = Set.of("insert", "update", "delete", "replace", "create", "drop",
			"alter", "truncate", "load", "clone", "merge", "call", "execute", "share");

	static StatementEffect of(String sql) {
		SqlWords words = new SqlWords(sql);
		String first = first(words);
		boolean temporary = words.at("temporary");
		boolean reads = READING.contains(first);
		if (doesMore(words, reads)) {
			return ALL;
		}
		if (reads || TRANSACTION.contains(first)) {
			return NONE;
		}
		return switch (first) {
			case "begin", "start" -> BEGIN;
			case "set", "use" -> CONNECTION;
			case "insert", "update", "delete", "replace", "alter", "drop", "truncate" -> DATABASE;
			case "create" -> temporary ? ALL : DATABASE;
			default -> ALL;
		};
	}

	/**
	 * Tell whether a statement reads and does nothing else.
	 */
	static boolean isQuery(String sql) {
		return READING.contains(first(new SqlWords(sql)));
	}

	/**
	 * Tell whether a statement does something that a rollback takes back, or locks what
	 * it reads.
	 */
	static boolean takesPartInTransaction(String sql) {
		SqlWords words = new SqlWords(sql);
		String word = first(words);
		if (SHOWING.contains(word)) {
			return false;
		}
		while (!word.isEmpty()) {
			// With a bracket, it is a function.
			if (TAKING_PART.contains(word) && !words.at("(")) {
				return true;
			}
			word = lowerCase(words.next());
		}
		return false;
	}

	/**
	 * Read the first word behind opening brackets.
	 */
	private static String first(SqlWords words) {
		String word = lowerCase(words.next());
		while (word.equals("(")) {
			word = lowerCase(words.next());
		}
		return word;
	}

	/**
	 * Tell whether there is another statement, or a query does more than to read.
	 * {@code for update} locks rows but does not change them.
	 */
	private static boolean doesMore(SqlWords words, boolean reads) {
		String before = "";
		for (String word = lowerCase(words.next()); !word.isEmpty(); word = lowerCase(words.next())) {
			if (word.equals(";") && !words.atEnd()) {
				return true;
			}
			boolean locks = word.equals("update") && before.equals("for");
			boolean assigns = word.equals(":") && words.at("=");
			if (reads && (assigns || (!locks && NOT_ONLY_READING.matcher(word).matches()))) {
				return true;
			}
			before = word;
		}
		return false;
	}

	private static String lowerCase(@Nullable String word) {
		return (word != null) ? word.toLowerCase(Locale.ROOT) : "";
	}

	boolean touchesDatabase() {
		return this == DATABASE || this == ALL;
	}

	boolean changesConnection() {
		return this == CONNECTION || this == ALL;
	}

}
