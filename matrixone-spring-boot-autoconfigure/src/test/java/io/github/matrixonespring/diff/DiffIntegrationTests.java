package io.github.matrixonespring.diff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.TableChanges.Existence;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What differs between two moments is told by table and by row.
 */
class DiffIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static MatrixOneTemplate matrixOne;

	private static TransactionTemplate transactions;

	private final JdbcClient control = database.control();

	private String snapshot;

	@BeforeAll
	static void connect() {
		pool = database.pool(2);
		matrixOne = new MatrixOneTemplate(pool);
		JdbcTransactionManager manager = new JdbcTransactionManager(pool);
		matrixOne.listenTo(manager);
		transactions = new TransactionTemplate(manager);
	}

	@AfterAll
	static void disconnect() {
		matrixOne.close();
		pool.close();
	}

	@BeforeEach
	void changeTables() {
		List.of("orders", "keyless", "dropped", "created", "same")
			.forEach((table) -> this.control.sql("drop table if exists " + table).update());
		send("create table orders (id int primary key, customer_id int, note varchar(20))",
				"create table keyless (a int)", "create table dropped (id int primary key)",
				"create table same (a int, b varchar(5), primary key (a, b))",
				"insert into orders values (1, 42, 'a'), (2, 42, null), (3, 7, 'c'), (4, 7, 'd')",
				"insert into keyless values (1), (1), (2)", "insert into dropped values (1), (2)",
				"insert into same values (1, 'x')");
		this.snapshot = database.newName("s");
		matrixOne.snapshots().create(this.snapshot, SnapshotTarget.database(database.database()));
		send("update orders set note = 'b' where id = 2", "update orders set customer_id = 42 where id = 3",
				"delete from orders where id = 4", "insert into orders values (5, 8, null)",
				"delete from keyless where a = 2", "insert into keyless values (1)", "drop table dropped",
				"create table created (id int)", "insert into created values (9)");
	}

	private void send(String... statements) {
		Stream.of(statements).forEach((sql) -> this.control.sql(sql).update());
	}

	private DiffOperations sinceSnapshot() {
		return matrixOne.diff(this.snapshot, PointInTime.now());
	}

	@Test
	void rowsOfTableAreCounted() {
		assertThat(sinceSnapshot().table(database.database(), "orders").summary())
			.isEqualTo(changes("orders", Existence.BOTH, 1, 2, 1));
	}

	private static TableChanges changes(String table, Existence existence, long added, long changed, long removed) {
		return new TableChanges(database.database(), table, existence, added, changed, removed, List.of(), List.of());
	}

	@Test
	void tablesOfDatabaseAreCounted() {
		DatabaseChanges changes = sinceSnapshot().database(database.database()).summary();
		assertThat(changes.tables()).containsExactly(changes("created", Existence.ONLY_AFTER, 1, 0, 0),
				changes("dropped", Existence.ONLY_BEFORE, 0, 0, 2), changes("keyless", Existence.BOTH, 1, 0, 1),
				changes("orders", Existence.BOTH, 1, 2, 1), changes("same", Existence.BOTH, 0, 0, 0));
		assertThat(changes.changed()).hasSize(4);
	}

	@Test
	void rowsComeWithKeyBeforeAndAfter() {
		try (Stream<RowChange> rows = sinceSnapshot().table(database.database(), "orders").rows()) {
			assertThat(rows).containsExactlyInAnyOrder(
					row(ChangeKind.CHANGED, 2, order(2, 42, null), order(2, 42, "b")),
					row(ChangeKind.CHANGED, 3, order(3, 7, "c"), order(3, 42, "c")),
					row(ChangeKind.REMOVED, 4, order(4, 7, "d"), null),
					row(ChangeKind.ADDED, 5, null, order(5, 8, null)));
		}
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	private static RowChange row(ChangeKind kind, int id, Map<String, Object> before, Map<String, Object> after) {
		return new RowChange(database.database(), "orders", kind, Map.of("id", id), before, after);
	}

	private static Map<String, Object> order(int id, int customer, String note) {
		Map<String, Object> order = new HashMap<>(Map.of("id", id, "customer_id", customer));
		order.put("note", note);
		return order;
	}

	@Test
	void rowsOfDatabaseComeTableByTable() {
		try (Stream<RowChange> rows = sinceSnapshot().database(database.database()).rows()) {
			assertThat(rows.map((row) -> row.table() + " " + row.kind())).containsExactlyInAnyOrder("created ADDED",
					"dropped REMOVED", "dropped REMOVED", "keyless ADDED", "keyless REMOVED", "orders ADDED",
					"orders CHANGED", "orders CHANGED", "orders REMOVED");
		}
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void conditionIsMetByEitherVersionOfRow() {
		DiffOperations.TableDiff ofCustomer = sinceSnapshot().table(database.database(), "orders")
			.where("customer_id = ?", 42);
		assertThat(ofCustomer.summary()).isEqualTo(changes("orders", Existence.BOTH, 0, 2, 0));
		assertThat(sinceSnapshot().table(database.database(), "orders").where("orders.customer_id = ?", 7).summary())
			.isEqualTo(changes("orders", Existence.BOTH, 0, 1, 1));
		assertThat(sinceSnapshot().table(database.database(), "dropped").where("id > ?", 1).summary())
			.isEqualTo(changes("dropped", Existence.ONLY_BEFORE, 0, 0, 1));
	}

	@Test
	void subqueryOfConditionReadsTheMomentOfItsRow() {
		send("delete from keyless");
		assertThat(sinceSnapshot().table(database.database(), "orders")
			.where("id in (select a from keyless) or note = ?", "none")
			.summary()).isEqualTo(changes("orders", Existence.BOTH, 0, 1, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "id = 1; drop table orders", "id = 1 -- x", "id = /* x */ 1", "id = @x", "id = :x",
			"1 = 1) or (1 = 1", "select 1", "id = 1 union select 1", "id = 1 limit 1", "", "id = ?",
			"delete from orders", "id = nextval('s')", "exists (select 1 from mo_catalog.mo_tables)" })
	void conditionThatIsNoSingleExpressionIsRefused(String condition) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> sinceSnapshot().table(database.database(), "orders").where(condition).summary());
		assertThat(this.control.sql("select count(*) from orders").query(Long.class).single()).isEqualTo(4);
	}

	@Test
	void ownChangesOfTransactionAreSeen() {
		transactions.executeWithoutResult((status) -> {
			matrixOne.jdbc().sql("insert into same values (2, 'mine')").update();
			assertThat(sinceSnapshot().table(database.database(), "same").summary().added()).isOne();
			try (Stream<RowChange> rows = sinceSnapshot().table(database.database(), "same").rows()) {
				assertThat(rows.map(RowChange::key)).containsExactly(Map.of("a", 2, "b", "mine"));
			}
			status.setRollbackOnly();
		});
		assertThat(sinceSnapshot().table(database.database(), "same").summary().isEmpty()).isTrue();
	}

	@Test
	void columnsOfOneMomentAreTold() {
		send("alter table same add column c int default 3", "insert into same values (5, 'y', 6)");
		TableChanges changes = sinceSnapshot().table(database.database(), "same").summary();
		assertThat(changes.columnsAdded()).containsExactly("c");
		assertThat(changes.added()).isOne();
		assertThat(changes.changed()).isZero();
	}

	@Test
	void otherPrimaryKeyIsRefused() {
		send("drop table same", "create table same (a int primary key, b varchar(5))");
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> sinceSnapshot().table(database.database(), "same").summary())
			.withMessageContaining("its primary key is [a, b] at")
			.withMessageContaining("[a] at now");
	}

	@Test
	void tableThatNeverWasIsRefused() {
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> sinceSnapshot().table(database.database(), "never").summary())
			.withMessageContaining("exists neither at");
	}

	/**
	 * In one statement the server would read both at the moment of one of them.
	 */
	@Test
	void twoMomentsOfThePastAreCompared() {
		String later = database.newName("s");
		matrixOne.snapshots().create(later, SnapshotTarget.database(database.database()));
		send("delete from orders", "delete from keyless");
		DiffOperations diff = matrixOne.diff(this.snapshot, later);
		assertThat(diff.database(database.database()).summary().tables()).containsExactly(
				changes("created", Existence.ONLY_AFTER, 1, 0, 0), changes("dropped", Existence.ONLY_BEFORE, 0, 0, 2),
				changes("keyless", Existence.BOTH, 1, 0, 1), changes("orders", Existence.BOTH, 1, 2, 1),
				changes("same", Existence.BOTH, 0, 0, 0));
		try (Stream<RowChange> rows = diff.table(database.database(), "orders").rows()) {
			assertThat(rows).containsExactlyInAnyOrder(
					row(ChangeKind.CHANGED, 2, order(2, 42, null), order(2, 42, "b")),
					row(ChangeKind.CHANGED, 3, order(3, 7, "c"), order(3, 42, "c")),
					row(ChangeKind.REMOVED, 4, order(4, 7, "d"), null),
					row(ChangeKind.ADDED, 5, null, order(5, 8, null)));
		}
		assertThat(diff.table(database.database(), "orders").where("customer_id = ?", 42).summary())
			.isEqualTo(changes("orders", Existence.BOTH, 0, 2, 0));
		assertThat(matrixOne.diff(later, this.snapshot).table(database.database(), "orders").summary())
			.isEqualTo(changes("orders", Existence.BOTH, 1, 2, 1));
		assertThat(matrixOne.diff(later, later).database(database.database()).summary().isEmpty()).isTrue();
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void momentThatNothingKeepsIsRefused() {
		PointInTime later = PointInTime.ofTimestamp(matrixOne.snapshots().get(this.snapshot).timestamp() + 1);
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> matrixOne.diff(later, PointInTime.now()).database(database.database()).summary());
	}

}
