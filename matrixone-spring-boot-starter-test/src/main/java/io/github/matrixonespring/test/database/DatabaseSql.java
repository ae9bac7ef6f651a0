package io.github.matrixonespring.test.database;

import io.github.matrixonespring.support.Identifier;

/**
 * The statements about databases for tests.
 */
final class DatabaseSql {

	/** All databases whose names begin as ours do. */
	static final String OURS = "select datname from mo_catalog.mo_database where datname like 'motest\\_%' order by datname";

	/** The snapshots of one database. */
	static final String SNAPSHOTS = "select sname from mo_catalog.mo_snapshots where database_name = ?";

	/** The sequences of one database. */
	static final String SEQUENCES = """
			select table_name from information_schema.tables where table_schema = ? \
			and table_type = 'INTERNAL TABLE'""";

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

	private static String quoted(String name) {
		return new Identifier(name).quoted();
	}

}
