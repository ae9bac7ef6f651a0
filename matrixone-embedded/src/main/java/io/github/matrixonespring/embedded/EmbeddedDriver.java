package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.jdbc.DriverSettings;
import io.github.matrixonespring.embedded.jdbc.EmbeddedConnection;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver of the engine.
 * <p>
 * {@code jdbc:matrixone:mem:NAME} names an instance, which is started by the first
 * connection and lives as long as the JVM, or until {@link #shutdown(String)}. Its
 * database NAME is current on every new connection. Options follow behind {@code ?} or
 * {@code ;}: {@code instance}, which gives the instance another name than the database,
 * {@code user}, {@code password}, {@code rewriteBatchedStatements}, which makes batches
 * what they are with that property of the MySQL driver, wrong generated keys included,
 * and {@code useLocalSessionState}, which is {@code true} if it is left out; others are
 * ignored. The one user is {@code root} with the password {@code 111}, which a connection
 * without credentials is, too.
 *
 * @since 0.1.0
 */
public final class EmbeddedDriver implements Driver {

	static {
		try {
			DriverManager.registerDriver(new EmbeddedDriver());
		}
		catch (SQLException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	@Override
	public @Nullable Connection connect(String url, Properties info) throws SQLException {
		if (!acceptsURL(url)) {
			return null;
		}
		EmbeddedUrl parsed = EmbeddedUrl.parse(url, info);
		parsed.authenticate();
		DriverSettings settings = new DriverSettings(url, parsed.user(), parsed.rewritesBatches(), parsed.asksServer());
		return EmbeddedConnection.open(Instances.get(parsed.instance(), parsed.name()).connect(parsed.name()),
				settings);
	}

	/**
	 * End an instance with all its data, so that the next connection starts a new one.
	 * @param name the name of the instance
	 * @throws SQLException if the instance cannot be ended
	 */
	public static void shutdown(String name) throws SQLException {
		Instances.shutdown(name);
	}

	@Override
	public boolean acceptsURL(String url) {
		return url.startsWith(EmbeddedUrl.PREFIX);
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public int getMajorVersion() {
		return 0;
	}

	@Override
	public int getMinorVersion() {
		return 1;
	}

	@Override
	public boolean jdbcCompliant() {
		return false;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw (SQLFeatureNotSupportedException) ServerError.notSupported("java.util.logging");
	}

}
