package io.github.matrixonespring.test.database;

import java.util.stream.Collectors;

import io.github.matrixonespring.support.Identifier;

/**
 * The statements about databases for tests.
 */
final class DatabaseSql {

	/** All databases whose names begin as ours do. */
	static final String OURS = "select datname from mo_catalog.mo_database where datname like 'motest\\_%' order by datname";

	/** The snapshots of one database, without those that the server makes and drops. */
	static final String SNAPSHOTS = """
			select sname from mo_catalog.mo_snapshots where database_name = ? and sname not like '\\_\\_mo\\_%'""";

	/** The sequences of one database. */
	static final String SEQUENCES = """
			select table_name from information_schema.tables where table_schema = ? \
			and table_type = 'INTERNAL TABLE'""";

	/** The tables of one database, without views. */
	static final String TABLES = """
			select table_name from information_schema.tables where table_schema = ? \
			and table_type = 'BASE TABLE'""";

	/** The columns of one database, without those that the server adds. */
	static final String COLUMNS = """
			select table_name, column_name, extra from information_schema.columns where table_schema = ? \
			and column_name not like '\\_\\_mo\\_%' order by table_name, ordinal_position""";

	/** The tables with partitions, or with an index that is more than sorted values. */
	static final String SPECIAL = """
			select relname from mo_catalog.mo_tables where reldatabase = ? and partitioned <> 0 \
			union select table_name from information_schema.statistics where table_schema = ? \
			and index_type <> ''""";

	/** The foreign keys within a database, to it and from it. */
	static final String FOREIGN_KEYS = """
			select distinct db_name, table_name, refer_db_name, refer_table_name, on_delete, on_update \
			from mo_catalog.mo_foreign_keys where db_name = ? or refer_db_name = ?""";

	/** The numbers of a column that are reserved. */
	static final String RESERVED = """
			select max(i.offset) from mo_catalog.mo_increment_columns i \
			join mo_catalog.mo_tables t on t.rel_id = i.table_id \
			where t.reldatabase = ? and t.relname = ? and i.col_name = ?""";

	static final String BEGIN = "begin";

	static final String COMMIT = "commit";

	private DatabaseSql() {
	}

	static String create(String database) {
		return "create database " + quoted(database);
	}

	static String clone(String target, String source) {
		return "create database " + quoted(target) + " clone " + quoted(source);
	}

	static String drop(String database) {
		return "drop database if exists " + quoted(database);
	}

	static String dropSnapshot(String snapshot) {
		return "drop snapshot " + quoted(snapshot);
	}

	static String foreignKeyChecks(boolean on) {
		return "set foreign_key_checks = " + (on ? "1" : "0");
	}

	static String dropTable(String database, String table) {
		return "drop table " + qualified(database, table);
	}

	static String cloneTable(String target, String table, String source) {
		return "create table " + qualified(target, table) + " clone " + qualified(source, table);
	}

	static String showCreate(String database, String table) {
		return "show create table " + qualified(database, table);
	}

	/**
	 * Definitions end with options of the table.
	 */
	static String numberedFrom(String definition, long first) {
		return definition + " auto_increment = " + first;
	}

	static String greatest(String database, String table, String column) {
		return "select max(" + quoted(column) + ") from " + qualified(database, table);
	}

	static String withNumberZero(String database, String table, String column) {
		return count(database, table) + " where " + quoted(column) + " = 0";
	}

	static String count(String database, String table) {
		return "select count(*) from " + qualified(database, table);
	}

	/**
	 * Without a condition the server makes a new table of it.
	 */
	static String empty(String database, String table) {
		return "delete from " + qualified(database, table) + " where true";
	}

	static String fill(String target, TemplateTable table, String source) {
		String columns = table.columns().stream().map(DatabaseSql::quoted).collect(Collectors.joining(", "));
		return "insert into %1$s (%3$s) select %3$s from %2$s".formatted(qualified(target, table.name()),
				qualified(source, table.name()), columns);
	}

	private static String qualified(String database, String table) {
		return quoted(database) + "." + quoted(table);
	}

	private static String quoted(String name) {
		return new Identifier(name).quoted();
	}

}
