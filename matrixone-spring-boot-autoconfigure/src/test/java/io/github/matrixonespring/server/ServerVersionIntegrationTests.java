package io.github.matrixonespring.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.clone.SequencesNotClonedException;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether what is known of a capability is what really happens, on whatever version
 * {@code MATRIXONE_TEST_URL} names.
 */
class ServerVersionIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger counter = new AtomicInteger();

	private Connection connection;

	private MatrixOneTemplate template;

	private String source;

	private String name;

	@BeforeAll
	static void onServerOnly() {
		TestServer.assumeReal("what is known of the embedded engine is known by its version");
	}

	@BeforeEach
	void connect() throws SQLException {
		this.connection = DriverManager.getConnection(database.url(), database.username(), database.password());
		this.template = new MatrixOneTemplate(new SingleConnectionDataSource(this.connection, true));
		this.source = database.name("source_" + counter.incrementAndGet());
		this.name = database.name("name_" + counter.get());
		execute("create database " + this.source);
		execute("create table " + this.source + ".item (id int primary key)");
		execute("insert into " + this.source + ".item values (1)");
	}

	@AfterEach
	void disconnect() throws SQLException {
		this.template.close();
		this.connection.close();
	}

	@Test
	void serverIsMatrixOne() {
		assertThat(ServerProduct.isMatrixOne(ServerSession.of(this.connection))).isTrue();
	}

	@Test
	void whatIsProbedIsKnown() {
		for (Capability capability : Capability.values()) {
			if (capability.probe().isPresent()) {
				assertThat(this.template.server().evidence(capability).isKnown()).as(capability.name()).isTrue();
			}
		}
	}

	@Test
	void kindsOfSnapshots() {
		assertHappens(Capability.SNAPSHOT_KINDS, isTaken("select kind from mo_catalog.mo_snapshots"));
	}

	@Test
	void sharedRowLocks() {
		assertHappens(Capability.SHARED_ROW_LOCKS,
				isTaken("select id from " + this.source + ".item where id = 1 for share"));
	}

	@Test
	void fullOuterJoin() {
		assertHappens(Capability.FULL_OUTER_JOIN, isTaken(
				"select n.id from %1$s.item n full outer join %1$s.item o on n.id = o.id".formatted(this.source)));
	}

	@Test
	void digitsOfUtcTimestamp() {
		assertHappens(Capability.DIGITS_OF_UTC_TIMESTAMP, isTaken("select utc_timestamp(6)"));
	}

	@Test
	void scopeOfSnapshots() throws SQLException {
		execute("create snapshot " + this.name + " for database " + this.source);
		assertHappens(Capability.SNAPSHOT_SCOPE,
				!isTaken("select count(*) from mo_catalog.mo_tables {snapshot = " + this.name + "}"));
	}

	@Test
	void setInTransaction() throws SQLException {
		execute("BEGIN");
		execute("insert into " + this.source + ".item values (2)");
		execute("set @a = 1");
		execute("ROLLBACK");
		assertHappens(Capability.SET_IN_TRANSACTION, count(this.source) == 1);
	}

	@Test
	void isolationLevels() throws SQLException {
		this.connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
		this.connection.setAutoCommit(false);
		assertThat(count(this.source)).isEqualTo(1);
		database.control().sql("insert into " + this.source + ".item values (2)").update();
		boolean holds = count(this.source) == 1;
		this.connection.rollback();
		this.connection.setAutoCommit(true);
		assertHappens(Capability.ISOLATION_LEVELS, holds);
	}

	@Test
	void ownRowsInTableClones() throws SQLException {
		execute("BEGIN");
		execute("insert into " + this.source + ".item values (2)");
		execute("create table " + this.source + ".copy clone " + this.source + ".item");
		long rows = count(this.source, "copy");
		execute("ROLLBACK");
		assertHappens(Capability.OWN_ROWS_IN_TABLE_CLONES, rows == 2);
	}

	@Test
	void ownRowsInDatabaseClones() throws SQLException {
		execute("BEGIN");
		execute("insert into " + this.source + ".item values (2)");
		execute("create database " + this.name + " clone " + this.source);
		long rows = count(this.name);
		execute("ROLLBACK");
		assertHappens(Capability.OWN_ROWS_IN_DATABASE_CLONES, rows == 2);
	}

	@Test
	void sequencesOfClonesAreThereOrRefused() throws SQLException {
		execute("use " + this.source);
		execute("create sequence numbers");
		boolean cloned = true;
		try {
			this.template.clones().cloneDatabase(this.name, this.source);
			assertThat(tables(this.name)).containsExactlyInAnyOrder("item", "numbers");
		}
		catch (SequencesNotClonedException ex) {
			cloned = false;
			assertThat(tables(this.name)).as("nothing is left of it").isEmpty();
		}
		Evidence evidence = this.template.server().evidence(Capability.CLONED_SEQUENCES);
		assertThat(evidence.isKnown()).isTrue();
		assertThat(evidence.present()).isEqualTo(cloned);
	}

	@Test
	void cloneWithoutSequencesHasNone() throws SQLException {
		execute("use " + this.source);
		execute("create sequence numbers");
		this.template.clones().clone(CloneRequest.database(this.name).from(this.source).withoutSequences());
		assertThat(tables(this.name)).containsExactly("item");
	}

	private void assertHappens(Capability capability, boolean happens) {
		Evidence evidence = this.template.server().evidence(capability);
		assertThat(evidence.present()).as(evidence.toString()).isEqualTo(evidence.isKnown() && happens);
	}

	private boolean isTaken(String sql) {
		try {
			execute(sql);
			return true;
		}
		catch (SQLException ex) {
			assertThat(ex.getErrorCode()).isPositive();
			return false;
		}
	}

	private List<String> tables(String schema) {
		return database.control()
			.sql("select table_name from information_schema.tables where table_schema = ?")
			.param(schema)
			.query(String.class)
			.list();
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private long count(String schema) throws SQLException {
		return count(schema, "item");
	}

	private long count(String schema, String table) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from " + schema + "." + table)) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
