package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.pool.DriverAccess;
import io.github.matrixonespring.pool.ServerAccount;
import io.github.matrixonespring.transaction.PooledConnections.Lease;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Access;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.util.StringUtils;

/**
 * Connections beside the application's pool, a few at once. They are opened when needed,
 * as the pool of that moment would open them, and kept for a few seconds. Who holds one
 * never waits for the application's pool, so that an application pool of one cannot block
 * itself. Not a pool of a library: that would go on trying where the server refuses the
 * user, and would keep the settings with which it was made.
 */
final class SeparateConnections implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SeparateConnections.class);

	private static final Duration KEPT = Duration.ofSeconds(10);

	/** One that was used so recently is not tested again. */
	private static final Duration TRUSTED = Duration.ofMillis(500);

	private static final int SECONDS_TO_ANSWER = 5;

	private final DataSource application;

	private final SeparateConnectionSettings settings;

	private final Sources sources;

	private final Semaphore free;

	private final Lock lock = new ReentrantLock();

	private final Deque<Idle> idle = new ArrayDeque<>();

	private boolean closed;

	/**
	 * Create connections.
	 * @param admin the user, or {@code null} for that of the application
	 */
	SeparateConnections(DataSource application, SeparateConnectionSettings settings, @Nullable Admin admin) {
		this.application = application;
		this.settings = settings;
		this.sources = new Sources(application, settings, admin);
		this.free = new Semaphore(settings.maximum(), true);
	}

	/**
	 * Take a connection with autocommit switched on.
	 * @param server where it is to lead, or {@code null} if there is no transaction
	 * @throws InvalidDataAccessApiUsageException if there is no way to connect, or none
	 * to that server
	 * @throws DataAccessResourceFailureException if the server refuses it or does not
	 * answer, or if none is free in time
	 */
	Lease lease(@Nullable ServerAccount server) {
		List<Source> ways = this.sources.list(server);
		if (ways.isEmpty()) {
			throw new InvalidDataAccessApiUsageException("""
					This needs a connection beside the application's pool%s, and it is not known how to connect: %s \
					is no pool whose settings can be read. Set matrixone.admin.url, matrixone.admin.username and \
					matrixone.admin.password, or call it outside of a transaction""".formatted(to(server),
					this.application.getClass().getName()));
		}
		checkOpen();
		awaitFree();
		boolean leased = false;
		try {
			Lease lease = lease(ways, server);
			leased = true;
			return lease;
		}
		finally {
			if (!leased) {
				this.free.release();
			}
		}
	}

	private Lease lease(List<Source> ways, @Nullable ServerAccount server) {
		List<String> elsewhere = new ArrayList<>();
		for (Source way : ways) {
			Connection connection = takeOrConnect(way);
			if (server == null || this.sources.leadsTo(connection, server)) {
				return new Lease(connection, (used) -> giveBack(way, used));
			}
			elsewhere.add(String.valueOf(ServerAccount.of(connection)));
			close(connection);
		}
		throw new InvalidDataAccessApiUsageException(
				"""
						This needs a connection beside the application's pool to %s, where the transaction is, but it would lead \
						to %s. Nothing was sent. The DataSource leads to several servers, or was changed since the transaction \
						began: call it outside of the transaction, or for one that leads to the server of the transaction; \
						matrixone.admin.url must name that server"""
					.formatted(server, String.join(", ", elsewhere)));
	}

	private void checkOpen() {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new CannotGetJdbcConnectionException(
						"There are no connections beside the application's pool any more: the application ends");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static String to(@Nullable ServerAccount server) {
		return (server != null) ? " to " + server : "";
	}

	private void awaitFree() {
		try {
			if (!this.free.tryAcquire(this.settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
				throw new CannotGetJdbcConnectionException("""
						All of the %d connections beside the application's pool are in use, and none came back within \
						%s: raise matrixone.separate-connections.maximum""".formatted(this.settings.maximum(),
						this.settings.timeout()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DataAccessResourceFailureException(
					"Interrupted while waiting for a connection beside the application's pool", ex);
		}
	}

	private Connection takeOrConnect(Source way) {
		for (Idle kept = take(way); kept != null; kept = take(way)) {
			if (kept.isAlive()) {
				return kept.connection();
			}
			close(kept.connection());
		}
		try {
			return way.connector().connect();
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException(refusal(way, ex), ex);
		}
		catch (RuntimeException ex) {
			throw new DataAccessResourceFailureException(refusal(way, ex), ex);
		}
	}

	private static String refusal(Source way, Exception cause) {
		return "Could not open a connection beside the application's pool%s: %s"
			.formatted((way.url() != null) ? to(ServerAccount.of(way.url())) : "", cause.getMessage());
	}

	/**
	 * Tell whether it is known how to connect.
	 */
	boolean arePossible() {
		return !this.sources.list(null).isEmpty();
	}

	boolean areRouted() {
		return this.sources.areRouted();
	}

	/**
	 * Return how many somebody holds.
	 */
	int inUse() {
		return this.settings.maximum() - this.free.availablePermits();
	}

	private @Nullable Idle take(Source way) {
		this.lock.lock();
		try {
			Idle kept = this.idle.stream()
				.filter((candidate) -> candidate.way().isSameAs(way))
				.findFirst()
				.orElse(null);
			this.idle.remove(kept);
			return kept;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void giveBack(Source way, Connection connection) {
		try {
			if (!keep(way, connection)) {
				close(connection);
			}
		}
		finally {
			this.free.release();
		}
	}

	private boolean keep(Source way, Connection connection) {
		this.lock.lock();
		try {
			if (this.closed || connection.isClosed()) {
				return false;
			}
			this.idle.addFirst(new Idle(way, connection, System.nanoTime()));
		}
		catch (SQLException ex) {
			logger.debug("The connection does not tell whether it is closed", ex);
			return false;
		}
		finally {
			this.lock.unlock();
		}
		CompletableFuture.delayedExecutor(KEPT.toMillis(), TimeUnit.MILLISECONDS)
			.execute(() -> closeIdle((kept) -> kept.isIdleFor(KEPT)));
		return true;
	}

	private void closeIdle(Predicate<Idle> condition) {
		List<Idle> ended;
		this.lock.lock();
		try {
			ended = this.idle.stream().filter(condition).toList();
			this.idle.removeAll(ended);
		}
		finally {
			this.lock.unlock();
		}
		ended.forEach((kept) -> close(kept.connection()));
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.debug("A connection beside the application's pool could not be closed", ex);
		}
	}

	/**
	 * Close those that are idle now, and the others when they come back.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		closeIdle((kept) -> true);
	}

	/**
	 * A connection that waits to be used again.
	 *
	 * @param way how it was opened
	 * @param connection the connection
	 * @param since when it came back
	 */
	private record Idle(Source way, Connection connection, long since) {

		boolean isIdleFor(Duration time) {
			return System.nanoTime() - this.since >= time.toNanos();
		}

		boolean isAlive() {
			try {
				return !this.connection.isClosed()
						&& (!isIdleFor(TRUSTED) || this.connection.isValid(SECONDS_TO_ANSWER));
			}
			catch (SQLException ex) {
				logger.debug("The connection does not answer", ex);
				return false;
			}
		}

	}

	/**
	 * Finds out how to connect beside the application's pool: as the pool itself does at
	 * the moment, else by what Spring Boot knows of it.
	 *
	 * @param application the application's {@link DataSource}
	 * @param settings the settings
	 * @param admin the user, or {@code null} for that of the application
	 */
	private record Sources(DataSource application, SeparateConnectionSettings settings, @Nullable Admin admin) {

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
		 * With the driver of the application, and its properties, such as those for TLS,
		 * as far as they are those of that driver.
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
		 * Tell whether a connection leads where it is to lead. The administrator's own
		 * URL may name the server in another way; only where the application uses several
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

	}

	/**
	 * A way to connect.
	 *
	 * @param origin what it was found by
	 * @param url where it leads
	 * @param connector connects
	 */
	private record Source(Object origin, @Nullable String url, Connector connector) {

		boolean isSameAs(Source other) {
			return this.origin.equals(other.origin) && Objects.equals(this.url, other.url);
		}

	}

	/**
	 * Connects.
	 */
	@FunctionalInterface
	private interface Connector {

		Connection connect() throws SQLException;

	}

}
