package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.connection.Leases;
import io.github.matrixonespring.test.connection.SwitchingDataSource;
import io.github.matrixonespring.test.server.ServerAddress;
import io.github.matrixonespring.test.server.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A clone that was put back is like its template, whatever the statements before were:
 * its rows, its definitions, the next numbers of its tables. The connections are those of
 * a pool, which has prepared the same queries before.
 */
class PutBackIntegrationTests {

	/** Enough tables that putting some back is worthwhile. */
	private static final List<String> SCHEMA = List.of(
			"create table country (code char(2) primary key, name varchar(50) not null)", """
					create table customer (id bigint auto_increment primary key, name varchar(50), country char(2), \
					email varchar(80), constraint fk_country foreign key (country) references country (code) \
					on update cascade on delete set null, unique key uk_email (email))""", """
					create table employee (id int auto_increment primary key, boss int, name varchar(50), \
					constraint fk_boss foreign key (boss) references employee (id))""", """
					create table orders (id bigint auto_increment primary key, customer_id bigint, seller int, \
					placed datetime(6), note text, constraint fk_customer foreign key (customer_id) \
					references customer (id) on delete cascade, constraint fk_seller foreign key (seller) \
					references employee (id), key ix_placed (placed))""", """
					create table line (order_id bigint, line_no int, article varchar(36), amount int default 1, \
					price decimal(10, 2), total decimal(12, 2) as (amount * price) stored, \
					primary key (order_id, line_no), constraint fk_order foreign key (order_id) \
					references orders (id) on delete cascade)""",
			"create table article (id varchar(36) primary key, name varchar(50), code int, unique key uk_code (code))",
			"create table article_seq (next_val bigint)", """
					create table kinds (id int primary key, e enum('a', 'b'), j json, b varbinary(20), l blob, \
					d double, f float, t time, y date, x bit(1), s varchar(10) not null default 'x''y')""",
			"create table log (id bigint auto_increment primary key, message varchar(200))",
			"create table note (text varchar(50), written timestamp default current_timestamp)",
			"create table setting (name varchar(20) primary key, v varchar(20)) comment 'it''s ours'",
			"create table untouched (id bigint auto_increment primary key, n int)",
			"create view customers as select c.id, c.name, n.name as country from customer c "
					+ "left join country n on n.code = c.country");

	private static final List<String> ROWS = List.of("insert into country values ('de', 'Germany'), ('fr', 'France')",
			"insert into customer (name, country, email) values ('a', 'de', 'a@x'), ('b', 'fr', 'b@x')",
			"insert into employee values (1, null, 'boss'), (2, 1, 'seller'), (9, 2, 'other')",
			"insert into orders (customer_id, seller, placed, note) values (1, 2, '2026-01-02 03:04:05.678901', 'n')",
			"insert into line (order_id, line_no, article, price) values (1, 1, 'x', 1.5), (1, 2, 'y', 2.25)",
			"insert into article values ('x', 'book', 1), ('y', 'pen', 2), ('', '', null)",
			"insert into article_seq values (51)", """
					insert into kinds (id, e, j, b, l, d, f, t, y, x) values \
					(1, 'b', '{"a": [1, null]}', x'00ff', x'80', 0.1, 1.5, '10:11:12', '2026-02-03', b'1'), \
					(0, null, null, null, null, null, null, null, null, null)""",
			"insert into log (message) values ('first'), ('second')",
			"insert into note (text) values ('n'), ('n'), (null)", "insert into setting values ('a', '1'), ('B', '')",
			"insert into untouched (n) values (1)");

	/** Only the server has these. */
	private static final List<String> SERVER_SCHEMA = List.of(
			"create table searched (id int primary key, body text, fulltext ft_body (body))",
			"create table embedding (id int primary key, v vecf32(3))",
			"create table parted (id int primary key, n int) partition by hash (id) partitions 2",
			"create table clustered (a int, b int) cluster by (a, b)",
			"create table vectors (id int primary key, v vecf32(3), u uuid)",
			"insert into vectors values (1, '[0.1,2,3]', uuid()), (2, null, null)",
			"insert into searched values (1, 'red fox'), (2, 'blue bird')",
			"insert into embedding values (1, '[1,2,3]'), (2, '[3,2,1]')", "insert into parted values (1, 1), (2, 2)",
			"insert into clustered values (1, 2), (2, 1)",
			"create index ix_v using ivfflat on embedding (v) lists = 1 op_type 'vector_l2_ops'");

