package io.github.matrixonespring.boot.autoconfigure;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.AbstractFactoryBean;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.core.env.Environment;

/**
 * Makes a {@link DataSource} of an instance of the embedded engine that nobody else uses.
 * Its database is named as that of the application, for the application may name it.
 */
class EmbeddedDataSourceFactoryBean extends AbstractFactoryBean<DataSource> {

	private static final Pattern URL = Pattern.compile("jdbc:(?:matrixone:mem:|.*?//[^/?]*/)(\\w+)(?:[?;].*)?");

	private static final Set<String> SYSTEM = Set.of("mysql", "mo_catalog", "information_schema", "system",
			"system_metrics", "mo_task", "mo_debug");

	private final Environment environment;

	EmbeddedDataSourceFactoryBean(Environment environment) {
		this.environment = environment;
	}

	@Override
	public Class<?> getObjectType() {
		return DataSource.class;
	}

	@Override
	protected DataSource createInstance() {
		return DataSourceBuilder.create()
			.driverClassName(EmbeddedConnectionDetails.DRIVER_CLASS_NAME)
			.url(EmbeddedConnectionDetails.uniqueUrl(database(OnEmbeddedEngineCondition.url(this.environment))))
			.username(EmbeddedConnectionDetails.DEFAULT_USERNAME)
			.password(EmbeddedConnectionDetails.DEFAULT_PASSWORD)
			.build();
	}

	private static @Nullable String database(@Nullable String url) {
		Matcher matcher = URL.matcher((url != null) ? url : "");
		return (matcher.matches() && !SYSTEM.contains(matcher.group(1))) ? matcher.group(1) : null;
	}

	@Override
	protected void destroyInstance(@Nullable DataSource dataSource) throws Exception {
		if (dataSource instanceof AutoCloseable pool) {
			pool.close();
		}
	}

}
