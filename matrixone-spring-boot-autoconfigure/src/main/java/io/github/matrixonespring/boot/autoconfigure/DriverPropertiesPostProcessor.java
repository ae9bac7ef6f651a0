package io.github.matrixonespring.boot.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.pool.JdbcDriver;
import io.github.matrixonespring.pool.JdbcUrl;
import io.github.matrixonespring.pool.JdbcDriver.UnsafeProperty;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;

/**
 * Gives the JDBC driver the properties that a MatrixOne server needs, before the pools of
 * our {@link DataSource} are started, and refuses those that give wrong results.
 */
class DriverPropertiesPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(DriverPropertiesPostProcessor.class);

	private static final String REWRITTEN_BATCHES = "rewriteBatchedStatements";

	private static final String AFFECTED_ROWS = "useAffectedRows";

	static final String DYNAMIC_DATA_SOURCES = "com.baomidou.dynamic.datasource.event.DataSourceInitEvent";

	private static final boolean dynamicPresent = ClassUtils.isPresent(DYNAMIC_DATA_SOURCES,
			DriverPropertiesPostProcessor.class.getClassLoader());

	private final Supplier<MatrixOneDataSourceBean> dataSource;

	private final BooleanSupplier setDefaults;

	private final Supplier<@Nullable String> springUrl;

	private final Set<DataSource> processed = Collections
		.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

	private volatile boolean dynamic;

	/**
	 * Create the post-processor.
	 * @param dataSource which {@link DataSource} is ours
	 * @param setDefaults whether to set what is left open
	 * @param springUrl {@code spring.datasource.url}
	 */
	DriverPropertiesPostProcessor(Supplier<MatrixOneDataSourceBean> dataSource, BooleanSupplier setDefaults,
			Supplier<@Nullable String> springUrl) {
		this.dataSource = dataSource;
		this.setDefaults = setDefaults;
		this.springUrl = springUrl;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource candidate && isOurs(bean, beanName)) {
			this.dynamic = dynamicPresent && DynamicDataSources.areBehind(candidate);
			process(candidate);
		}
		return bean;
	}

	/**
	 * Only now a {@link DataSource} that routes knows its pools, and one of a factory is
	 * there.
	 */
	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource candidate && isOurs(bean, beanName)) {
			process(candidate);
		}
		return dynamicPresent ? DynamicDataSources.decorate(bean, this) : bean;
	}

	/**
	 * The target of a scoped proxy is a bean by itself.
	 */
	private boolean isOurs(Object bean, String beanName) {
		String name = ScopedProxyUtils.isScopedTarget(beanName) ? ScopedProxyUtils.getOriginalBeanName(beanName)
				: beanName;
		return !(bean instanceof ScopedObject) && this.dataSource.get().isNamed(name);
	}

	/**
	 * Tell whether our {@link DataSource} is one of dynamic-datasource.
	 */
	boolean isDynamic() {
		return this.dynamic;
	}

	void process(DataSource candidate) {
		ConnectionPool.findAll(candidate).forEach((pool) -> {
			String url = pool.takesUrlLater() ? this.springUrl.get() : pool.url();
			JdbcDriver driver = JdbcDriver.of(url, pool.driverClassName());
			if (driver != JdbcDriver.OTHER && this.processed.add(pool.dataSource())) {
				process(pool, driver, (property) -> find(pool, url, property));
			}
		});
	}

	private void process(ConnectionPool pool, JdbcDriver driver, Function<String, @Nullable String> properties) {
		check(driver, properties);
		if (driver == JdbcDriver.EMBEDDED) {
			pool.nameDriver(EmbeddedConnectionDetails.DRIVER_CLASS_NAME);
		}
		Map<String, String> missing = missing(driver, properties);
		if (!missing.isEmpty() && !pool.addDriverProperties(missing)) {
			logger.warn(
					"The %s is already started, or takes no properties, so its connections lack the driver properties %s: add them to its JDBC URL, as in %s"
						.formatted(pool, missing, JdbcUrl.with("jdbc:…", missing)));
		}
	}

	private static void check(JdbcDriver driver, Function<String, @Nullable String> properties) {
		driver.findRefused(properties).ifPresent((property) -> {
			throw new UnsafeDriverPropertyException(property,
					String.valueOf(properties.apply(property.propertyName())));
		});
		String rewritten = properties.apply(REWRITTEN_BATCHES);
		// The embedded engine knows this property, too, and answers as wrongly.
		if (driver != JdbcDriver.MARIADB && UnsafeProperty.isTrue(rewritten)) {
			logger
				.warn("""
						%s=%s makes generated keys of batches wrong without an error: the server reports the last key of \
						a multi-row INSERT, and the driver counts on from there. Use it only where no batch reads its keys"""
					.formatted(REWRITTEN_BATCHES, rewritten));
		}
		String affectedRows = properties.apply(AFFECTED_ROWS);
		if (UnsafeProperty.isTrue(affectedRows)) {
			logger.warn("""
					%s=%s makes an UPDATE that changes nothing count 0 rows on newer servers. JPA takes that for a row \
					that somebody else has deleted, and fails, where an entity without @Version is written with the \
					values that it has. Leave it out""".formatted(AFFECTED_ROWS, affectedRows));
		}
	}

	Map<String, String> missing(JdbcDriver driver, Function<String, @Nullable String> properties) {
		Map<String, String> missing = new LinkedHashMap<>();
		if (this.setDefaults.getAsBoolean()) {
			missing.putAll(driver.defaults());
			missing.keySet().removeIf((property) -> properties.apply(property) != null);
		}
		return missing;
	}

	private static @Nullable String find(ConnectionPool pool, @Nullable String url, String property) {
		String inUrl = (url != null) ? JdbcUrl.find(url, property) : null;
		return (inUrl != null) ? inUrl : find(pool.driverProperties(), property);
	}

	static @Nullable String find(Map<Object, Object> properties, String property) {
		return properties.entrySet()
			.stream()
			.filter((entry) -> property.equalsIgnoreCase(String.valueOf(entry.getKey())))
			.map((entry) -> String.valueOf(entry.getValue()))
			.findFirst()
			.orElse(null);
	}

}
