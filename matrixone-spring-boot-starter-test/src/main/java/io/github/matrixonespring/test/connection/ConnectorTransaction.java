package io.github.matrixonespring.test.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.NativeSession;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * The transaction on a connection of MySQL's driver: each answer of the server says
 * whether one is open. Sees what the driver sends by itself, too.
 */
final class ConnectorTransaction implements DriverTransaction, QueryInterceptor {

	private volatile boolean open;

	private volatile @Nullable String endedBy;

	private ConnectorTransaction(boolean open) {
		this.open = open;
	}

	static boolean isOf(Connection connection) throws SQLException {
		return connection.isWrapperFor(JdbcConnection.class)
				&& connection.unwrap(JdbcConnection.class).getSession() instanceof NativeSession;
	}

	static DriverTransaction watch(Connection connection) throws SQLException {
		JdbcConnection driver = connection.unwrap(JdbcConnection.class);
		NativeSession session = (NativeSession) driver.getSession();
		ConnectorTransaction transaction = new ConnectorTransaction(session.getServerSession().inTransactionOnServer());
		List<QueryInterceptor> interceptors = new ArrayList<>(driver.getQueryInterceptorsInstances());
		interceptors.add(transaction);
		session.setQueryInterceptors(interceptors);
		return transaction;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public void callBegins() {
		this.endedBy = null;
	}

	@Override
	public @Nullable String endedBy(String sql) {
		return this.endedBy;
	}

	/**
	 * While rows are streamed, the driver takes the transaction for ended.
	 */
	@Override
	public <T extends Resultset> @Nullable T postProcess(Supplier<String> sql, Query query, T result,
			ServerSession session) {
		boolean openNow = session.inTransactionOnServer();
		if (this.open && !openNow) {
			String sent = sql.get();
			if (StatementEffect.isQuery(sent)) {
				return null;
			}
			this.endedBy = (this.endedBy != null) ? this.endedBy : sent;
		}
		this.open = openNow;
		return null;
	}

	@Override
	public <T extends Resultset> @Nullable T preProcess(Supplier<String> sql, Query query) {
		return null;
	}

	@Override
	public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
		return this;
	}

	@Override
	public boolean executeTopLevelOnly() {
		return false;
	}

	@Override
	public void destroy() {
		this.endedBy = null;
	}

}
