package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.pool.DriverAccess;
import io.github.matrixonespring.pool.ServerAccount;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Access;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Finds out how to connect beside the application's pool: as the pool itself does at the
 * moment, else by what Spring Boot knows of it.
 *
 * @param application the application's {@link DataSource}
 * @param settings the settings
 * @param admin the user, or {@code null} for that of the application
 */
record SeparateSources(DataSource application, SeparateConnectionSettings settings, @Nullable Admin admin) {

	/**
	 * List the ways to connect, the most likely first.
	 * @param server where the connection is to lead, or {@code null} if that does not
	 * matter
	 */
	List<Source> list(@Nullable ServerAccount server) {
		Access access = this.settings.fallback().get();
		if (this.admin != null && StringUtils.hasText(this.admin.url())) {
			return List.of(source(this.admin, this.admin.url(), access));
		}
		List<ConnectionPool> pools = pools(server);
		return (pools.isEmpty() && access != null) ? List.of(source(access))
				: pools.stream().map(this::source).toList();
	}

	private List<ConnectionPool> pools(@Nullable ServerAccount server) {
		if (server == null) {
			return ConnectionPool.find(this.application).stream().toList();
		}
		List<ConnectionPool> all = ConnectionPool.findAll(this.application);
		return (all.size() < 2) ? all : all.stream().filter((pool) -> mayLeadTo(pool, server)).toList();
	}

	private static boolean mayLeadTo(ConnectionPool pool, ServerAccount server) {
		String url = pool.url();
		return url == null || ServerAccount.of(url).isOnServerOf(server);
	}

	private Source source(ConnectionPool pool) {
		return new Source(pool.dataSource(), pool.url(), (this.admin != null)
				? () -> pool.connect(this.admin.username(), this.admin.password()) : pool::connect);
	}

	private Source source(Access access) {
		DriverAccess driver = new DriverAccess(access.url(), access.driverClassName(),
				(this.admin != null) ? this.admin.username() : access.username(),
				(this.admin != null) ? this.admin.password() : access.password(), new Properties());
		return new Source(access.url(), access.url(), driver::connect);
	}

	/**
	 * With the driver of the application, and its properties, such as those for TLS, as
	 * far as they are those of that driver.
	 */
	private Source source(Admin user, String url, @Nullable Access access) {
		ConnectionPool pool = ConnectionPool.find(this.application).orElse(null);
		String driverClassName = (pool != null) ? pool.driverClassName()
				: (access != null) ? access.driverClassName() : null;
		DriverAccess driver = new DriverAccess(url, driverClassName, user.username(), user.password(),
				(pool != null) ? pool.driverProperties() : new Properties());
		return new Source(url, url, driver::connect);
	}

	/**
	 * Tell whether a connection leads where it is to lead. The administrator's own URL
	 * may name the server in another way; only where the application uses several
	 * servers, it must name the right one.
	 */
	boolean leadsTo(Connection connection, ServerAccount server) {
		ServerAccount actual = ServerAccount.of(connection);
		if (actual == null || (this.admin != null && StringUtils.hasText(this.admin.url()) && !areRouted())) {
			return true;
		}
		return (this.admin != null) ? actual.isOnServerOf(server) : actual.isSameAs(server);
	}

	/**
	 * Tell whether the pools of the application lead to several servers.
	 */
	boolean areRouted() {
		return ConnectionPool.findAll(this.application)
			.stream()
			.map(ConnectionPool::url)
			.flatMap(Stream::ofNullable)
			.map((url) -> ServerAccount.of(url).hosts())
			.distinct()
			.count() > 1;
	}

	/**
	 * A way to connect.
	 *
	 * @param origin what it was found by
	 * @param url where it leads
	 * @param connector connects
	 */
	record Source(Object origin, @Nullable String url, Connector connector) {

		boolean isSameAs(Source other) {
			return this.origin.equals(other.origin) && Objects.equals(this.url, other.url);
		}

	}

	/**
	 * Connects.
	 */
	@FunctionalInterface
	interface Connector {

		Connection connect() throws SQLException;

	}

}
