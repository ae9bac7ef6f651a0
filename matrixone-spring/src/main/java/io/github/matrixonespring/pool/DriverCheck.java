package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Looks at the properties that the driver of a connection really has, wherever they come
 * from, and warns of those that are not safe on a MatrixOne server. Sends nothing.
 *
 * @since 0.1.0
 */
public final class DriverCheck {

	private static final Log logger = LogFactory.getLog(DriverCheck.class);

	private static final boolean connectorPresent = ClassUtils.isPresent("com.mysql.cj.jdbc.JdbcConnection",
			DriverCheck.class.getClassLoader());

	private DriverCheck() {
	}

	/**
	 * Warn of unsafe properties.
	 * @param connection the connection
	 */
	public static void warn(Connection connection) {
		List<UnsafeProperty> unsafe = find(connection);
		if (!unsafe.isEmpty()) {
			logger.warn(
					"The connections of the DataSource do not fit MatrixOne. Write into its JDBC URL:" + unsafe.stream()
						.map((property) -> "%n%s=%s (%s)".formatted(property.propertyName(), property.safeValue(),
								property.reason()))
						.collect(Collectors.joining()));
		}
	}

	private static List<UnsafeProperty> find(Connection connection) {
		try {
			if (connectorPresent && connection.isWrapperFor(JdbcConnection.class)) {
				return JdbcDriver.MYSQL.findUnsafe(Connector.properties(connection.unwrap(JdbcConnection.class)));
			}
			// That of MariaDB writes what it was given into the URL.
			String url = connection.getMetaData().getURL();
			return (JdbcDriver.of(url, null) == JdbcDriver.MARIADB)
					? JdbcDriver.MARIADB.findUnsafe((property) -> JdbcUrl.find(url, property)) : List.of();
		}
		catch (SQLException | RuntimeException | LinkageError ex) {
			logger.debug("The connection does not tell the properties of its driver", ex);
			return List.of();
		}
	}

	/**
	 * Return whether the driver goes on with another connection where this one is lost.
	 * @param connection the connection
	 * @return {@code false} also where the driver does not tell
	 */
	public static boolean reconnects(Connection connection) {
		try {
			return connectorPresent && connection.isWrapperFor(JdbcConnection.class) && UnsafeProperty
				.isTrue(Connector.properties(connection.unwrap(JdbcConnection.class)).apply("autoReconnect"));
		}
		catch (SQLException | LinkageError ex) {
			logger.debug("The connection does not tell whether it reconnects", ex);
			return false;
		}
	}

	/**
	 * MySQL Connector/J.
	 */
	private static final class Connector {

		static Function<String, @Nullable String> properties(JdbcConnection connection) {
			return (name) -> {
				RuntimeProperty<?> property = connection.getPropertySet().getProperty(name);
				return (property != null) ? property.getStringValue() : null;
			};
		}

	}

}
