package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.jdbc.CannotGetJdbcConnectionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is done beside the application's pool does not wait for it.
 */
class BesidePoolIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void managerWorksWhileThePoolHasNoConnectionLeft() throws SQLException {
		try (HikariDataSource pool = database.pool(1);
				MatrixOneConnections connections = new MatrixOneConnections(pool, ConnectionSettings.defaults())) {
			pool.setConnectionTimeout(250);
			SnapshotManager snapshots = new DefaultSnapshotManager(connections);
			String name = database.newName("s");
			try (Connection last = pool.getConnection()) {
				connections.besidePool(() -> {
					assertThat(snapshots.create(SnapshotRequest.named(name)).provisional()).isFalse();
					assertThat(snapshots.createAfterCommit(SnapshotRequest.named(name + "_after"))).isCompleted();
					assertThat(snapshots.exists(name)).isTrue();
				});
				assertThat(last.isClosed()).isFalse();
				assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
					.isThrownBy(() -> snapshots.exists(name));
			}
			assertThat(snapshots.exists(name)).isTrue();
		}
	}

}
