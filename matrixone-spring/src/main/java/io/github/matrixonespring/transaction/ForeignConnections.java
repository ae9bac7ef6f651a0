package io.github.matrixonespring.transaction;

import java.sql.Connection;

import org.springframework.util.ClassUtils;

/**
 * Knows connections that a library other than Spring keeps for its own transactions, and
 * ends itself: what Spring does to them, a commit included, has no effect.
 */
final class ForeignConnections {

	/** Of dynamic-datasource, which need not be there. */
	private static final String CONNECTION_PROXY = "com.baomidou.dynamic.datasource.tx.ConnectionProxy";

	private static final boolean present = ClassUtils.isPresent(CONNECTION_PROXY,
			ForeignConnections.class.getClassLoader());

	private ForeignConnections() {
	}

	static boolean areAvailable() {
		return present;
	}

	static boolean contain(Connection connection) {
		return connection.getClass().getName().equals(CONNECTION_PROXY);
	}

}
