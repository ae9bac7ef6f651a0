package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

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
			List.of(UnsafeProperty.STREAMING, UnsafeProperty.READ_ONLY)),

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

	private static final Log logger = LogFactory.getLog(JdbcDriver.class);

	private static final boolean connectorPresent = ClassUtils.isPresent("com.mysql.cj.jdbc.JdbcConnection",
			JdbcDriver.class.getClassLoader());

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
		// Where the server refuses SET SESSION TRANSACTION READ ONLY, Spring would go on
		// without it, and the driver would no longer refuse writes. No server refuses
		// them itself.
		defaults.put("readOnlyPropagatesToServer", "false");
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
	 * Look at the properties that the driver of a connection really has, wherever they
	 * come from, and warn of those that are not safe on this server. Sends nothing.
	 * @param connection the connection
	 */
	public static void warnOfUnsafeProperties(Connection connection) {
		List<UnsafeProperty> unsafe = InUse.of(connection)
			.map((driver) -> Stream.concat(driver.refused().stream(), driver.doubtful().stream()).toList())
			.orElse(List.of());
		if (!unsafe.isEmpty()) {
			logger.warn(
					"The connections of the DataSource do not fit MatrixOne. Write into its JDBC URL:" + unsafe.stream()
						.map((property) -> "%n%s=%s (%s)".formatted(property.propertyName(), property.safeValue(),
								property.reason()))
						.collect(Collectors.joining()));
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
	 * The driver of a connection, with the properties that it really has, wherever they
	 * come from.
	 *
	 * @param driver the driver
	 * @param properties tells the value of a property, or {@code null} if the driver does
	 * not tell it
	 */
	public record InUse(JdbcDriver driver, Function<String, @Nullable String> properties) {

		/**
		 * Look at a connection. Sends nothing.
		 * @param connection the connection
		 * @return the driver, or empty if the connection does not tell
		 */
		public static Optional<InUse> of(Connection connection) {
			try {
				if (connectorPresent && connection.isWrapperFor(JdbcConnection.class)) {
					return Optional.of(new InUse(MYSQL, Connector.properties(connection.unwrap(JdbcConnection.class))));
				}
				// That of MariaDB writes what it was given into the URL, and the embedded
				// engine is given nothing else.
				String url = connection.getMetaData().getURL();
				JdbcDriver driver = JdbcDriver.of(url, null);
				return (driver == MARIADB || driver == EMBEDDED)
						? Optional.of(new InUse(driver, (property) -> JdbcUrl.find(url, property))) : Optional.empty();
			}
			catch (SQLException | RuntimeException | LinkageError ex) {
				logger.debug("The connection does not tell the properties of its driver", ex);
				return Optional.empty();
			}
		}

		/**
		 * Find the properties that give wrong results on this server.
		 * @return the properties
		 */
		public List<UnsafeProperty> refused() {
			return unsafe(this.driver.refused);
		}

		/**
		 * Find the properties that are not safe in some cases.
		 * @return the properties
		 */
		public List<UnsafeProperty> doubtful() {
			return unsafe(this.driver.doubtful);
		}

		private List<UnsafeProperty> unsafe(List<UnsafeProperty> candidates) {
			return candidates.stream().filter((property) -> property.isUnsafe(this.properties)).toList();
		}

		/**
		 * Find the properties that this server needs and that have another value.
		 * @return the properties with the values that they need
		 */
		public Map<String, String> missing() {
			Map<String, String> missing = new LinkedHashMap<>(this.driver.defaults);
			missing.entrySet()
				.removeIf((property) -> property.getValue().equalsIgnoreCase(this.properties.apply(property.getKey())));
			return missing;
		}

	}

	/**
	 * A property of a JDBC driver that is not safe on a MatrixOne server with some
	 * values.
	 */
	public enum UnsafeProperty {

		/**
		 * Statements that are prepared by the server.
		 */
		SERVER_PREPARED_STATEMENTS("useServerPrepStmts", "false", UnsafeProperty::isTrue,
				"after a statement that could not be prepared the answers are off by one"),

		/**
		 * Cursors, for which the driver lets the server prepare all statements.
		 */
		CURSORS("useCursorFetch", "false", UnsafeProperty::isTrue,
				"it has the server prepare statements, and after one that could not be prepared the answers are off by one"),

		/**
		 * A limit for the rows of each query.
		 */
		MAX_ROWS("maxRows", "-1", UnsafeProperty::isPositive,
				"for each query the driver sends a SET, which commits what the transaction has written"),

		/**
		 * A longer timeout for rows that are streamed.
		 */
		STREAMING("netTimeoutForStreamingResults", "0", UnsafeProperty::isNotZero,
				"before it streams rows the driver sends a SET, which commits what the transaction has written"),

		/**
		 * Telling the server that a transaction is read-only.
		 */
		READ_ONLY("readOnlyPropagatesToServer", "false", (value) -> value == null || isTrue(value),
				"newer servers refuse it, and then a read-only transaction writes without an error"),

		/**
		 * Statements that are sent before the one before is answered.
		 */
		PIPELINE("disablePipeline", "true", (value) -> !isTrue(value),
				"the server mixes up the answers of statements that are sent at once, as the driver does for batches");

		private static final Set<String> TRUE_VALUES = Set.of("true", "yes", "1");

		private final String propertyName;

		private final String safeValue;

		private final Predicate<@Nullable String> unsafe;

		private final String reason;

		UnsafeProperty(String propertyName, String safeValue, Predicate<@Nullable String> unsafe, String reason) {
			this.propertyName = propertyName;
			this.safeValue = safeValue;
			this.unsafe = unsafe;
			this.reason = reason;
		}

		/**
		 * Return the name of the property.
		 * @return the name
		 */
		public String propertyName() {
			return this.propertyName;
		}

		/**
		 * Return the value that is safe.
		 * @return the value
		 */
		public String safeValue() {
			return this.safeValue;
		}

		/**
		 * Return what happens with another value.
		 * @return the reason
		 */
		public String reason() {
			return this.reason;
		}

		boolean isUnsafe(Function<String, @Nullable String> properties) {
			return this.unsafe.test(properties.apply(this.propertyName));
		}

		/**
		 * Return whether a driver takes a value as true.
		 * @param value the value, or {@code null} if the property is left open
		 * @return whether it does
		 */
		public static boolean isTrue(@Nullable String value) {
			return value != null && TRUE_VALUES.contains(value.toLowerCase(Locale.ROOT));
		}

		private static boolean isPositive(@Nullable String value) {
			return value != null && value.matches("\\+?0*[1-9]\\d*");
		}

		private static boolean isNotZero(@Nullable String value) {
			return value != null && !value.matches("-?0+");
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
