package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * A connection pool of a kind that is known, or another {@link DataSource} that opens its
 * connections by a JDBC driver. Tells the settings that it has at the moment of the call:
 * a password may change while the application runs.
 *
 * @since 0.1.0
 */
public interface ConnectionPool {

	/**
	 * Find the pool whose connections a {@link DataSource} hands out at the moment.
	 * @param dataSource the {@link DataSource}, which may wrap the pool
	 * @return the pool, or empty if there is none of a kind that is known, or if the
	 * {@link DataSource} chooses one of several with each connection
	 */
	static Optional<ConnectionPool> find(DataSource dataSource) {
		return KnownPools.find(dataSource);
	}

	/**
	 * Find all pools whose connections a {@link DataSource} may hand out.
	 * @param dataSource the {@link DataSource}, which may wrap a pool or choose one of
	 * several
	 * @return the pools of kinds that are known
	 */
	static List<ConnectionPool> findAll(DataSource dataSource) {
		return KnownPools.findAll(dataSource);
	}

	/**
	 * Return whether a {@link DataSource} is known to hand out connections with
	 * autocommit switched off, and none that has a transaction.
	 * @param dataSource the {@link DataSource}, which may wrap a pool or choose one of
	 * several
	 * @return whether one of its pools is told so, also of a kind that is not known
	 * otherwise, by a property that is named {@code defaultAutoCommit}
	 */
	static boolean switchAutoCommitOff(DataSource dataSource) {
		return KnownPools.switchAutoCommitOff(dataSource);
	}

	/**
	 * Have all connections of a {@link DataSource} replaced as soon as nobody uses them,
	 * for those that are open keep what the server has told them once.
	 * @param dataSource the {@link DataSource}, which may wrap a pool or choose one of
	 * several
	 * @return whether its pools can do so
	 */
	static boolean renew(DataSource dataSource) {
		List<ConnectionPool> pools = findAll(dataSource);
		return !pools.isEmpty() && pools.stream().allMatch(ConnectionPool::renew);
	}

	/**
	 * Have all connections replaced as soon as nobody uses them.
	 * @return whether the pool can do so
	 */
	default boolean renew() {
		return false;
	}

	/**
	 * Return the pool itself.
	 * @return the pool
	 */
	DataSource dataSource();

	/**
	 * Return the JDBC URL.
	 * @return the URL, or {@code null} if there is none or none yet
	 */
	@Nullable String url();

	/**
	 * Return whether the pool may take its URL from elsewhere when it is initialized.
	 * @return whether it has none because of that
	 */
	default boolean takesUrlLater() {
		return false;
	}

	/**
	 * Return the driver by which the pool connects.
	 * @return the driver
	 */
	default JdbcDriver driver() {
		return JdbcDriver.of(url(), driverClassName());
	}

	/**
	 * Return the class of the driver.
	 * @return the name of the class, or {@code null} if the URL tells the driver
	 */
	@Nullable String driverClassName();

	/**
	 * Name the driver, where the pool cannot find it by the URL.
	 * @param driverClassName the name of its class
	 */
	default void nameDriver(String driverClassName) {
	}

	/**
	 * Return the properties that the driver gets beside the URL.
	 * @return the properties
	 */
	Properties driverProperties();

	/**
	 * Give the driver properties that it has not got yet.
	 * @param properties the properties
	 * @return {@code false} if that is not possible, or if there may be connections that
	 * lack them: then none is set
	 */
	boolean addDriverProperties(Map<String, String> properties);

	/**
	 * Return whether the pool hands out connections with autocommit switched on.
	 * @return whether autocommit is its default
	 */
	boolean isAutoCommit();

	/**
	 * Open a connection beside the pool, as the pool itself would.
	 * @return a connection with autocommit switched on
	 * @throws SQLException if the server refuses it, or cannot be reached
	 */
	Connection connect() throws SQLException;

	/**
	 * Open a connection beside the pool, for another user.
	 * @param username the user, or {@code null} where the driver needs none
	 * @param password the password, or {@code null}
	 * @return a connection with autocommit switched on
	 * @throws SQLException if the server refuses it, or cannot be reached
	 */
	Connection connect(@Nullable String username, @Nullable String password) throws SQLException;

}
