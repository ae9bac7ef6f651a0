package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.test.server.ServerAddress;
import io.github.matrixonespring.test.server.TestServers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A template with sequences is refused, or each test has them.
 */
class SequencesIntegrationTests {

	@Test
	void areClonedOrRefused() throws SQLException {
		ServerAddress address = TestServers.choose(null);
		DatabaseServer server = DatabaseServer.of(address);
		String database = server.create();
		try (Connection connection = address.connect()) {
			connection.setCatalog(database);
			ServerConnections.execute(connection, "create sequence numbers");
			if (areCloned(server, connection, database)) {
				Template template = server.addTemplate(database);
				assertThat(ServerConnections.names(connection, DatabaseSql.SEQUENCES, template.take()))
					.containsExactly("numbers");
				template.close();
			}
			else {
				assertThatIllegalStateException().isThrownBy(() -> server.addTemplate(database))
					.withMessageContaining("which the server does not clone: [numbers]");
			}
		}
		finally {
			server.dropLater(database);
		}
	}

	private static boolean areCloned(DatabaseServer server, Connection connection, String database)
			throws SQLException {
		String clone = server.create();
		ServerConnections.execute(connection, DatabaseSql.drop(clone));
		ServerConnections.execute(connection, DatabaseSql.clone(clone, database));
		List<String> sequences = ServerConnections.names(connection, DatabaseSql.SEQUENCES, clone);
		server.dropLater(clone);
		return !sequences.isEmpty();
	}

}
