package io.github.matrixonespring.embedded.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.matrixonespring.embedded.sql.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What snapshots keep in H2.
 */
class SnapshotsTests {

	private Instance instance;

	private Session session;

	private StoredTable table;

	private StoredTable other;

	@BeforeEach
	void start() throws SQLException {
		this.instance = new Instance("shop");
		this.session = this.instance.connect("shop");
		this.table = create("t");
		this.other = create("u");
	}

	@AfterEach
	void stop() throws SQLException {
		this.instance.shutdown();
	}

	@Test
	void shareTheCopyOfATableThatWasNotWrittenTo() throws SQLException {
		Snapshot first = snapshot("first");
		insert(this.other);
		Snapshot second = snapshot("second");
		assertThat(first.storageName(this.table)).isEqualTo(second.storageName(this.table));
		assertThat(first.storageName(this.other)).isNotEqualTo(second.storageName(this.other));
	}

	@Test
	void doNotShareTheCopyOfATableThatIsBeingWrittenTo() throws SQLException {
		Session writer = this.instance.connect("shop");
		writer.transactions().begin();
		writer.transactions().writes(this.table);
		execute(writer, "insert into " + this.table.storageName() + " values (1)");
		Snapshot during = snapshot("during");
		writer.transactions().commit();
		Snapshot after = snapshot("after");
		assertThat(count(during.storageName(this.table))).isZero();
		assertThat(count(after.storageName(this.table))).isOne();
	}

	@Test
	void leaveNothingBehindWhenTheyAreDropped() throws SQLException {
		snapshot("first");
		insert(this.table);
		snapshot("second");
		assertThat(frozenTables()).isPositive();
		this.instance.snapshots().drop("first", false);
		assertThat(count(this.instance.snapshots().get("second").storageName(this.table))).isOne();
		this.instance.snapshots().drop("second", false);
		assertThat(frozenTables()).isZero();
	}

	@Test
	void haveTimestampsThatGrow() throws SQLException {
		assertThat(snapshot("first").timestamp()).isLessThan(snapshot("second").timestamp());
	}

	@Test
	void areFoundByTheirTimestamp() throws SQLException {
		Snapshot snapshot = snapshot("first");
		assertThat(this.instance.snapshots().at(snapshot.timestamp())).isSameAs(snapshot);
		assertThat(this.instance.snapshots().at(Long.MAX_VALUE)).isNull();
	}

	private StoredTable create(String name) throws SQLException {
		new Tables(this.session).create(new ObjectName("shop", name), false, "",
				(schema) -> List
					.of("create table " + StorageNames.qualified(schema, name) + " (id int, " + HiddenKey.DDL + ")"),
				List.of());
		return (StoredTable) this.session.catalog().database("shop").relation(name);
	}

	private Snapshot snapshot(String name) throws SQLException {
		this.instance.snapshots().create(name, SnapshotTarget.database("shop"), false);
		return this.instance.snapshots().get(name);
	}

	private void insert(StoredTable target) throws SQLException {
		this.session.transactions().writes(target);
		execute(this.session, "insert into " + target.storageName() + " values (1)");
		this.session.transactions().wrote(target);
	}

	private static void execute(Session session, String sql) throws SQLException {
		try (Statement statement = session.storage().createStatement()) {
			statement.execute(sql);
		}
	}

	private long frozenTables() throws SQLException {
		return number("select count(*) from INFORMATION_SCHEMA.TABLES where TABLE_SCHEMA = 'frozen'");
	}

	private long count(String storageName) throws SQLException {
		return number("select count(*) from " + storageName);
	}

	private long number(String sql) throws SQLException {
		try (Statement statement = this.session.storage().createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
