package io.github.matrixonespring.test.context;

import io.github.matrixonespring.test.server.ServerAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Connects to the server that was chosen for the tests.
 */
class TestConnectionDetails implements JdbcConnectionDetails {

	private static final String EMBEDDED_DRIVER = "io.github.matrixonespring.embedded.EmbeddedDriver";

	private final ServerAddress address;

	TestConnectionDetails(ServerAddress address) {
		this.address = address;
	}

	@Override
	public String getJdbcUrl() {
		return this.address.url();
	}

	@Override
	public @Nullable String getUsername() {
		return this.address.username();
	}

	@Override
	public @Nullable String getPassword() {
		return this.address.password();
	}

	@Override
	public String getDriverClassName() {
		return this.address.isEmbedded() ? EMBEDDED_DRIVER : JdbcConnectionDetails.super.getDriverClassName();
	}

}
