package io.github.matrixonespring.clone;

import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.support.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of clones. The views of {@code information_schema} show every user what he has
 * rights on; {@code mo_catalog} is for administrators.
 */
final class CloneSql {

	static final String LOWER_CASE_TABLE_NAMES = "select @@lower_case_table_names";

	/** As it is shown for sequences. */
	static final String INTERNAL_TABLE = "INTERNAL TABLE";

	private CloneSql() {
	}

	/**
	 * Finds a database.
	 */
	static String database(String hint) {
		return "select schema_name from information_schema.schemata%s where schema_name = ?".formatted(hint);
	}

	/**
	 * Finds the types of the tables in a database; none where it is empty.
	 */
	static String tableTypes(String hint) {
		return "select distinct table_type from information_schema.tables%s where table_schema = ?".formatted(hint);
	}

	/**
	 * Finds the sequences of a database.
	 */
	static String sequences(String hint) {
		return """
				select table_name from information_schema.tables%s \
				where table_schema = ? and table_type = '%s' order by table_name""".formatted(hint, INTERNAL_TABLE);
	}

	/**
	 * Finds the type of a table, as far as it exists.
	 */
	static String tableType(String hint) {
		return "select table_type from information_schema.tables%s where table_schema = ? and table_name = ?"
			.formatted(hint);
	}

	/**
	 * Reads at a timestamp. With the name of a snapshot in it, the same text could be
	 * answered from the plan that the session has made for an older one of that name.
	 */
	static String at(long timestamp) {
		return " {MO_TS = %d}".formatted(timestamp);
	}

	static String at(@Nullable SnapshotName snapshot) {
		return (snapshot != null) ? " {SNAPSHOT = %s}".formatted(new Identifier(snapshot.value()).quoted()) : "";
	}

	/**
	 * Without {@code IF NOT EXISTS}: of a database the server ignores it, and into a
	 * table that exists it inserts the rows.
	 */
	static String clone(CloneName target, CloneName source, @Nullable SnapshotName snapshot) {
		return "CREATE %s %s CLONE %s%s".formatted(target.isTable() ? "TABLE" : "DATABASE", quoted(target),
				quoted(source), at(snapshot));
	}

	private static String quoted(CloneName name) {
		String database = Identifier.cloned("Database name", name.database()).quoted();
		return name.isTable() ? database + "." + Identifier.cloned("Table name", name.table()).quoted() : database;
	}

}
