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

	private static final String DATABASE = "select '%s', schema_name, '' from information_schema.schemata%s where schema_name = ?";

	private static final String TABLE = """
			select '%s', table_name, table_type from information_schema.tables%s \
			where table_schema = ? and table_name = ?""";

	private static final String SEQUENCES = """
			select '%s', table_name, table_type from information_schema.tables%s \
			where table_schema = ? and table_type = '%s'""";

	private static final String UNION = " union all ";

	private CloneSql() {
	}

	/**
	 * Finds target, source and sequences of a database clone. Arguments: target database,
	 * source database, source database.
	 */
	static String checkDatabase(String hint) {
		return DATABASE.formatted(Finding.TARGET, "") + UNION + DATABASE.formatted(Finding.SOURCE, hint) + UNION
				+ SEQUENCES.formatted(Finding.SEQUENCE, hint, INTERNAL_TABLE);
	}

	/**
	 * Finds target database, target and source of a table clone. Arguments: target
	 * database, target database, target table, source database, source table.
	 */
	static String checkTable(String hint) {
		return DATABASE.formatted(Finding.TARGET_DATABASE, "") + UNION + TABLE.formatted(Finding.TARGET, "") + UNION
				+ TABLE.formatted(Finding.SOURCE, hint);
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

	/**
	 * What a row of a check tells about.
	 */
	enum Finding {

		TARGET_DATABASE, TARGET, SOURCE, SEQUENCE

	}

}