	private static final List<String> CHANGES = List.of("insert into country values ('x%d', 'new')",
			"update country set code = 'z%d' where code = 'de'", "delete from country where code = 'fr'",
			"insert into customer (name, country, email) values ('c', 'de', 'c%d@x')",
			"update customer set name = 'changed', country = null where id = %d", "delete from customer where id = %d",
			"insert into employee (boss, name) values (1, 'new%d')", "update employee set boss = null",
			"delete from employee where id = 9", "insert into orders (customer_id, note) values (%d, 'new')",
			"delete from orders where id = %d", "update orders set placed = now(6), note = null",
			"insert into line (order_id, line_no, price) values (1, %d, 9.99)",
			"update line set amount = amount + %d where line_no = 1", "delete from line",
			"insert into article values ('new%d', 'new', %1$d0)", "update article set code = null, name = 'n%d'",
			"delete from article where id = 'x'", "update article_seq set next_val = next_val + %d",
			"truncate table article_seq", "insert into kinds (id, e) values (%d, 'a')",
			"update kinds set j = '[%d]', b = null, x = b'0', s = 'q'", "delete from kinds where id = 0",
			"insert into log (message) values ('new%d')", "insert into log values (%d00, 'explicit')",
			"truncate table log", "delete from log", "insert into note (text) select name from customer",
			"delete from note where text is null", "replace into setting values ('a', 'r%d')",
			"insert into setting values ('a', 'x') on duplicate key update v = 'd%d'", "UPDATE SETTING SET v = 'U%d'");

	private static final List<String> SERVER_CHANGES = List.of("insert into searched values (1%d, 'green fox')",
			"update searched set body = 'grey' where id = 1", "delete from searched where id = 2",
			"insert into embedding values (1%d, '[9,9,9]')", "delete from embedding where id = 1",
			"insert into parted values (1%d, 3)", "update parted set n = %d", "update vectors set v = '[%d,0,0]'",
			"delete from vectors", "delete from clustered where a = 1", "insert into clustered values (%d, 5)");

	private static final Map<String, String> NUMBERED = new TreeMap<>(
			Map.of("customer", "name", "employee", "name", "orders", "note", "log", "message", "untouched", "n"));

	private static final int TESTS = 60;

	private static ServerAddress address;

	private static Template template;

	private static HikariDataSource pool;

	private static SwitchingDataSource dataSource;

	private static Leases leases;

	private static Map<String, List<String>> expected;

	private static Map<String, String> expectedNumbers;

