package io.github.matrixonespring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * Gives the MySQL driver the properties that a MatrixOne server needs, before the pool of
 * our {@link DataSource} is started, and refuses one that gives wrong results.
 */
class DriverPropertiesPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(DriverPropertiesPostProcessor.class);

	private static final String SERVER_PREPARED_STATEMENTS = "useServerPrepStmts";

	private static final String REWRITTEN_BATCHES = "rewriteBatchedStatements";

	private static final Set<String> TRUE_VALUES = Set.of("true", "yes");

	private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

	static {
		// Metadata by information_schema needs GROUP BY rules that the server does not
		// have.
		DEFAULTS.put("useInformationSchema", "false");
		// Saves a query before each statement that is not prepared.
		DEFAULTS.put("useLocalSessionState", "true");
		// Else the driver sends a SET before it streams rows, which commits a
		// transaction.
		DEFAULTS.put("netTimeoutForStreamingResults", "0");
	}

	private final Supplier<MatrixOneDataSourceBean> dataSource;

	private final BooleanSupplier setDefaults;

	DriverPropertiesPostProcessor(Supplier<MatrixOneDataSourceBean> dataSource, BooleanSupplier setDefaults) {
		this.dataSource = dataSource;
		this.setDefaults = setDefaults;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource candidate && this.dataSource.get().isNamed(beanName)) {
			HikariDataSource pool = DataSourceUnwrapper.unwrap(candidate, HikariConfigMXBean.class,
					HikariDataSource.class);
			if (pool != null && pool.getJdbcUrl() != null) {
				process(pool, pool.getJdbcUrl());
			}
		}
		return bean;
	}

	private void process(HikariDataSource pool, String url) {
		if (url.startsWith("jdbc:mysql:")) {
			prepareDriver(pool, url);
		}
		else if (url.startsWith(EmbeddedConnectionDetails.URL_PREFIX)) {
			warnOfRewrittenBatches(pool, url);
		}
	}

	private void prepareDriver(HikariDataSource pool, String url) {
		String serverPrepared = find(pool, url, SERVER_PREPARED_STATEMENTS);
		if (serverPrepared != null && isTrue(serverPrepared)) {
			throw new UnsafeDriverPropertyException(SERVER_PREPARED_STATEMENTS, serverPrepared);
		}
		warnOfRewrittenBatches(pool, url);
		if (this.setDefaults.getAsBoolean()) {
			Map<String, String> missing = new LinkedHashMap<>(DEFAULTS);
			missing.keySet().removeIf((property) -> find(pool, url, property) != null);
			set(pool, missing);
		}
	}

	/**
	 * The embedded engine knows this property, too, and answers as wrongly.
	 */
	private static void warnOfRewrittenBatches(HikariDataSource pool, String url) {
		String rewritten = find(pool, url, REWRITTEN_BATCHES);
		if (isTrue(rewritten)) {
			logger
				.warn("""
						%s=%s makes generated keys of batches wrong without an error: the server reports the last key of \
						a multi-row INSERT, and the driver counts on from there. Use it only where no batch reads its keys"""
					.formatted(REWRITTEN_BATCHES, rewritten));
		}
	}

	private static boolean isTrue(@Nullable String value) {
		return value != null && TRUE_VALUES.contains(value.toLowerCase(Locale.ROOT));
	}

	private static void set(HikariDataSource pool, Map<String, String> properties) {
		if (!properties.isEmpty() && pool.isRunning()) {
			logger.warn(
					"The pool '%s' is already started, so its connections lack the driver properties %s: add them to its JDBC URL"
						.formatted(pool.getPoolName(), properties));
			return;
		}
		properties.forEach(pool::addDataSourceProperty);
	}

	private static @Nullable String find(HikariDataSource pool, String url, String property) {
		Matcher inUrl = Pattern.compile("(?i)[?&;(,]" + property + "=([^&;),]*)").matcher(url);
		if (inUrl.find()) {
			return inUrl.group(1);
		}
		return pool.getDataSourceProperties()
			.stringPropertyNames()
			.stream()
			.filter(property::equalsIgnoreCase)
			.map(pool.getDataSourceProperties()::getProperty)
			.findFirst()
			.orElse(null);
	}

}
