package io.github.matrixonespring.test.connection;

import io.github.matrixonespring.sql.SqlWords;
import io.github.matrixonespring.test.database.Changes;
import org.jspecify.annotations.Nullable;

/**
 * The one table whose rows a plain INSERT, UPDATE, DELETE, REPLACE or TRUNCATE changes.
 * What is not understood may change anything.
 */
final class WrittenTable {

	private static final String[] OPTIONS = { "low_priority", "delayed", "high_priority", "quick", "ignore" };

	private static final String[] ROWS = { "(", "value", "values", "set", "select", "with", "table" };

	private final String database;

	private final SqlWords words;

	private WrittenTable(String sql, String database) {
		this.words = new SqlWords(sql);
		this.database = database;
	}

	/**
	 * Tell what a statement changes in a database.
	 */
	static Changes of(String sql, String database) {
		if (sql.contains("/*!") || sql.contains("/*+")) {
			return Changes.ANYTHING;
		}
		String table = new WrittenTable(sql, database).read();
		return (table != null) ? Changes.ofRowsIn(table) : Changes.ANYTHING;
	}

	private @Nullable String read() {
		if (this.words.accept("insert", "replace")) {
			return inserted();
		}
		if (this.words.accept("update")) {
			return updated();
		}
		if (this.words.accept("delete")) {
			return deleted();
		}
		return this.words.accept("truncate") ? truncated() : null;
	}

	private @Nullable String inserted() {
		skipOptions();
		this.words.accept("into");
		String table = table();
		return this.words.at(ROWS) ? table : null;
	}

	private @Nullable String updated() {
		skipOptions();
		String table = table();
		boolean named = this.words.at("set") || alias() != null;
		return named && this.words.at("set") ? table : null;
	}

	/**
	 * {@code delete from t}, or {@code delete a from t a}, which Hibernate sends.
	 */
	private @Nullable String deleted() {
		skipOptions();
		String target = this.words.at("from") ? null : this.words.name();
		if (!this.words.accept("from")) {
			return null;
		}
		String table = table();
		String alias = atEndOfTables() ? table : alias();
		boolean plain = alias != null && (target == null || target.equals(alias));
		return plain && atEndOfTables() ? table : null;
	}

	private boolean atEndOfTables() {
		return this.words.atEnd() || this.words.at("where", "order", "limit");
	}

	private @Nullable String truncated() {
		this.words.accept("table");
		String table = table();
		return this.words.atEnd() ? table : null;
	}

	private void skipOptions() {
		boolean option;
		do {
			option = this.words.accept(OPTIONS);
		}
		while (option);
	}

	private @Nullable String alias() {
		this.words.accept("as");
		return this.words.name();
	}

	/**
	 * A table of the database, also where the database is named.
	 */
	private @Nullable String table() {
		String name = this.words.name();
		if (!this.words.accept(".")) {
			return name;
		}
		String table = this.words.name();
		return this.database.equals(name) && !this.words.at(".") ? table : null;
	}

}
