package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.github.matrixonespring.test.database.DatabaseName.Kind;

/**
 * Templates that are on the server for later runs.
 */
final class KeptTemplates {

	private final ServerConnections connections;

	private final DropDatabase drop;

	KeptTemplates(ServerConnections connections, DropDatabase drop) {
		this.connections = connections;
		this.drop = drop;
	}

	Optional<String> find(String key) {
		List<String> found = new ArrayList<>();
		this.connections.await((connection) -> found.addAll(ServerConnections.names(connection, DatabaseSql.OURS)));
		return found.stream().filter((name) -> isTemplate(name, key::equals)).findFirst();
	}

	/**
	 * The clone is there as a whole or not at all, so it can be found at once.
	 */
	void keep(Connection connection, String key, String slot, String database) throws SQLException {
		List<String> ours = ServerConnections.names(connection, DatabaseSql.OURS);
		if (ours.stream().noneMatch((name) -> isTemplate(name, key::equals))) {
			ServerConnections.execute(connection, DatabaseSql.clone(DatabaseName.template(key).toString(), database));
		}
		for (String name : ours) {
			if (isTemplate(name, (other) -> other.startsWith(slot) && !other.equals(key))) {
				this.drop.drop(connection, name);
			}
		}
	}

	private static boolean isTemplate(String name, Predicate<String> key) {
		return DatabaseName.parse(name)
			.filter((parsed) -> parsed.kind() == Kind.TEMPLATE && key.test(parsed.rest()))
			.isPresent();
	}

}
