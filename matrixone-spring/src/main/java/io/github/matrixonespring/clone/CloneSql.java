package io.github.matrixonespring.clone;

import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

	/** Marks what the server defines otherwise in the clone. */
	static final String MISREAD = "misread";

	/** Marks a comment that becomes another one in the clone. */
	static final String COMMENT = "comment";

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
	 * Finds what a server misreads that creates by the text that it shows: it escapes no
	 * backslash there, and the quotes of a default twice. Continues the query for a
	 * database, or for a table.
	 */
	static String misread(PointInTime time, boolean ofTable) {
		String named = "table_schema = ?" + (ofTable ? " and table_name = ?" : "");
		String defined = Stream.of("column_default", "column_type", "generation_expression")
			.map(CloneSql::hasBackslash)
			.collect(Collectors.joining(" or ", "", " or column_default like '''%''''%'''"));
		return """
				 union all select case when %s then '%s' else '%s' end, concat(table_name, '.', column_name) \
				from information_schema.columns%s where %s and (%1$s or %s)\
				 union all select '%3$s', table_name from information_schema.tables%4$s where %5$s and %s\
				 union all select '%2$s', table_name from information_schema.views%4$s where %5$s and %s""".formatted(
				defined, MISREAD, COMMENT, time.hint(), named, hasBackslash("column_comment"),
				hasBackslash("table_comment"), hasBackslash("view_definition"));
	}

	/**
	 * By {@code LIKE}, the server does not find it.
	 */
	private static String hasBackslash(String column) {
		return "instr(%s, '\\\\') > 0".formatted(column);
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
