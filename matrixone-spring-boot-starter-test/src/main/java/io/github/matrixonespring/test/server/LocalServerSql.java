package io.github.matrixonespring.test.server;

/**
 * The statement that a local server has to answer.
 */
final class LocalServerSql {

	/** A server that answers has made its system tables. */
	static final String SYSTEM_TABLES = "select account_id from mo_catalog.mo_account limit 1";

	private LocalServerSql() {
	}

}
