package io.github.matrixonespring.clone;

import java.sql.SQLException;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.support.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of clones. The views of {@code information_schema} show every user what he has
 * rights on; {@code mo_catalog} is for administrators.
 */
final class CloneSql {

	static final String LOWER_CASE_TABLE_NAMES = "select @@lower_case_table_names";

	/** Marks what is to be made. */
	static final String TARGET = "target";

	/** Marks the database that is cloned. */
	static final String SOURCE = "source";

	/** As it is shown for sequences. */
	static final String INTERNAL_TABLE = "INTERNAL TABLE";

	private CloneSql() {
	}

	/**
	 * Finds a database that is to be made, and the one that it is to be made from with
	 * the types of its tables.
	 */
	static String databases(PointInTime time) {
		return targetDatabase() + """
				 union all select '%s', schema_name from information_schema.schemata%s where schema_name = ? \
				union all select distinct table_type, '' from information_schema.tables%2$s where table_schema = ?"""
			.formatted(SOURCE, time.hint());
	}

	/**
	 * Finds the sequences of a database.
	 */
	static String sequences(PointInTime time) {
		return """
				select table_name from information_schema.tables%s \
				where table_schema = ? and table_type = '%s' order by table_name""".formatted(time.hint(),
				INTERNAL_TABLE);
	}

	/**
	 * Finds a table that is to be made, and the one that it is to be made from with its
	 * type.
	 */
	static String tables(PointInTime time) {
		return targetTable() + """
				 union all select table_type, table_name from information_schema.tables%s \
				where table_schema = ? and table_name = ?""".formatted(time.hint());
	}

	/**
	 * Finds a database that is to be made.
	 */
	static String targetDatabase() {
		return "select '%s', schema_name from information_schema.schemata where schema_name = ?".formatted(TARGET);
	}

	/**
	 * Finds a table that is to be made.
	 */
	static String targetTable() {
		return "select '%s', table_name from information_schema.tables where table_schema = ? and table_name = ?"
			.formatted(TARGET);
	}

	/**
	 * Tell whether the server refuses to read a table at a snapshot that does not cover
	 * it.
	 */
	static boolean isOutOfScope(@Nullable Throwable cause) {
		return cause instanceof SQLException && String.valueOf(cause.getMessage()).contains("does not belong to the");
	}

	static String drop(CloneName database) {
		return "DROP DATABASE " + database.quoted();
	}

	static String dropSequence(CloneName database, String sequence) {
		return "DROP SEQUENCE %s.%s".formatted(database.quoted(), new Identifier(sequence).quoted());
	}

	/**
	 * Without {@code IF NOT EXISTS}: of a database the server ignores it, and into a
	 * table that exists it inserts the rows.
	 */
	static String clone(CloneName target, CloneName source, PointInTime time) {
		return "CREATE %s %s CLONE %s%s".formatted(target.isTable() ? "TABLE" : "DATABASE", target.quoted(),
				source.quoted(), time.hint());
	}

}
