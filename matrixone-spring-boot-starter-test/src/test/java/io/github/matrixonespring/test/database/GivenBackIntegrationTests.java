package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.matrixonespring.test.server.ServerAddress;
import io.github.matrixonespring.test.server.TestServers;
import org.junit.jupiter.api.RepeatedTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is gone as soon as a test has given its database back.
 */
class GivenBackIntegrationTests {

	@RepeatedTest(5)
	void namesOfSnapshotsAreFreeForTheNextTest() throws SQLException {
		ServerAddress address = TestServers.choose(null);
		DatabaseServer server = DatabaseServer.of(address);
		Template template = server.addTemplate(server.create());
		try (Connection connection = address.connect()) {
			String clone = template.take();
			String snapshot = "create snapshot %s_s for database %s".formatted(clone, clone);
			ServerConnections.execute(connection, snapshot);
			template.giveBack(clone, Changes.ANYTHING);
			assertThat(ServerConnections.names(connection, DatabaseSql.SNAPSHOTS, clone)).isEmpty();
		}
		finally {
			template.close();
		}
	}

}
