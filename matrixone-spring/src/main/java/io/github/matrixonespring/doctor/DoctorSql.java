package io.github.matrixonespring.doctor;

import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of the doctor, which reads only.
 */
final class DoctorSql {

	static final String WHO = "select current_account_name(), current_user_name(), current_role_name()";

	static final String CLOCK = "select unix_timestamp()";

	static final String TABLES_OF_TYPE = """
			select table_name from information_schema.tables where table_schema = ? and table_type = ? order by table_name""";

	static final String FOREIGN_KEYS = """
			select distinct db_name, table_name, refer_db_name, refer_table_name from mo_catalog.mo_foreign_keys \
			where db_name = ? or refer_db_name = ?""";

	/**
	 * What every user may read; foreign keys on columns with capital letters are missing.
	 */
	static final String VISIBLE_FOREIGN_KEYS = """
			select distinct constraint_schema, table_name, unique_constraint_schema, referenced_table_name \
			from information_schema.referential_constraints \
			where constraint_schema = ? or unique_constraint_schema = ?""";

	static final String HAS_BRANCHES = """
			select 1 from information_schema.tables \
			where table_schema = 'mo_catalog' and table_name = 'mo_branch_metadata'""";

	/**
	 * Finds tables that are no branch any more, though the same table was one before it
	 * was emptied: its logical id stays.
	 */
	static final String LOST_BRANCHES = """
			select t.reldatabase, t.relname from mo_catalog.mo_branch_metadata b, mo_catalog.mo_tables t \
			where t.rel_logical_id = b.table_id and t.rel_id <> b.table_id and b.table_deleted \
			and t.rel_id not in (select c.table_id from mo_catalog.mo_branch_metadata c where not c.table_deleted) \
			order by t.reldatabase, t.relname""";

	private DoctorSql() {
	}

	/**
	 * Fails if the view cannot be read.
	 */
	static String readView(Identifier database, Identifier view) {
		return "select 1 from %s.%s where 1 = 0".formatted(database.quoted(), view.quoted());
	}

}
