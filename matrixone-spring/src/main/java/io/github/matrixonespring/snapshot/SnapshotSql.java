package io.github.matrixonespring.snapshot;

/**
 * The SQL of snapshots.
 */
final class SnapshotSql {

	private static final String SELECT = """
			select sname, ts, level, account_name, database_name, table_name, \
			account_name = current_account_name() from mo_catalog.mo_snapshots where kind = 'user'""";

	private static final String NEWEST_FIRST = " order by ts desc, sname";

	static final String FIND = SELECT + " and sname = ?";

	static final String LIST = SELECT + NEWEST_FIRST;

	private static final String LIST_BY_LEVEL = SELECT + " and level = ?";

	static final String LIST_OF_OWN_ACCOUNT = LIST_BY_LEVEL + " and account_name = current_account_name()"
			+ NEWEST_FIRST;

	static final String LIST_OF_TARGET = LIST_BY_LEVEL
			+ " and (? = '' or account_name = ?) and database_name = ? and table_name = ?" + NEWEST_FIRST;

	private SnapshotSql() {
	}

	/**
	 * Without {@code IF NOT EXISTS}: the server answers it with OK also where the
	 * existing snapshot is of something else.
	 */
	static String create(SnapshotName name, SnapshotTarget target) {
		return "CREATE SNAPSHOT %s FOR %s".formatted(name.quoted(), target(target));
	}

	static String drop(SnapshotName name) {
		return "DROP SNAPSHOT " + name.quoted();
	}

	private static String target(SnapshotTarget target) {
		return switch (target.level()) {
			case CLUSTER -> "CLUSTER";
			case ACCOUNT ->
				target.accountName().isEmpty() ? "ACCOUNT" : "ACCOUNT " + target.accountIdentifier().quoted();
			case DATABASE -> "DATABASE " + target.databaseIdentifier().quoted();
			case TABLE ->
				"TABLE %s %s".formatted(target.databaseIdentifier().quoted(), target.tableIdentifier().quoted());
		};
	}

}
