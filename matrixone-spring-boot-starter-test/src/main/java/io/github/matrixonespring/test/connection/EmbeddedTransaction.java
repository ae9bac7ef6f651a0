package io.github.matrixonespring.test.connection;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The transaction on a connection of the embedded engine, which tells its id.
 */
final class EmbeddedTransaction implements DriverTransaction {

	private static final String ID = "matrixone.transaction-id";

	private final Connection connection;

	private String before = "";

	private EmbeddedTransaction(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Watch a connection, if it is one of the engine's.
	 */
	static @Nullable DriverTransaction watch(Connection connection) throws SQLException {
		return (connection.getClientInfo(ID) != null) ? new EmbeddedTransaction(connection) : null;
	}

	@Override
	public boolean isOpen() {
		return !id().isEmpty();
	}

	@Override
	public void callBegins() {
		this.before = id();
	}

	/**
	 * What the driver would send is done but not sent.
	 */
	@Override
	public @Nullable String endedBy(String sql) {
		String now = id();
		if (this.before.isEmpty() || this.before.equals(now)) {
			return null;
		}
		boolean takesPart = StatementEffect.isQuery(sql) || StatementEffect.takesPartInTransaction(sql);
		return (takesPart && !now.isEmpty()) ? EndingSql.ROW_LIMIT : sql;
	}

	/**
	 * A connection that is closed has none.
	 */
	private String id() {
		try {
			String id = this.connection.getClientInfo(ID);
			return (id != null) ? id : "";
		}
		catch (SQLException ex) {
			return "";
		}
	}

}
