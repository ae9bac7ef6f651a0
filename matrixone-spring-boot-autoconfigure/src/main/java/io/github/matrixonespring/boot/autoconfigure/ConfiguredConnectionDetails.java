package io.github.matrixonespring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Connects as {@code spring.datasource} says. Stands in for Spring Boot's own, which is
 * not among the beans of an application that was processed ahead of time for the embedded
 * engine, and then is started on a server.
 */
class ConfiguredConnectionDetails implements JdbcConnectionDetails {

	private final DataSourceProperties properties;

	ConfiguredConnectionDetails(DataSourceProperties properties) {
		this.properties = properties;
	}

	@Override
	public String getJdbcUrl() {
		return this.properties.determineUrl();
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.determineUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.determinePassword();
	}

	@Override
	public String getDriverClassName() {
		return this.properties.determineDriverClassName();
	}

}
