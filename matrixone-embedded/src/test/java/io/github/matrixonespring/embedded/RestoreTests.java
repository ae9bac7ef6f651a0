package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the conversations cannot ask a server that others use, or need two threads for.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RestoreTests {

	private final String instance = "restore_" + UUID.randomUUID();

	private Connection connection;

	@BeforeEach
	void createTables() throws SQLException {
		this.connection = connect();
		execute("create database shop");
		execute("create table shop.orders (id int primary key)");
		execute("create table shop.items (id int primary key, o int, "
				+ "constraint of_order foreign key (o) references shop.orders (id))");
		execute("create view shop.ids as select id from shop.orders");
		execute("create database stock");
		execute("create table stock.parts (id int primary key, i int, "
				+ "constraint of_item foreign key (i) references shop.items (id))");
		execute("create view stock.ids as select id from shop.ids");
		execute("insert into shop.orders values (1), (2)");
		execute("insert into shop.items values (1, 1)");
		execute("insert into stock.parts values (1, 1)");
		execute("create snapshot s for account");
	}

	@AfterEach
	void stop() throws SQLException {
		this.connection.close();
		EmbeddedDriver.shutdown(this.instance);
	}

	@Test
	void anAccountComesBackWithItsDatabasesAndNoOthers() throws SQLException {
		execute("create database later");
		execute("drop database stock");
		execute("insert into shop.orders values (3)");
		execute("restore account sys {snapshot = s}");
		assertThat(number("select count(*) from mo_catalog.mo_database where datname in ('shop', 'stock')"))
			.isEqualTo(2);
		assertThat(number("select count(*) from mo_catalog.mo_database where datname = 'later'")).isZero();
		assertThat(number("select count(*) from shop.orders")).isEqualTo(2);
		assertThat(number("select count(*) from stock.parts")).isOne();
		assertThat(number("select count(*) from stock.ids")).isEqualTo(2);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute("insert into stock.parts values (2, 9)"))
			.withMessageContaining("foreign key constraint fails");
		assertThat(number("select count(*) from mo_catalog.mo_snapshots where sname = 's'")).isOne();
	}

	@Test
	void tablesOfAnAccountThatReferToEachOtherInACircleKeepAllOfItFromComingBack() throws SQLException {
		execute("create table stock.a (id int primary key, b int)");
		execute("create table stock.b (id int primary key, a int, foreign key (a) references stock.a (id))");
		execute("alter table stock.a add foreign key (b) references stock.b (id)");
		execute("insert into shop.orders values (3)");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute("restore account sys {snapshot = s}"))
			.withMessage("internal error: There is a cycle in dependency graph");
		assertThat(number("select count(*) from shop.orders")).isEqualTo(3);
	}

	@Test
	void theClusterIsRefusedByName() throws SQLException {
		execute("create snapshot c for cluster");
		for (String restore : new String[] { "restore cluster {snapshot = c}", "restore account sys {snapshot = c}" }) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(restore))
				.withMessageStartingWith("not supported by the embedded engine: RESTORE ");
		}
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute("restore database shop {snapshot = c}"))
			.withMessage("internal error: can't restore db from cluster level snapshot");
	}

	@Test
	void anotherSessionStaysInItsDatabase() throws SQLException {
		try (Connection other = connect(); Statement statement = other.createStatement()) {
			statement.execute("use shop");
			execute("restore account sys {snapshot = s}");
			statement.execute("insert into orders values (3)");
			assertThat(number("select count(*) from shop.orders")).isEqualTo(3);
		}
	}

	@Test
	void whatAnOpenTransactionHasWrittenIsGoneAlthoughItCommits() throws SQLException {
		try (Connection other = connect(); Statement statement = other.createStatement()) {
			statement.execute("begin");
			statement.execute("insert into shop.orders values (3)");
			execute("drop database stock");
			execute("restore database shop {snapshot = s}");
			statement.execute("commit");
		}
		assertThat(number("select count(*) from shop.orders")).isEqualTo(2);
	}

	@Test
	void anOpenTransactionGoesOnWithWhatIsThereNow() throws SQLException {
		try (Connection other = connect(); Statement statement = other.createStatement()) {
			statement.execute("begin");
			statement.execute("insert into shop.orders values (3)");
			execute("drop database stock");
			execute("restore database shop {snapshot = s}");
			statement.execute("insert into shop.orders values (4)");
			statement.execute("rollback");
			statement.execute("insert into shop.orders values (3)");
		}
		assertThat(number("select count(*) from shop.orders")).isEqualTo(3);
	}

	@Test
	void aRestoreThatFailsChangesNothing() throws SQLException {
		execute("drop database stock");
		execute("drop table shop.items");
		execute("create view shop.broken as select id from shop.orders where 1 = 0");
		execute("alter table shop.orders rename to renamed");
		execute("create snapshot b for database shop");
		long id = number("select rel_id from mo_catalog.mo_tables where relname = 'renamed'");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute("restore database shop {snapshot = b}"))
			.withMessage("SQL parser error: table \"orders\" does not exist");
		assertThat(number("select rel_id from mo_catalog.mo_tables where relname = 'renamed'")).isEqualTo(id);
		assertThat(number("select count(*) from shop.renamed")).isEqualTo(2);
	}

	@Test
	void readersAndWritersDoNotNoticeRestores() throws Exception {
		execute("drop database stock");
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Long> reads = whileRestoring(over, "select id from shop.items where id = 1");
		CompletableFuture<Long> writes = whileRestoring(over, "replace into shop.orders values (3)");
		for (int i = 0; i < 100; i++) {
			execute("restore database shop {snapshot = s}");
		}
		over.set(true);
		assertThat(reads.get()).isPositive();
		assertThat(writes.get()).isPositive();
		execute("restore database shop {snapshot = s}");
		assertThat(number("select count(*) from shop.orders")).isEqualTo(2);
	}

	private CompletableFuture<Long> whileRestoring(AtomicBoolean over, String sql) {
		return CompletableFuture.supplyAsync(() -> {
			try (Connection other = connect(); Statement statement = other.createStatement()) {
				long times = 0;
				while (!over.get()) {
					statement.execute(sql);
					times++;
				}
				return times;
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:matrixone:mem:" + this.instance, "root", "111");
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private long number(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
