package io.github.matrixonespring.testsupport;

import java.sql.SQLException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TestDatabase}: nothing stays behind unnoticed.
 */
class TestDatabaseIntegrationTests {

	@RegisterExtension
	static TestDatabase other = new TestDatabase();

	private final TestDatabase database = new TestDatabase();

	@BeforeEach
	void needsAServer() throws SQLException {
		TestServer.assumeReal("an embedded engine is gone with its tests");
		this.database.beforeAll(null);
	}

	@Test
	void databasesAndTheirSnapshotsAreRemoved() {
		String snapshot = other.name("of_another_name");
		this.database.control()
			.sql("create snapshot `%s` for database `%s`".formatted(snapshot, this.database.database()))
			.update();
		this.database.remove("this");
		assertThat(other.control()
			.sql("select count(*) from mo_catalog.mo_snapshots where sname = ?")
			.param(snapshot)
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void whatElseIsLeftFailsTheClass() {
		String role = this.database.name("role");
		this.database.control().sql("create role `%s`".formatted(role)).update();
		try {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.database.remove("this"))
				.withMessage("this has left on the server: [%s]", role);
		}
		finally {
			other.control().sql("drop role `%s`".formatted(role)).update();
		}
	}

}
