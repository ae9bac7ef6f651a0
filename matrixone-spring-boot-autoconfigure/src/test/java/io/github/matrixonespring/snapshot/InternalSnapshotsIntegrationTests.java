package io.github.matrixonespring.snapshot;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Snapshots that the server keeps for itself.
 */
class InternalSnapshotsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Test
	void areNotListed() {
		TestServer.assumeReal("the embedded engine has no branches, which make such snapshots");
		database.control().sql("create table item (id int primary key)").update();
		database.control().sql("data branch create table copy from item").update();
		String internal = database.server().has(Capability.SNAPSHOT_KINDS) ? "kind <> 'user'"
				: "sname like '\\_\\_mo\\_%'";
		assertThat(database.control()
			.sql("select count(*) from mo_catalog.mo_snapshots where " + internal)
			.query(Long.class)
			.single()).isPositive();
		try (HikariDataSource pool = database.pool(1)) {
			SnapshotManager snapshots = SnapshotManager.of(pool);
			assertThat(snapshots.list()).noneMatch((snapshot) -> snapshot.name().startsWith("__mo"));
			assertThat(snapshots.list(SnapshotTarget.table(database.database(), "item"))).isEmpty();
		}
		finally {
			database.control().sql("data branch delete table " + database.database() + ".copy").update();
		}
	}

}
