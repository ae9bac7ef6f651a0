package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;

import org.h2.api.TableEngine;
import org.h2.command.ddl.CreateTableData;
import org.h2.table.Table;

/**
 * Makes all tables of H2, so that a session can do without their foreign keys: neither
 * checks nor cascades, as on the server with {@code foreign_key_checks = 0}. H2 has a
 * switch at each table, for everybody; here the table answers for the thread that
 * executes the statement, which is the caller's.
 *
 * @since 0.1.0
 */
public final class ForeignKeyChecks implements TableEngine {

	private static final ThreadLocal<Boolean> off = new ThreadLocal<>();

	static <T> T without(SessionWork<T> modification) throws SQLException {
		off.set(true);
		try {
			return modification.execute();
		}
		finally {
			off.remove();
		}
	}

	/**
	 * Return whether the statement of this thread does without foreign keys.
	 * @return whether it does
	 */
	static boolean isOff() {
		return off.get() != null;
	}

	@Override
	public Table createTable(CreateTableData data) {
		return new StorageTable(data);
	}

}
