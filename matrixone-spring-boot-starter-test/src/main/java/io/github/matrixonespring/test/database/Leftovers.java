package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Drops what runs that were killed have left: at once where their process is known to be
 * gone, else after a while.
 */
final class Leftovers {

	private static final Log logger = LogFactory.getLog(Leftovers.class);

	/** No run takes so long. */
	private static final Duration RUN = Duration.ofDays(1);

	private static final Duration KEPT = Duration.ofDays(7);

	private static final Duration TEMPLATE = Duration.ofDays(14);

	private final DropDatabase drop;

	Leftovers(DropDatabase drop) {
		this.drop = drop;
	}

	void sweep(Connection connection) throws SQLException {
		for (String name : ServerConnections.names(connection, DatabaseSql.OURS)) {
			if (DatabaseName.parse(name).filter((parsed) -> isLeft(parsed, Instant.now())).isPresent()) {
				logger.info("Dropping database '" + name + "' of an earlier run");
				this.drop.drop(connection, name);
			}
		}
	}

	static boolean isLeft(DatabaseName name, Instant now) {
		Duration age = Duration.between(Instant.ofEpochSecond(name.made()), now);
		return switch (name.kind()) {
			case CLONE -> name.owner().isGone() || age.compareTo(RUN) > 0;
			case KEPT -> age.compareTo(KEPT) > 0;
			case TEMPLATE -> age.compareTo(TEMPLATE) > 0;
		};
	}

}