	@BeforeAll
	static void makeTemplate() throws SQLException {
		address = TestServers.choose(null);
		pool = new HikariDataSource();
		pool.setJdbcUrl(address.url());
		pool.setUsername(address.username());
		pool.setPassword(address.password());
		pool.setMaximumPoolSize(2);
		leases = new Leases(() -> {
			throw new IllegalStateException("No test runs");
		});
		dataSource = new SwitchingDataSource(pool, leases);
		DatabaseServer server = DatabaseServer.of(address);
		Lease lease = new Lease("template", server.create());
		leases.add(lease);
		try (Connection connection = dataSource.getConnection()) {
			for (String sql : SCHEMA) {
				ServerConnections.execute(connection, sql);
			}
			for (String sql : ROWS) {
				ServerConnections.execute(connection, sql);
			}
			if (!address.isEmbedded()) {
				for (String sql : SERVER_SCHEMA) {
					ServerConnections.execute(connection, sql);
				}
			}
		}
		leases.remove(lease, true);
		template = server.addTemplate(UUID.randomUUID().toString(), lease.database());
		Lease fresh = new Lease("fresh", server.clone(lease.database()));
		leases.add(fresh);
		expected = content();
		expectedNumbers = new TreeMap<>();
		for (String table : NUMBERED.keySet()) {
			expectedNumbers.put(table, nextNumber(table));
		}
		leases.remove(fresh, false);
		server.dropLater(fresh.database());
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	@Test
	void databaseOfEachTestIsLikeTheTemplate() throws SQLException {
		Set<String> databases = new HashSet<>();
		List<String> before = List.of();
		int again = 0;
		for (int test = 0; test < TESTS; test++) {
			Random random = new Random(test);
			Lease lease = begin();
			again += databases.add(lease.database()) ? 0 : 1;
			assertThat(content()).as("Before test %s, after %s".formatted(test, before)).isEqualTo(expected);
			before = change(random);
			leases.remove(lease, false);
			template.server().work().awaitIdle();
		}
		assertThat(again).as("Databases that were put back").isGreaterThan(TESTS / 6);
	}

	@Test
	void numbersGoOnAsInAFreshClone() throws SQLException {
		for (String table : NUMBERED.keySet()) {
			Set<String> databases = new HashSet<>();
			String number = expectedNumbers.get(table);
			boolean again = false;
			for (int test = 0; test < 12; test++) {
				Lease lease = begin();
				again |= !databases.add(lease.database());
				assertThat(nextNumber(table)).as(table + " in test " + test).isEqualTo(number);
				leases.remove(lease, false);
				template.server().work().awaitIdle();
			}
			if (!address.isEmbedded()) {
				assertThat(again).as(table + " was put back").isTrue();
			}
		}
	}

	@Test
	void foreignKeysHoldAfterwards() throws SQLException {
		for (int test = 0; test < 12; test++) {
			Lease lease = begin();
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				assertThat(fails(statement, "insert into orders (customer_id) values (77)")).isTrue();
				assertThat(fails(statement, "delete from employee where id = 1")).isTrue();
				assertThat(fails(statement, "insert into employee (boss) values (77)")).isTrue();
				statement.execute("update country set code = 'xx' where code = 'de'");
				assertThat(rowsOf("select country from customer where id = 1")).containsExactly("xx");
				statement.execute("delete from customer where id = 1");
				assertThat(rowsOf("select * from orders")).isEmpty();
				assertThat(rowsOf("select * from line")).isEmpty();
			}
			leases.remove(lease, false);
			template.server().work().awaitIdle();
		}
	}

	private static boolean fails(Statement statement, String sql) {
		try {
			statement.execute(sql);
			return false;
		}
		catch (SQLException ex) {
			return true;
		}
	}

	private static Lease begin() {
		Lease lease = new Lease("test", template);
		leases.add(lease);
		return lease;
	}

	/**
	 * Statements that violate a constraint fail, and some are rolled back.
	 */
	private static List<String> change(Random random) throws SQLException {
		List<String> statements = random.ints(1 + random.nextInt(4), 1, 10)
			.mapToObj((number) -> statement(random).formatted(number))
			.toList();
		// The embedded engine cannot take a TRUNCATE back.
		boolean transaction = random.nextBoolean() && statements.stream().noneMatch((sql) -> sql.contains("truncate"));
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(!transaction);
			statements.forEach((sql) -> fails(statement, sql));
			if (transaction && random.nextBoolean()) {
				connection.rollback();
			}
			else if (transaction) {
				connection.commit();
			}
		}
		return statements;
	}

	private static String statement(Random random) {
		boolean ofTheServer = !address.isEmbedded() && random.nextInt(4) == 0;
		List<String> changes = ofTheServer ? SERVER_CHANGES : CHANGES;
		return changes.get(random.nextInt(changes.size()));
	}

	private static String nextNumber(String table) throws SQLException {
		String column = NUMBERED.get(table);
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			statement.executeUpdate("insert into %s (%s) values ('1')".formatted(table, column),
					Statement.RETURN_GENERATED_KEYS);
			try (ResultSet keys = statement.getGeneratedKeys()) {
				assertThat(keys.next()).isTrue();
				return keys.getString(1);
			}
		}
	}

	/**
	 * All rows and definitions, sorted. Foreign keys are listed in any order.
	 */
	private static Map<String, List<String>> content() throws SQLException {
		Map<String, List<String>> content = new TreeMap<>();
		for (String table : rowsOf("show tables")) {
			content.put(table, rowsOf("select * from `" + table + "`"));
			List<String> definition = rowsOf("show create table `" + table + "`");
			content.put("definition of " + table,
					definition.stream()
						.flatMap((text) -> Arrays.stream(text.split(",?\n")))
						.sorted()
						.collect(Collectors.toList()));
		}
		return content;
	}

	private static List<String> rowsOf(String sql) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			while (result.next()) {
				StringBuilder row = new StringBuilder();
				for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
					row.append((i > 1) ? " | " : "").append(result.getString(i));
				}
				rows.add(row.toString());
			}
		}
		return rows.stream().sorted().toList();
	}

}
