package io.github.matrixonespring.transaction;

/**
 * The SQL of this package.
 */
final class TransactionSql {

	/**
	 * Makes the server take clones and branches into the transaction; the
	 * {@code SET autocommit=0} that a driver sends does not.
	 */
	static final String BEGIN = "BEGIN";

	static final String COMMIT = "COMMIT";

	static final String ROLLBACK = "ROLLBACK";

	/**
	 * Counts the locks of the current transaction. Every write takes at least one, a
	 * plain read none.
	 */
	static final String COUNT_LOCKS = """
			select count(*) from mo_locks() l, mo_sessions() s \
			where s.conn_id = connection_id() and l.txn_id = s.txn_id""";

	static final String CURRENT_DATABASE = "select database()";

	private TransactionSql() {
	}

}
