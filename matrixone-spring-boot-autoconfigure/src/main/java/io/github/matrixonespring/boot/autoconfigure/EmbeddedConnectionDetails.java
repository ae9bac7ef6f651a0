package io.github.matrixonespring.boot.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Connects to the embedded engine. Names the driver, which Spring Boot does not know: it
 * would take that of H2.
 */
class EmbeddedConnectionDetails implements JdbcConnectionDetails {

	static final String DRIVER_CLASS_NAME = "io.github.matrixonespring.embedded.EmbeddedDriver";

	static final String URL_PREFIX = "jdbc:matrixone:";

	static final String DEFAULT_USERNAME = "root";

	static final String DEFAULT_PASSWORD = "111";

	private final String url;

	private final String username;

	private final String password;

	EmbeddedConnectionDetails(String url, String username, String password) {
		this.url = url;
		this.username = username;
		this.password = password;
	}

	/**
	 * Return the URL of an instance that nobody else uses.
	 * @param database the name of its database, if that matters
	 */
	static String uniqueUrl(@Nullable String database) {
		String unique = "db_" + UUID.randomUUID().toString().substring(0, 8);
		return URL_PREFIX + "mem:" + ((database != null) ? database + "?instance=" + unique : unique);
	}

	static boolean isEmbedded(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			String url = connection.getMetaData().getURL();
			return url != null && url.startsWith(URL_PREFIX);
		}
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
