package io.github.matrixonespring.test.testcontainers;

/**
 * The statement that a server in a container has to answer.
 */
final class ContainerSql {

	/** A server that answers has made its system tables. */
	static final String SYSTEM_TABLES = "select account_id from mo_catalog.mo_account limit 1";

	private ContainerSql() {
	}

}
