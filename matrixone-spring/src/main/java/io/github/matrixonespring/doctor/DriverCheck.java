package io.github.matrixonespring.doctor;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.pool.JdbcDriver;
import io.github.matrixonespring.pool.JdbcDriver.UnsafeProperty;
import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * Looks at the properties that the driver of a connection really has, whatever wraps the
 * pool, and wherever they come from. Sends nothing.
 */
final class DriverCheck implements Check {

	private static final String REWRITTEN_BATCHES = "rewriteBatchedStatements";

	private static final String AFFECTED_ROWS = "useAffectedRows";

	private final MatrixOneConnections connections;

	private final RestoreSettings restore;

	DriverCheck(MatrixOneConnections connections, RestoreSettings restore) {
		this.connections = connections;
		this.restore = restore;
	}

	@Override
	public String subject() {
		return "the properties of the driver";
	}

	@Override
	public List<Finding> examine() {
		try (MatrixOneStatements statements = this.connections.joining()) {
			return statements.metaData(this::examine);
		}
	}

	private List<Finding> examine(DatabaseMetaData metaData) throws SQLException {
		List<Finding> findings = new ArrayList<>();
		Connection connection = metaData.getConnection();
		JdbcDriver.InUse.of(connection).ifPresent((driver) -> findings.addAll(properties(driver)));
		findings.addAll(timeout(networkTimeout(connection)));
		return findings;
	}

	private static List<Finding> properties(JdbcDriver.InUse driver) {
		List<Finding> findings = new ArrayList<>();
		driver.refused()
			.forEach((property) -> findings.add(Diagnosis.UNSAFE_DRIVER_PROPERTY.found("The driver has %s=%s: %s",
					property.propertyName(), driver.properties().apply(property.propertyName()), property.reason())));
		Map<String, String> missing = new LinkedHashMap<>(driver.missing());
		driver.doubtful().forEach((property) -> missing.put(property.propertyName(), property.safeValue()));
		if (!missing.isEmpty()) {
			findings.add(Diagnosis.MISSING_DRIVER_PROPERTY.found("The driver lacks %s",
					missing.entrySet()
						.stream()
						.map((property) -> property.getKey() + "=" + property.getValue())
						.toList()));
		}
		if (driver.driver() != JdbcDriver.MARIADB
				&& UnsafeProperty.isTrue(driver.properties().apply(REWRITTEN_BATCHES))) {
			findings.add(Diagnosis.REWRITTEN_BATCHES.found("The driver has %s=true", REWRITTEN_BATCHES));
		}
		if (UnsafeProperty.isTrue(driver.properties().apply(AFFECTED_ROWS))) {
			findings.add(Diagnosis.AFFECTED_ROWS.found("The driver has %s=true", AFFECTED_ROWS));
		}
		return findings;
	}

	private List<Finding> timeout(Duration socket) {
		Duration statement = this.connections.getStatementTimeout();
		if (socket.isZero()) {
			return List.of();
		}
		if (socket.compareTo(statement) < 0) {
			return List.of(Diagnosis.SHORT_SOCKET_TIMEOUT.found(
					"The driver gives a connection up after %s s, and matrixone.statement-timeout is %s s",
					seconds(socket), seconds(statement)));
		}
		return (socket.compareTo(this.restore.timeout()) < 0) ? List.of(Diagnosis.SOCKET_TIMEOUT_BELOW_RESTORE.found(
				"The driver gives a connection up after %s s, and matrixone.restore.timeout is %s s", seconds(socket),
				seconds(this.restore.timeout()))) : List.of();
	}

	private static String seconds(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? String.valueOf(duration.toSeconds())
				: String.valueOf(duration.toMillis() / 1000.0);
	}

	/**
	 * Return the timeout of the socket, which drivers tell whatever property it is from.
	 * @return zero if there is none
	 */
	private static Duration networkTimeout(Connection connection) throws SQLException {
		try {
			return Duration.ofMillis(connection.getNetworkTimeout());
		}
		catch (SQLFeatureNotSupportedException ex) {
			return Duration.ZERO;
		}
	}

}
