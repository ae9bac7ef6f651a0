package io.github.matrixonespring.snapshot;

/**
 * The SQL of snapshots.
 */
final class SnapshotSql {

	static final String ACCOUNT = "select current_account_name()";

	/** Only the account {@code sys} sees limits, and these are its own. */
	static final String LIMITS = """
			select scope, quota from mo_catalog.mo_feature_limit where account_id = 0 and feature_code = 'SNAPSHOT'""";

	static final String HAS_LIMITS = """
			select 1 from information_schema.tables \
			where table_schema = 'mo_catalog' and table_name = 'mo_feature_limit'""";

	private static final String SELECT = """
			select sname, ts, level, account_name, database_name, table_name, \
			account_name = current_account_name() from mo_catalog.mo_snapshots where\s""";

	private static final String OF_USERS_BY_KIND = "kind = 'user'";

	/** Those of the server have names that no user can choose. */
	private static final String OF_USERS_BY_NAME = "sname not like '\\_\\_mo\\_%'";

	private static final String NEWEST_FIRST = " order by ts desc, sname";

	private static final String FIND = " and sname = ?";

	private static final String AT = " and ts = ?";

	private static final String BY_LEVEL = " and level = ?";

	private static final String OF_OWN_ACCOUNT = BY_LEVEL + " and account_name = current_account_name()";

	private static final String OF_TARGET = BY_LEVEL
			+ " and (? = '' or account_name = ?) and database_name = ? and table_name = ?";

	private SnapshotSql() {
	}

	private static String select(boolean byKind) {
		return SELECT + (byKind ? OF_USERS_BY_KIND : OF_USERS_BY_NAME);
	}

	/**
	 * Finds a snapshot.
	 * @param byKind whether the server tells those of users from its own
	 */
	static String find(boolean byKind) {
		return select(byKind) + FIND;
	}

	static String list(boolean byKind) {
		return select(byKind) + NEWEST_FIRST;
	}

	static String listAt(boolean byKind) {
		return select(byKind) + AT + NEWEST_FIRST;
	}

	static String listOfOwnAccount(boolean byKind) {
		return select(byKind) + OF_OWN_ACCOUNT + NEWEST_FIRST;
	}

	static String listOfTarget(boolean byKind) {
		return select(byKind) + OF_TARGET + NEWEST_FIRST;
	}

	/**
	 * Without {@code IF NOT EXISTS}: the server answers it with OK also where the
	 * existing snapshot is of something else.
	 */
	static String create(SnapshotName name, SnapshotTarget target) {
		return "CREATE SNAPSHOT %s FOR %s".formatted(name.quoted(), target.quoted());
	}

	static String drop(SnapshotName name) {
		return "DROP SNAPSHOT " + name.quoted();
	}

}
