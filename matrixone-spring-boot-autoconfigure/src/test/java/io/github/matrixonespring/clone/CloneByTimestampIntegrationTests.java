package io.github.matrixonespring.clone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A clone statement that names the timestamp of a snapshot does what one does that names
 * the snapshot: of every level, whatever became of the source since, in a transaction and
 * out of one. Only what a snapshot covers is checked by name alone; this library checks
 * it itself.
 */
class CloneByTimestampIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger counter = new AtomicInteger();

	private final String source = database.name("of_" + counter.incrementAndGet());

	private final String snapshot = database.name("at_" + counter.get());

	private final String byName = database.name("by_name_" + counter.get());

	private final String byTimestamp = database.name("by_ts_" + counter.get());

	private Connection connection;

	@BeforeEach
	void createSource() throws SQLException {
		this.connection = DriverManager.getConnection(database.url(), database.username(), database.password());
		execute("create database " + this.source);
		execute("use " + this.source);
		execute("create table parent (id int primary key, name varchar(20) unique, n int default 3, key by_n (n))");
		execute("create table child (id int auto_increment primary key, p int, "
				+ "constraint of_parent foreign key (p) references parent (id))");
		execute("create table tree (id int primary key, up int, "
				+ "constraint of_tree foreign key (up) references tree (id))");
		execute("create table keyless (id int)");
		execute("create view names as select id, name from parent");
		execute("create sequence numbers");
		execute("insert into parent (id, name) values (1, 'a'), (2, 'b')");
		execute("insert into child (p) values (1)");
		execute("insert into tree values (1, null)");
		execute("insert into keyless values (1), (1)");
	}

	@AfterEach
	void disconnect() throws SQLException {
		this.connection.close();
	}

	@ParameterizedTest
	@EnumSource
	void databaseIsTheSame(Since since) throws SQLException {
		for (String level : List.of("database " + this.source, "account", "cluster")) {
			assertSame(since, level, (name) -> "create database %s clone %s".formatted(name, this.source), false);
		}
	}

	@ParameterizedTest
	@EnumSource
	void tableIsTheSame(Since since) throws SQLException {
		for (String table : List.of("parent", "tree", "keyless")) {
			for (String level : List.of("table " + this.source + " " + table, "database " + this.source, "account")) {
				assertSame(since, level,
						(name) -> "create table %s.copy clone %s.%s".formatted(name, this.source, table), true);
			}
		}
	}

	private void assertSame(Since since, String level, UnaryOperator<String> clone, boolean intoDatabase)
			throws SQLException {
		execute("create snapshot %s for %s".formatted(this.snapshot, level));
		since.change(this, this.source);
		for (String name : List.of(this.byName, this.byTimestamp)) {
			if (intoDatabase) {
				execute("create database " + name);
			}
		}
		execute(clone.apply(this.byName) + " {snapshot = " + this.snapshot + "}");
		execute(clone.apply(this.byTimestamp) + " {mo_ts = " + timestamp() + "}");
		List<String> expected = content(this.byName);
		assertThat(content(this.byTimestamp)).as("%s at snapshot of %s", since, level)
			.isEqualTo(expected)
			.anyMatch((line) -> line.startsWith("row"));
		execute("drop database " + this.byName);
		execute("drop database " + this.byTimestamp);
		execute("drop snapshot " + this.snapshot);
		execute("drop database if exists " + this.source);
		createSource();
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true", "false, false" })
	void bothBelongToTheTransaction(boolean table, boolean committed) throws SQLException {
		execute("create database " + this.byName);
		execute("create database " + this.byTimestamp);
		this.connection.setAutoCommit(false);
		execute("BEGIN");
		execute("insert into parent (id, name) values (3, 'own')");
		database.control().sql("create snapshot " + this.snapshot + " for database " + this.source).update();
		database.control().sql("insert into " + this.source + ".keyless values (2)").update();
		String name = table ? ".copy" : "_db";
		String clone = table ? "create table %s%s clone " + this.source + ".parent"
				: "create database %s%s clone " + this.source;
		execute(clone.formatted(this.byName, name) + " {snapshot = " + this.snapshot + "}");
		execute(clone.formatted(this.byTimestamp, name) + " {mo_ts = " + timestamp() + "}");
		String suffix = table ? "" : name;
		List<String> own = content(this.byTimestamp + suffix);
		assertThat(own).isEqualTo(content(this.byName + suffix)).anyMatch((line) -> line.startsWith("row"));
		if (committed) {
			this.connection.commit();
		}
		else {
			this.connection.rollback();
		}
		this.connection.setAutoCommit(true);
		assertThat(content(this.byTimestamp + suffix)).isEqualTo(committed ? own : List.of());
		assertThat(content(this.byName + suffix)).isEqualTo(committed ? own : List.of());
	}

	@Test
	void whatTheSnapshotCoversIsCheckedByNameOnly() throws SQLException {
		execute("create snapshot %s for table %s parent".formatted(this.snapshot, this.source));
		assertThat(failure(
				"create database %s clone %s {snapshot = %s}".formatted(this.byName, this.source, this.snapshot)))
			.contains("cannot use a table-level snapshot");
		execute("create database %s clone %s {mo_ts = %d}".formatted(this.byTimestamp, this.source, timestamp()));
		assertThat(content(this.byTimestamp)).contains("row child [1, 1]");
	}

	private String failure(String sql) {
		try {
			execute(sql);
			return "";
		}
		catch (SQLException ex) {
			return ex.getMessage();
		}
	}

	private long timestamp() {
		return database.control()
			.sql("select ts from mo_catalog.mo_snapshots where sname = ?")
			.param(this.snapshot)
			.query(Long.class)
			.single();
	}

	/**
	 * Tables, their definitions, foreign keys and rows.
	 */
	private List<String> content(String name) throws SQLException {
		List<String> content = new ArrayList<>();
		List<String> tables = rows("select table_name, table_type from information_schema.tables "
				+ "where table_schema = '" + name + "' order by table_name");
		for (String table : tables) {
			content.add("table " + table);
			String bare = table.substring(1, table.indexOf(','));
			rows("select * from " + name + "." + bare + " order by 1")
				.forEach((row) -> content.add("row " + bare + " " + row));
			rows("show create table " + name + "." + bare)
				.forEach((definition) -> content.add(definition.replace(name, "clone")));
		}
		rows("select table_name, column_name, refer_db_name, refer_table_name from mo_catalog.mo_foreign_keys "
				+ "where db_name = '" + name + "' order by 1, 2")
			.forEach((key) -> content.add("key " + key.replace(name, "clone")));
		return content;
	}

	private List<String> rows(String sql) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			while (result.next()) {
				List<String> row = new ArrayList<>();
				for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
					row.add(result.getString(i));
				}
				rows.add(row.toString());
			}
		}
		return rows;
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * What became of the source since the snapshot.
	 */
	enum Since {

		NOTHING,

		ROWS("insert into %s.parent (id, name) values (3, 'c')", "delete from %s.keyless where true",
				"update %s.tree set up = 1 where id = 1"),

		OTHER_COLUMNS("drop view %s.names", "drop table %s.child", "drop table %s.parent", "drop table %s.tree",
				"drop table %s.keyless", "create table %s.parent (other varchar(9) primary key)",
				"create table %s.tree (other int)", "create table %s.keyless (other int)",
				"insert into %s.parent values ('new')"),

		DROPPED("drop database %s"),

		DROPPED_AND_EMPTY("drop database %s", "create database %s");

		private final String[] changes;

		Since(String... changes) {
			this.changes = changes;
		}

		void change(CloneByTimestampIntegrationTests test, String source) throws SQLException {
			for (String change : this.changes) {
				test.execute(change.formatted(source));
			}
		}

	}

}
