package io.github.matrixonespring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Connects to the embedded engine. Names the driver, which Spring Boot does not know: it
 * would take that of H2.
 */
class EmbeddedConnectionDetails implements JdbcConnectionDetails {

	static final String DRIVER_CLASS_NAME = "io.github.matrixonespring.embedded.EmbeddedDriver";

	static final String URL_PREFIX = "jdbc:matrixone:";

	private final String url;

	private final String username;

	private final String password;

	EmbeddedConnectionDetails(String url, String username, String password) {
		this.url = url;
		this.username = username;
		this.password = password;
	}

	@Override
	public String getJdbcUrl() {
		return this.url;
	}

	@Override
	public @Nullable String getUsername() {
		return this.username;
	}

	@Override
	public @Nullable String getPassword() {
		return this.password;
	}

	@Override
	public String getDriverClassName() {
		return DRIVER_CLASS_NAME;
	}

}
