package io.github.matrixonespring.pool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The JDBC drivers that can connect to a MatrixOne server, with the properties that
 * matter there.
 *
 * @since 0.1.0
 */
public enum JdbcDriver {

	/**
	 * MySQL Connector/J, also behind a driver that stands before it.
	 */
	MYSQL(mysqlDefaults(),
			List.of(UnsafeProperty.SERVER_PREPARED_STATEMENTS, UnsafeProperty.CURSORS, UnsafeProperty.MAX_ROWS),
			List.of(UnsafeProperty.STREAMING)),

	/**
	 * MariaDB Connector/J.
	 */
	MARIADB(Map.of("disablePipeline", "true"), List.of(), List.of(UnsafeProperty.PIPELINE)),

	/**
	 * The embedded engine.
	 */
	EMBEDDED(Map.of(), List.of(), List.of()),

	/**
	 * Any other driver.
	 */
	OTHER(Map.of(), List.of(), List.of());

	private static final String EMBEDDED_PROTOCOL = "matrixone";

	private final Map<String, String> defaults;

	private final List<UnsafeProperty> refused;

	private final List<UnsafeProperty> doubtful;

	JdbcDriver(Map<String, String> defaults, List<UnsafeProperty> refused, List<UnsafeProperty> doubtful) {
		this.defaults = defaults;
		this.refused = refused;
		this.doubtful = doubtful;
	}

	private static Map<String, String> mysqlDefaults() {
		Map<String, String> defaults = new LinkedHashMap<>();
		// Metadata by information_schema needs GROUP BY rules that the server does not
		// have.
		defaults.put("useInformationSchema", "false");
		// Saves a query before each statement that is not prepared.
		defaults.put("useLocalSessionState", "true");
		// Else the driver sends a SET before it streams rows, which commits a
		// transaction.
		defaults.put("netTimeoutForStreamingResults", "0");
		return defaults;
	}

	/**
	 * Find the driver for a URL.
	 * @param url the JDBC URL, or {@code null} if there is none
	 * @param className the class of the driver or of its {@link javax.sql.DataSource}, or
	 * {@code null} if it is not known
	 * @return the driver
	 */
	public static JdbcDriver of(@Nullable String url, @Nullable String className) {
		if (className != null && className.startsWith("org.mariadb.")) {
			return MARIADB;
		}
		if (className != null && className.startsWith("com.mysql.")) {
			return MYSQL;
		}
		return (url != null) ? of(url) : OTHER;
	}

	private static JdbcDriver of(String url) {
		Set<String> protocols = Set.copyOf(JdbcUrl.protocols(url));
		if (protocols.contains("mariadb")) {
			return MARIADB;
		}
		if (protocols.contains("mysql") || protocols.contains("mysql+srv")) {
			// Only the driver of MariaDB takes this one.
			return url.contains("permitMysqlScheme") ? MARIADB : MYSQL;
		}
		return protocols.contains(EMBEDDED_PROTOCOL) ? EMBEDDED : OTHER;
	}

	/**
	 * Return the properties that are needed on this server.
	 * @return the properties with their values
	 */
	public Map<String, String> defaults() {
		return this.defaults;
	}

	/**
	 * Find a property that gives wrong results on this server.
	 * @param properties tells the value of a property, or {@code null} if it is left open
	 * @return the first that is unsafe
	 */
	public Optional<UnsafeProperty> findRefused(Function<String, @Nullable String> properties) {
		return this.refused.stream().filter((property) -> property.isUnsafe(properties)).findFirst();
	}

	/**
	 * Find all properties of a connection that are not safe on this server.
	 * @param properties tells the value that a property has on the connection
	 * @return the properties, those that are refused first
	 */
	List<UnsafeProperty> findUnsafe(Function<String, @Nullable String> properties) {
		return Stream.concat(this.refused.stream(), this.doubtful.stream())
			.filter((property) -> property.isUnsafe(properties))
			.toList();
	}

}
