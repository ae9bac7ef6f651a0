package io.github.matrixonespring.transaction;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Access;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens the pool of {@link SeparateConnections}: a copy of the application's HikariCP
 * pool, with its TLS and driver settings, or one made from scratch.
 */
final class SeparatePool {

	private static final Log logger = LogFactory.getLog(SeparatePool.class);

	/** The least that HikariCP takes. */
	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

	private SeparatePool() {
	}

	/**
	 * Open the pool, which connects on first use.
	 * @return the pool, or {@code null} if it is not known how to connect
	 */
	static @Nullable HikariDataSource open(DataSource application, SeparateConnectionSettings settings,
			@Nullable Admin admin) {
		HikariConfig config = copy(application);
		Access fallback = (config == null) ? settings.fallback().get() : null;
		if (fallback != null) {
			config = config(fallback);
		}
		if (admin != null) {
			config = withAdmin(config, admin);
		}
		return (config != null) ? open(config, settings, (admin != null) ? "matrixone-admin" : "matrixone-separate")
				: null;
	}

	private static HikariDataSource open(HikariConfig config, SeparateConnectionSettings settings, String name) {
		config.setPoolName(name);
		config.setAutoCommit(true);
		config.setReadOnly(false);
		config.setMaximumPoolSize(settings.maximum());
		config.setMinimumIdle(0);
		config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
		config.setKeepaliveTime(0);
		config.setConnectionTimeout(settings.timeout().toMillis());
		config.setInitializationFailTimeout(-1);
		config.setRegisterMbeans(false);
		logger.debug("Opening a pool of at most " + settings.maximum() + " connections beside the application's");
		return new HikariDataSource(config);
	}

	private static @Nullable HikariConfig copy(DataSource application) {
		HikariDataSource pool = HikariPools.find(application);
		if (pool == null) {
			return null;
		}
		HikariConfig copy = new HikariConfig();
		pool.copyStateTo(copy);
		return copy;
	}

	private static HikariConfig config(Access access) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(access.url());
		config.setUsername(access.username());
		config.setPassword(access.password());
		if (access.driverClassName() != null) {
			config.setDriverClassName(access.driverClassName());
		}
		return config;
	}

	private static @Nullable HikariConfig withAdmin(@Nullable HikariConfig config, Admin admin) {
		if (config == null) {
			return (admin.url() != null) ? config(new Access(admin.url(), admin.username(), admin.password(), null))
					: null;
		}
		config.setUsername(admin.username());
		config.setPassword(admin.password());
		if (admin.url() != null) {
			config.setDataSource(null);
			config.setDataSourceClassName(null);
			config.setDataSourceJNDI(null);
			config.setJdbcUrl(admin.url());
		}
		return config;
	}

}
