package io.github.matrixonespring.restore;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.restore.RestoreRequest.AddedSince;
import io.github.matrixonespring.restore.RestoreRequest.Beyond;
import io.github.matrixonespring.restore.RestoreRequest.Conflict;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.timetravel.TimeTravel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.matrixonespring.restore.RestoreTable.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Rows come back as they were, in the current transaction or in one of their own; nothing
 * else is touched.
 */
class RestoreRowsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static HikariDataSource pool;

	private static MatrixOneTemplate matrixOne;

	private static TransactionTemplate transactions;

	private static TransactionTemplate readOnly;

	private final JdbcClient control = database.control();

	private String snapshot;

	@BeforeAll
	static void connect() {
		pool = database.pool(1);
		matrixOne = new MatrixOneTemplate(pool);
		JdbcTransactionManager manager = new JdbcTransactionManager(pool);
		matrixOne.listenTo(manager);
		transactions = new TransactionTemplate(manager);
		readOnly = new TransactionTemplate(manager);
		readOnly.setReadOnly(true);
	}

	@AfterAll
	static void disconnect() {
		matrixOne.close();
		pool.close();
	}

	@BeforeEach
	void dropTables() {
		send("set foreign_key_checks = 0");
		this.control.sql("show tables")
			.query(String.class)
			.list()
			.forEach((table) -> send("drop table `" + table + "`"));
		send("set foreign_key_checks = 1");
	}

	private void orders() {
		send("create table customers (id int primary key, name varchar(20))",
				"create table orders (id int primary key, customer_id int, note varchar(20))",
				"create table order_items (order_id int, line int, note varchar(20), primary key (order_id, line))",
				"insert into customers values (7, 'g'), (42, 'a')",
				"insert into orders values (1, 42, 'a'), (2, 42, null), (3, 7, 'c'), (4, 7, 'd')",
				"insert into order_items values (1, 1, 'x'), (1, 2, 'y'), (2, 1, 'z'), (3, 1, 'w')");
		takeSnapshot();
	}

	private void takeSnapshot() {
		this.snapshot = database.newName("s");
		matrixOne.snapshots().create(this.snapshot, SnapshotTarget.database(database.database()));
	}

	private void send(String... statements) {
		Stream.of(statements).forEach((sql) -> this.control.sql(sql).update());
	}

	private List<List<Object>> rows(String table) {
		return this.control.sql("select * from " + table).query((row, number) -> {
			Object[] values = new Object[row.getMetaData().getColumnCount()];
			for (int i = 0; i < values.length; i++) {
				values[i] = String.valueOf(row.getString(i + 1));
			}
			return List.of(values);
		}).list().stream().sorted((one, other) -> one.toString().compareTo(other.toString())).toList();
	}

	private RestoreRequest request(String table) {
		return RestoreRequest.table(database.database(), table).toSnapshot(this.snapshot);
	}

	private void assertRestored(String... tables) {
		Stream.of(tables)
			.forEach((table) -> assertThat(
					matrixOne.diff(this.snapshot, PointInTime.now()).table(database.database(), table).summary())
				.as(table)
				.matches((changes) -> changes.rows() == 0));
	}

	private static RestoreManager restores(RestoreSettings settings) {
		TimeTravel timeTravel = new TimeTravel(matrixOne.getConnections(), matrixOne.snapshots()::get, Duration.ZERO);
		return new DefaultRestoreManager(matrixOne.getConnections(), timeTravel, matrixOne.snapshots(), settings,
				RestoreCaches.NONE, null);
	}

	private static List<String> safetySnapshots() {
		return matrixOne.snapshots()
			.list(SnapshotTarget.database(database.database()))
			.stream()
			.map(Snapshot::name)
			.filter((name) -> name.startsWith("before_restore_"))
			.toList();
	}

	private static TableReport report(String table, long deleted, long updated, long inserted, long others) {
		return new TableReport(database.database(), table, deleted, updated, inserted, others);
	}

	@Test
	void rowsOfTableComeBack() {
		orders();
		send("update orders set note = 'b' where id = 2", "delete from orders where id = 4",
				"insert into orders values (5, 8, null)");
		RestoreReport report = matrixOne.restores().restore(request("orders"));
		assertRestored("orders");
		assertThat(report.tables()).containsExactly(report("orders", 1, 1, 1, 0));
		assertThat(report.rows()).isEqualTo(3);
		assertThat(report.skipped()).isEmpty();
		assertThat(report.safetySnapshots()).hasSize(1);
	}

	@Test
	void nothingIsWrittenWhereNothingDiffers() {
		orders();
		RestoreReport report = matrixOne.restores().restore(request("orders"));
		assertThat(report.rows()).isZero();
		assertThat(report.safetySnapshots()).isEmpty();
	}

	@Test
	void rowsOfOneCustomerComeBackWithTheirItemsAndOthersStay() {
		orders();
		send("delete from orders where customer_id = 42", "delete from order_items where order_id in (1, 2)",
				"update orders set note = 'x' where id = 3", "insert into order_items values (3, 2, 'new')");
		RestoreReport report = matrixOne.restores()
			.restore(
					RestoreRequest
						.tables(table("orders").where("customer_id = ?", 42),
								table("order_items").where("order_id in (select id from orders where customer_id = ?)",
										42))
						.toSnapshot(this.snapshot));
		assertThat(report.tables()).containsExactly(report("order_items", 0, 0, 3, 0), report("orders", 0, 0, 2, 0));
		assertThat(rows("orders")).containsExactly(List.of("1", "42", "a"), List.of("2", "42", "null"),
				List.of("3", "7", "x"), List.of("4", "7", "d"));
		assertThat(rows("order_items")).hasSize(5).contains(List.of("3", "2", "new"));
	}

	@Test
	void planTellsWhatWouldBeDoneAndChangesNothing() {
		orders();
		send("update orders set note = 'b' where id = 2", "delete from orders where id = 4",
				"insert into orders values (5, 8, null)");
		List<List<Object>> before = rows("orders");
		RestorePlan plan = matrixOne.restores().plan(request("orders"));
		assertThat(plan.isRefused()).isFalse();
		assertThat(plan.mode()).isEqualTo(RestoreMode.ROWS);
		assertThat(plan.rows()).isEqualTo(3);
		TablePlan table = plan.tables().get(0);
		assertThat(List.of(table.toDelete(), table.toUpdate(), table.toInsert(), table.moved())).containsExactly(1L, 1L,
				1L, 0L);
		assertThat(table.examples()).extracting((example) -> example.kind() + " " + example.key())
			.containsExactlyInAnyOrder("ADDED {id=5}", "CHANGED {id=2}", "REMOVED {id=4}");
		assertThat(table.examples()).filteredOn((example) -> example.kind() == ChangeKind.CHANGED)
			.extracting((example) -> example.after().get("note"))
			.containsExactly("b");
		assertThat(plan.toString()).containsPattern("orders +1 +1 +1");
		assertThat(rows("orders")).isEqualTo(before);
	}

	@Test
	void planIsCarriedOutAsItWasConfirmed() {
		orders();
		send("delete from orders where id = 4");
		RestorePlan plan = matrixOne.restores().plan(request("orders"));
		send("insert into orders values (5, 8, null)");
		RestoreReport report = matrixOne.restores().restore(plan);
		assertThat(report.tables()).containsExactly(report("orders", 0, 0, 1, 1));
		assertThat(rows("orders")).hasSize(5).contains(List.of("5", "8", "null"));
	}

	@Test
	void rowsThatOthersAddSinceThePlanDoNotStandInItsWay() {
		send("create table parent (id int primary key, c int)",
				"create table child (id int primary key, parent_id int, foreign key (parent_id) references parent (id))",
				"insert into parent values (1, 42), (2, 42)");
		takeSnapshot();
		send("delete from parent where id = 1");
		RestorePlan plan = matrixOne.restores().plan(request("parent").where("c = ?", 42));
		send("insert into parent values (3, 42)", "insert into child values (30, 3)",
				"update parent set c = 7 where id = 2");
		RestoreReport report = matrixOne.restores().restore(plan);
		assertThat(report.tables()).containsExactly(report("parent", 0, 0, 1, 2));
		assertThat(rows("parent")).containsExactly(List.of("1", "42"), List.of("2", "7"), List.of("3", "42"));
	}

	@Test
	void rowThatOthersHaveChangedSinceThePlanIsAConflict() {
		orders();
		send("update orders set note = 'b' where id in (1, 2)");
		RestorePlan plan = matrixOne.restores().plan(request("orders"));
		send("update orders set note = 'other' where id = 2");
		assertThatExceptionOfType(RestoreConflictException.class).isThrownBy(() -> matrixOne.restores().restore(plan))
			.satisfies((ex) -> assertThat(ex.getRows())
				.containsExactly(new RestoreRow(database.database(), "orders", Map.of("id", 2))));
		assertThat(rows("orders")).contains(List.of("1", "42", "b"), List.of("2", "42", "other"));
	}

	@Test
	void conflictsAreSkippedIfAskedFor() {
		orders();
		send("update orders set note = 'b' where id in (1, 2)");
		RestorePlan plan = matrixOne.restores().plan(request("orders").onConflict(Conflict.SKIP));
		send("update orders set note = 'other' where id = 2");
		RestoreReport report = matrixOne.restores().restore(plan);
		assertThat(report.skipped()).containsExactly(new RestoreRow(database.database(), "orders", Map.of("id", 2)));
		assertThat(rows("orders")).contains(List.of("1", "42", "a"), List.of("2", "42", "other"));
	}

	@Test
	void restoreIsUndone() {
		orders();
		send("update orders set note = 'b' where id = 2", "delete from orders where id = 4",
				"insert into orders values (5, 8, null)");
		List<List<Object>> before = rows("orders");
		RestoreReport report = matrixOne.restores().restore(request("orders"));
		RestoreReport undone = report.undo();
		assertThat(rows("orders")).isEqualTo(before);
		assertThat(undone.tables()).containsExactly(report("orders", 1, 1, 1, 0));
		assertThat(undone.skipped()).isEmpty();
	}

	@Test
	void undoLeavesRowsThatOthersHaveChangedSince() {
		orders();
		send("update orders set note = 'b' where id in (1, 2)");
		RestoreReport report = matrixOne.restores().restore(request("orders"));
		send("update orders set note = 'other' where id = 2", "insert into orders values (9, 9, 'n')");
		RestoreReport undone = report.undo();
		assertThat(undone.skipped()).containsExactly(new RestoreRow(database.database(), "orders", Map.of("id", 2)));
		assertThat(rows("orders")).contains(List.of("1", "42", "b"), List.of("2", "42", "other"),
				List.of("9", "9", "n"));
	}

	@Test
	void restoreJoinsTheTransactionAndIsRolledBackWithIt() {
		orders();
		send("update orders set note = 'b' where id = 2", "delete from orders where id = 4");
		List<List<Object>> before = rows("orders");
		List<String> snapshots = safetySnapshots();
		transactions.executeWithoutResult((status) -> {
			matrixOne.jdbc().sql("insert into orders values (6, 6, 'mine')").update();
			RestoreReport report = matrixOne.restores().restore(request("orders"));
			assertThat(report.tables()).containsExactly(report("orders", 1, 1, 1, 0));
			assertThat(matrixOne.jdbc().sql("select count(*) from orders").query(Long.class).single()).isEqualTo(4);
			status.setRollbackOnly();
		});
		assertThat(rows("orders")).isEqualTo(before);
		assertThat(safetySnapshots()).isEqualTo(snapshots);
	}

	@Test
	void restoreIsCommittedWithTheTransaction() {
		orders();
		send("update orders set note = 'b' where id = 2", "delete from orders where id = 4");
		transactions.executeWithoutResult((status) -> matrixOne.restores().restore(request("orders")));
		assertRestored("orders");
	}

	@Test
	void readOnlyTransactionIsRefused() {
		orders();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(
					() -> readOnly.executeWithoutResult((status) -> matrixOne.restores().restore(request("orders"))))
			.withMessageContaining("read-only");
	}

	@Test
	void requestWithoutMomentIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> matrixOne.restores().restore(RestoreRequest.database(database.database())))
			.withMessageContaining("toSnapshot");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RestoreRequest.database(database.database()).to(PointInTime.now()));
	}

	@Test
	void movedRowsAreRefusedUnlessIncluded() {
		orders();
		send("update orders set customer_id = 7 where id = 1", "update orders set customer_id = 42 where id = 3");
		RestoreRequest request = request("orders").where("customer_id = ?", 42);
		RestorePlan plan = matrixOne.restores().plan(request);
		assertThat(plan.tables().get(0).moved()).isEqualTo(2);
		assertThatExceptionOfType(RestoreRefusedException.class).isThrownBy(() -> matrixOne.restores().restore(request))
			.withMessageContaining("onMoved(INCLUDE)");
		matrixOne.restores().restore(request.onMoved(Beyond.INCLUDE));
		assertRestored("orders");
	}

	@Test
	void rowsThatWereAddedSinceAreKeptIfAskedFor() {
		orders();
		send("delete from orders where id = 1", "update orders set note = 'b' where id = 2",
				"insert into orders values (5, 42, 'since')");
		RestoreReport report = matrixOne.restores()
			.restore(request("orders").where("customer_id = ?", 42).onAddedSince(AddedSince.KEEP));
		assertThat(report.table("ORDERS")).contains(report("orders", 0, 1, 1, 0));
		assertThat(rows("orders")).contains(List.of("1", "42", "a"), List.of("2", "42", "null"),
				List.of("5", "42", "since"));
		assertThat(report.plan().toString())
			.contains("'%s.orders' where customer_id = ? [42]".formatted(database.database()));
		assertThat(report.toString()).doesNotContain("[42]");
	}

	@Test
	void databaseComesBackWithoutAccountsOfFrameworks() {
		orders();
		send("create table flyway_schema_history (id int primary key)",
				"create table shedlock (name varchar(64) primary key)");
		takeSnapshot();
		send("delete from orders where id = 1", "update customers set name = 'b' where id = 7",
				"insert into flyway_schema_history values (1)", "delete from order_items where line = 2");
		RestoreRequest request = RestoreRequest.database(database.database())
			.except("ORDER_ITEMS")
			.toSnapshot(this.snapshot);
		RestorePlan plan = matrixOne.restores().plan(request);
		assertThat(plan.tables()).extracting(TablePlan::table).containsExactly("customers", "orders");
		assertThat(plan.notes()).anyMatch((note) -> note.contains("[flyway_schema_history, shedlock]"));
		matrixOne.restores().restore(plan);
		assertRestored("orders", "customers");
		assertThat(rows("flyway_schema_history")).hasSize(1);
		assertThat(rows("order_items")).hasSize(3);
	}

	@Test
	void tablesCreatedSinceAreRefusedKeptOrDropped() {
		orders();
		send("create table since (id int primary key)", "delete from orders where id = 1");
		RestoreRequest request = RestoreRequest.database(database.database()).toSnapshot(this.snapshot);
		assertThatExceptionOfType(RestoreRefusedException.class).isThrownBy(() -> matrixOne.restores().restore(request))
			.withMessageContaining("'" + database.database() + ".since' was created since");
		matrixOne.restores().restore(request.onCreatedSince(CreatedSince.KEEP));
		assertRestored("orders");
		assertThat(rows("since")).isEmpty();
		RestoreReport report = matrixOne.restores().restore(request.onCreatedSince(CreatedSince.DROP));
		assertThat(report.plan().tablesDropped()).containsExactly(database.database() + ".since");
		assertThat(this.control.sql("show tables").query(String.class).list()).doesNotContain("since");
	}

	@Test
	void droppedTableAndDroppedColumnAreRefused() {
		orders();
		send("drop table customers", "alter table orders drop column note");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> matrixOne.restores().restore(request("customers").mode(RestoreMode.ROWS)))
			.withMessageContaining("has since been dropped");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> matrixOne.restores().restore(request("orders").mode(RestoreMode.ROWS)))
			.withMessageContaining("column 'note' was dropped since");
	}

	@Test
	void columnAddedSinceKeepsItsValues() {
		orders();
		send("alter table orders add column since varchar(10) default 'new'",
				"update orders set note = 'b', since = 'kept' where id = 2", "delete from orders where id = 4");
		RestoreReport report = matrixOne.restores().restore(request("orders"));
		assertThat(report.plan().tables().get(0).columnsKept()).containsExactly("since");
		assertThat(rows("orders")).contains(List.of("2", "42", "null", "kept"), List.of("4", "7", "d", "new"));
	}

	/**
	 * Renamed columns leave the stored rows as they are.
	 */
	@Test
	void columnsThatExchangedTheirNamesAreCompared() {
		send("create table t (id int primary key, a int, b int)", "insert into t values (1, 10, 20), (2, 30, 30)");
		takeSnapshot();
		send("alter table t rename column a to x", "alter table t rename column b to a",
				"alter table t rename column x to b");
		RestoreReport report = matrixOne.restores().restore(request("t"));
		assertThat(report.tables()).containsExactly(report("t", 0, 1, 0, 0));
		assertThat(this.control.sql("select a - b from t order by id").query(Integer.class).list()).containsExactly(-10,
				0);
	}

	@Test
	void rowsThatTheServerHasMovedDoNotDiffer() {
		TestServer.assumeReal("the embedded engine has no files");
		orders();
		send("update orders set note = 'b' where id = 2");
		this.control.sql("select mo_ctl('dn', 'flush', '%s.orders')".formatted(database.database()))
			.query()
			.listOfRows();
		assertThat(this.control
			.sql("select count(*) from orders n join orders {snapshot = '%s'} o on n.__mo_rowid = o.__mo_rowid"
				.formatted(this.snapshot))
			.query(Integer.class)
			.single()).as("rows that were not moved").isZero();
		assertThat(matrixOne.restores().plan(request("orders")).rows()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "id > 0", "" })
	void moreRowsThanAreComparedByTheirKeysComeBack(String condition) {
		send("create table t (id int primary key, a int)",
				"insert into t values " + IntStream.rangeClosed(1, 6000)
					.mapToObj((id) -> "(%d, %1$d)".formatted(id))
					.collect(Collectors.joining(", ")));
		takeSnapshot();
		send("update t set a = a + 1 where id % 6 <> 0", "delete from t where id % 6 = 0",
				"insert into t values (7000, 1)");
		RestoreRequest request = condition.isEmpty() ? request("t") : request("t").where(condition);
		RestoreReport report = matrixOne.restores().restore(request);
		assertThat(report.tables()).containsExactly(report("t", 1, 5000, 1000, 0));
		assertRestored("t");
	}

	@Test
	void moreRowsThanAllowedAreRefused() {
		orders();
		send("update orders set note = 'b'");
		RestoreManager restores = restores(new RestoreSettings(3, 1, Duration.ofSeconds(5), false, Duration.ZERO));
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> restores.restore(request("orders").mode(RestoreMode.ROWS)))
			.withMessageContaining("matrixone.restore.max-rows");
		RestoreReport report = restores.restore(request("orders").where("id < ?", 4));
		assertThat(report.rows()).isEqualTo(3);
		assertThat(report.safetySnapshots()).isEmpty();
	}

	@Test
	void restoreThatFailsLeavesNoSafetySnapshot() {
		TestServer.assumeReal("rows of the embedded engine are locked for other times");
		orders();
		send("update orders set note = 'b' where id = 1");
		List<String> snapshots = safetySnapshots();
		try (HikariDataSource other = database.pool(1)) {
			TransactionTemplate locking = new TransactionTemplate(new JdbcTransactionManager(other));
			locking.executeWithoutResult((status) -> {
				new JdbcTemplate(other).update("update orders set note = 'locked' where id = 1");
				assertThatExceptionOfType(ConcurrencyFailureException.class)
					.isThrownBy(() -> restores(new RestoreSettings(10, 2, Duration.ofSeconds(1), true, Duration.ZERO))
						.restore(request("orders")));
			});
		}
		assertThat(safetySnapshots()).isEqualTo(snapshots);
	}

	@Test
	void lastThreeSafetySnapshotsAreKeptHoweverOld() {
		orders();
		RestoreManager restores = restores(new RestoreSettings(10, 1, Duration.ofSeconds(5), true, Duration.ZERO));
		for (int i = 0; i < 5; i++) {
			send("update orders set note = 'changed' where id = 1");
			restores.restore(request("orders"));
		}
		assertThat(safetySnapshots()).hasSize(3);
	}

	@Test
	void safetySnapshotsAreDroppedInTimeAlsoWhereRestoresJoinTransactions() {
		orders();
		RestoreManager restores = restores(new RestoreSettings(10, 1, Duration.ofSeconds(5), true, Duration.ZERO));
		for (int i = 0; i < 5; i++) {
			send("update orders set note = 'changed' where id = 1");
			transactions.executeWithoutResult((status) -> restores.restore(request("orders")));
		}
		assertThat(safetySnapshots()).hasSizeLessThanOrEqualTo(4);
	}

	@Test
	void moreRowsThanAllowedAreNotEvenRead() {
		orders();
		send("update orders set note = 'b'");
		RestorePlan plan = restores(new RestoreSettings(2, 1, Duration.ofSeconds(5), true, Duration.ZERO))
			.plan(request("orders").mode(RestoreMode.ROWS));
		assertThat(plan.refusals()).singleElement().asString().startsWith("More than 2 rows of table");
		assertThat(plan.rows()).isZero();
	}

	@Test
	void poolThatSwitchesAutoCommitOffRestoresAsWell() {
		orders();
		send("delete from orders where id = 4");
		try (HikariDataSource off = database.pool(1)) {
			off.setAutoCommit(false);
			try (MatrixOneTemplate template = new MatrixOneTemplate(off)) {
				template.restores().restore(request("orders"));
			}
		}
		assertRestored("orders");
	}

	// Kinds of columns and keys

	@Test
	void keysOfSeveralColumnsAreNotConfused() {
		send("create table t (a varchar(10), b varchar(10), y timestamp(6), v int, primary key (a, b, y))",
				"insert into t values ('a, b', 'c', '2026-03-29 02:30:00.5', 1), ('a', 'b, c', '2026-03-29 02:30:00.5', 2)");
		takeSnapshot();
		send("update t set v = 9 where v = 1", "delete from t where v = 2");
		RestoreReport report = matrixOne.restores().restore(request("t"));
		assertThat(report.tables()).containsExactly(report("t", 0, 1, 1, 0));
		assertRestored("t");
	}

	@Test
	void uniqueValuesAreExchangedBack() {
		send("create table t (id int primary key, u int unique, v int)",
				"insert into t values (1, 10, 0), (2, 20, 0), (3, 30, 0), (4, 40, 0)");
		takeSnapshot();
		send("update t set u = 99 where id = 1", "update t set u = 10 where id = 2", "update t set u = 20 where id = 1",
				"delete from t where id = 3", "update t set u = 30 where id = 4");
		matrixOne.restores().restore(request("t"));
		assertRestored("t");
	}

	@Test
	void uniqueValueThatARowOutsideHoldsIsRefused() {
		send("create table t (id int primary key, u int unique, c int)", "insert into t values (1, 10, 1), (2, 20, 2)");
		takeSnapshot();
		send("delete from t where id = 1", "update t set u = 10 where id = 2");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> matrixOne.restores().restore(request("t").where("c = 1")))
			.withMessageContaining("unique value");
		assertThat(rows("t")).containsExactly(List.of("2", "10", "2"));
	}

	@Test
	void membersOfEnumsAndSetsComeBack() {
		send("create table t (id int primary key, e enum('a', 'b'), s set('x', 'y'), n int, ch timestamp(6) default current_timestamp(6) on update current_timestamp(6))",
				"insert into t (id, e, s, n) values (1, 'a', 'x', 1), (2, 'b', 'x,y', 2), (3, null, null, 3), (4, 'a', 'x', 4)");
		takeSnapshot();
		send("update t set e = 'b' where id = 1", "update t set e = 'a', s = null, n = 9 where id = 2",
				"update t set e = 'a', s = 'y' where id = 3", "delete from t where id = 4",
				"insert into t (id, e) values (5, 'b')");
		RestoreReport report = matrixOne.restores().restore(request("t"));
		assertThat(report.tables()).containsExactly(report("t", 1, 3, 1, 0));
		assertRestored("t");
	}

	@Test
	void generatedColumnsAreLeftToTheServer() {
		send("create table t (id int primary key, v int, w int generated always as (v + 1) stored)",
				"insert into t (id, v) values (1, 1), (2, 2)");
		takeSnapshot();
		send("update t set v = 5 where id = 1", "delete from t where id = 2");
		matrixOne.restores().restore(request("t"));
		assertThat(rows("t")).containsExactly(List.of("1", "1", "2"), List.of("2", "2", "3"));
	}

	@Test
	void rowsWithoutPrimaryKeyComeBackAsOftenAsTheyWere() {
		send("create table t (a int, b varchar(5))", "insert into t values (1, 'a'), (1, 'a'), (2, 'b'), (2, 'b')");
		takeSnapshot();
		send("delete from t where a = 2", "update t set b = 'x' where a = 1", "insert into t values (1, 'a')");
		matrixOne.restores().restore(request("t"));
		assertThat(rows("t")).containsExactly(List.of("1", "a"), List.of("1", "a"), List.of("2", "b"),
				List.of("2", "b"));
		assertThat(matrixOne.restores().plan(request("t")).rows()).isZero();
	}

	@Test
	void rowsAreInsertedWhereTheKeyIsNotTheFirstColumn() {
		send("create table t (v varchar(10), w int, id int, primary key (id))",
				"insert into t values ('a', 1, 1), ('b', 2, 2)");
		takeSnapshot();
		send("delete from t where id = 2", "insert into t values ('c', 3, 3)", "update t set w = 9 where id = 1");
		RestoreReport report = matrixOne.restores().restore(request("t"));
		assertThat(report.tables()).containsExactly(report("t", 1, 1, 1, 0));
		assertRestored("t");
	}

	@Test
	void rowsAreFoundByKeysOfAllTypes() {
		List<String> keys = List.of("varbinary(16): x'00ff41', x'05', x'2727'",
				"binary(4): x'00ff4100', x'05000000', x'27270000'",
				"datetime(6): '2024-02-29 01:02:03.456789', '2023-01-01 00:00:00.000001', '2022-01-01 00:00:00'",
				"decimal(20, 6): 1.000001, -2.5, 12345678901234.654321", "bigint unsigned: 18446744073709551615, 0, 7",
				"varchar(20): 'it''s', 'back\\\\slash', 'a b '", "date: '2024-02-29', '2023-01-01', '2022-12-31'",
				"double: 0.1, -1e100, 3.5", "float: 0.1, 3.3, -7.25",
				"timestamp(3): '2024-02-29 01:02:03.456', '2023-01-01 00:00:00.001', '2022-01-01 00:00:00'",
				"uuid: '00000000-0000-0000-0000-000000000001', '6d1b1f73-2dbf-11ed-940f-000c29847904', 'ffffffff-ffff-ffff-ffff-ffffffffffff'");
		for (String key : (TestServer.isReal()
				? Stream
					.concat(keys.stream(),
							Stream.of("year: 2024, 1999, 2001",
									"time(6): '01:02:03.000004', '00:00:00.1', '-12:00:00'"))
					.toList()
				: keys)) {
			String type = key.substring(0, key.indexOf(':'));
			String[] values = key.substring(key.indexOf(':') + 1).split(", (?=[-x'0-9])", 3);
			send("drop table if exists t", "create table t (k %s primary key, v int)".formatted(type),
					"insert into t values (%s, 1), (%s, 2)".formatted(values[0], values[1]));
			takeSnapshot();
			send("update t set v = 9 where v = 1", "delete from t where v = 2",
					"insert into t values (%s, 3)".formatted(values[2]));
			RestoreReport report = matrixOne.restores().restore(request("t"));
			assertThat(report.tables()).as(type).containsExactly(report("t", 1, 1, 1, 0));
			assertRestored("t");
			report.undo();
			assertThat(this.control.sql("select v from t").query(Integer.class).list()).as(type)
				.containsExactlyInAnyOrder(9, 3);
		}
	}

	@Test
	void valuesOfTypesThatOnlyTheServerHasComeBack() {
		TestServer.assumeReal("the embedded engine has no vectors, geometry or full-text search");
		send("create table t (id int primary key, v vecf32(3), w vecf64(2), g geometry, b longblob, x longtext, u uuid, n bit(9), y year, m time(6), fulltext (x))",
				"insert into t values (1, '[1,2,3]', '[0.1,0.2]', st_geomfromtext('POINT(1 2)'), x'00ff27', 'red apple', '6d1b1f73-2dbf-11ed-940f-000c29847904', 257, 2024, '01:02:03.000004')",
				"insert into t values (2, '[4,5,6]', null, st_geomfromtext('POINT(3 4)'), repeat('abc', 1000), 'green pear', null, null, null, null)");
		takeSnapshot();
		send("update t set v = '[9,9,9]', w = null, g = st_geomfromtext('POINT(7 8)'), b = null, x = 'blue plum', u = null, n = 1, y = 1999, m = null where id = 1",
				"delete from t where id = 2");
		matrixOne.restores().restore(request("t"));
		assertRestored("t");
		assertThat(this.control.sql("select id from t where match (x) against ('apple')").query(Integer.class).list())
			.containsExactly(1);
	}

	@Test
	void namesNeedNotBeWords() {
		send("create table `order-1` (`key` int primary key, `Select` varchar(5), `a b` int unique, n int, o int)",
				"insert into `order-1` values (1, 'a', 1, 1, 1), (2, 'b', 2, 2, 2)");
		takeSnapshot();
		send("update `order-1` set `Select` = 'x', `a b` = 9, n = 9, o = 9 where `key` = 1",
				"delete from `order-1` where `key` = 2");
		inBoth(RestoreRequest.table(database.database().toUpperCase(Locale.ROOT), "ORDER-1")
			.where("`Select` is not null")
			.toSnapshot(this.snapshot));
		assertThat(rows("`order-1`")).containsExactly(List.of("1", "a", "1", "1", "1"),
				List.of("2", "b", "2", "2", "2"));
	}

	@Test
	void tablesOfSeveralDatabasesComeBackTogether() {
		String other = database.newName("other");
		send("create database " + other, "create table %s.t (id int primary key, v int)".formatted(other),
				"create table t (id int primary key, v int)", "insert into t values (1, 1)",
				"insert into %s.t values (1, 1)".formatted(other));
		takeSnapshot();
		String snapshot = database.newName("s");
		PointInTime point = PointInTime
			.ofTimestamp(matrixOne.snapshots().create(snapshot, SnapshotTarget.account()).timestamp());
		send("update t set v = 2", "update %s.t set v = 2".formatted(other));
		RestoreReport report = matrixOne.restores()
			.restore(RestoreRequest.tables(table("t"), table(other, "t")).to(point));
		assertThat(report.safetySnapshots()).hasSize(2);
		assertThat(this.control.sql("select v from %s.t".formatted(other)).query(Integer.class).single()).isOne();
		assertThat(rows("t")).containsExactly(List.of("1", "1"));
		assertThat(report.undo().rows()).isEqualTo(2);
		assertThat(rows("t")).containsExactly(List.of("1", "2"));
	}

	// Foreign keys

	private void family(String onDelete) {
		send("create table parent (id int primary key, n int)",
				"create table child (id int primary key, parent_id int, n int, foreign key (parent_id) references parent (id)%s)"
					.formatted(onDelete),
				"insert into parent values (1, 1), (2, 2), (3, 3)", "insert into child values (10, 1, 1), (20, 2, 2)");
		takeSnapshot();
	}

	private void inBoth(RestoreRequest request) {
		transactions.executeWithoutResult((status) -> {
			matrixOne.restores().restore(request);
			status.setRollbackOnly();
		});
		matrixOne.restores().restore(request);
	}

	@Test
	void parentsAndChildrenComeBackInAnOrderThatForeignKeysTake() {
		for (String onDelete : List.of("", " on delete cascade", " on delete set null")) {
			dropTables();
			family(onDelete);
			send("insert into parent values (4, 4)", "update child set parent_id = 4 where id = 10",
					"delete from child where id = 20", "delete from parent where id in (1, 2)",
					"insert into child values (30, 4, 3)", "update parent set n = 9 where id = 3");
			inBoth(RestoreRequest.database(database.database()).toSnapshot(this.snapshot));
			assertRestored("parent", "child");
		}
	}

	@Test
	void rowsThatReferToRowsThatGoAreRefusedUnlessIncluded() {
		for (String onDelete : List.of("", " on delete cascade", " on delete set null")) {
			dropTables();
			family(onDelete);
			send("insert into parent values (4, 4)", "update child set parent_id = 4 where id = 10",
					"insert into child values (30, 4, 3)");
			RestoreRequest request = request("parent");
			List<List<Object>> before = rows("child");
			assertThatExceptionOfType(RestoreRefusedException.class)
				.isThrownBy(() -> matrixOne.restores().restore(request))
				.withMessageContaining("onDependents(INCLUDE)")
				.withMessageContaining("2 rows of table");
			assertThat(rows("child")).isEqualTo(before);
			inBoth(request.onDependents(Beyond.INCLUDE));
			assertRestored("parent", "child");
		}
	}

	@Test
	void rowsWhoseParentIsGoneAreRefused() {
		family("");
		send("delete from child where id = 10", "delete from parent where id = 1");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> matrixOne.restores().restore(request("child")))
			.withMessageContaining("restore these as well");
		inBoth(RestoreRequest.tables(table("parent").where("id = 1"), table("child").where("id = 10"))
			.toSnapshot(this.snapshot));
		assertRestored("parent", "child");
	}

	@Test
	void foreignKeysOnColumnsWithCapitalLettersAreSeen() {
		send("create table par (`ParId` int primary key)",
				"create table chi (id int primary key, `ParRef` int, foreign key (`ParRef`) references par (`ParId`))",
				"insert into par values (1), (2)", "insert into chi values (1, 1), (2, 2)");
		takeSnapshot();
		send("insert into par values (3)", "insert into chi values (3, 3)", "delete from chi where id = 2",
				"delete from par where `ParId` = 2");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> matrixOne.restores().restore(request("par")))
			.withMessageContaining("onDependents(INCLUDE)");
		inBoth(RestoreRequest.database(database.database()).toSnapshot(this.snapshot));
		assertRestored("par", "chi");
	}

	@Test
	void tablesCreatedSinceThatReferToRowsThatGoAreDroppedFirstOrStandInTheWay() {
		send("create table parent (id int primary key)", "insert into parent values (1)");
		takeSnapshot();
		send("insert into parent values (2)",
				"create table a_child (id int primary key, p int, foreign key (p) references parent (id))",
				"create table b_child (id int primary key, c int, foreign key (c) references a_child (id))",
				"insert into a_child values (1, 2)", "insert into b_child values (1, 1)");
		RestoreRequest request = RestoreRequest.database(database.database())
			.toSnapshot(this.snapshot)
			.onDependents(Beyond.INCLUDE);
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> matrixOne.restores().restore(request.onCreatedSince(CreatedSince.KEEP)))
			.withMessageContaining("the table was created since");
		if (TestServer.isReal()) {
			// The embedded engine drops a table with the commit.
			inBoth(request.onCreatedSince(CreatedSince.DROP));
		}
		else {
			matrixOne.restores().restore(request.onCreatedSince(CreatedSince.DROP));
		}
		assertThat(this.control.sql("show tables").query(String.class).list()).containsExactly("parent");
		assertThat(rows("parent")).containsExactly(List.of("1"));
	}

	@Test
	void onlyTablesThatThePlanHasListedAreDropped() {
		orders();
		send("create table since (id int primary key)");
		RestorePlan plan = matrixOne.restores()
			.plan(RestoreRequest.database(database.database())
				.toSnapshot(this.snapshot)
				.onCreatedSince(CreatedSince.DROP));
		send("create table later (id int primary key)");
		matrixOne.restores().restore(plan);
		assertThat(this.control.sql("show tables").query(String.class).list()).contains("later")
			.doesNotContain("since");
		send("drop table later");
	}

	@Test
	void namedTableThatDidNotExistIsNotDropped() {
		orders();
		send("create table since (id int primary key)");
		RestoreRequest request = request("since").onCreatedSince(CreatedSince.DROP);
		assertThatExceptionOfType(RestoreRefusedException.class).isThrownBy(() -> matrixOne.restores().restore(request))
			.withMessageContaining("did not exist then");
		assertThat(rows("since")).isEmpty();
	}

	@Test
	void tablesAreNotDroppedWithoutSafetySnapshot() {
		orders();
		send("create table since (id int primary key)");
		RestoreRequest request = RestoreRequest.database(database.database())
			.toSnapshot(this.snapshot)
			.onCreatedSince(CreatedSince.DROP);
		assertThatExceptionOfType(RestoreRefusedException.class).isThrownBy(
				() -> restores(new RestoreSettings(9, 1, Duration.ofSeconds(5), false, Duration.ZERO)).restore(request))
			.withMessageContaining("no snapshot could be taken");
		assertThat(rows("since")).isEmpty();
	}

	@Test
	void rowThatRefersToItselfAndHasToIsRefusedInATransactionOnly() {
		send("create table t (id int primary key, p int not null, foreign key (p) references t (id))");
		takeSnapshot();
		send("set foreign_key_checks = 0", "insert into t values (1, 1)", "set foreign_key_checks = 1");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> transactions.executeWithoutResult((status) -> matrixOne.restores().restore(request("t"))))
			.withMessageContaining("outside of the transaction");
		matrixOne.restores().restore(request("t"));
		assertThat(rows("t")).isEmpty();
	}

	@Test
	void rowsOfTablesInACircleOfForeignKeysComeBack() {
		send("create table a (id int primary key, b_id int)",
				"create table b (id int primary key, a_id int not null, foreign key (a_id) references a (id))",
				"alter table a add constraint fk_ab foreign key (b_id) references b (id)",
				"insert into a values (1, null), (2, null)", "insert into b values (1, 1), (2, 2)",
				"update a set b_id = id");
		takeSnapshot();
		send("update a set b_id = null", "delete from b where id = 1", "delete from a where id = 1",
				"insert into a values (3, null)", "insert into b values (3, 3)",
				"update a set b_id = 3 where id in (2, 3)");
		inBoth(RestoreRequest.database(database.database()).toSnapshot(this.snapshot));
		assertRestored("a", "b");
	}

	@Test
	void rowsThatReferToTheirOwnTableComeBack() {
		for (String onDelete : List.of("", " on delete cascade", " on delete set null")) {
			dropTables();
			send("create table staff (id int primary key, boss int, foreign key (boss) references staff (id)%s)"
				.formatted(onDelete), "insert into staff values (1, null), (2, 1), (3, 2), (4, 3)");
			takeSnapshot();
			send("update staff set boss = null", "delete from staff where id in (2, 3)",
					"insert into staff values (5, 1), (6, 5), (7, 6)", "update staff set boss = 7 where id = 4");
			inBoth(request("staff"));
			assertRestored("staff");
		}
	}

	@Test
	void uniqueValueAndForeignKeyThatWantDifferentOrdersAreRefusedInATransactionOnly() {
		send("create table parent (id int primary key, u int unique)",
				"create table child (id int primary key, parent_id int, foreign key (parent_id) references parent (id))",
				"insert into parent values (1, 10)");
		takeSnapshot();
		send("delete from parent where id = 1", "insert into parent values (2, 10)");
		RestoreRequest request = request("parent");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> transactions.executeWithoutResult((status) -> matrixOne.restores().restore(request)))
			.withMessageContaining("outside of the transaction");
		matrixOne.restores().restore(request);
		assertRestored("parent");
	}

	@Test
	void rowsOfPartitionedTablesComeBackAlsoIntoAnotherPartition() {
		TestServer.assumeReal("the embedded engine has no partitions");
		send("create table t (id int, p int, v int, primary key (id, p)) partition by hash (p) partitions 3",
				"create table u (id int primary key, v int) partition by hash (id) partitions 3",
				"insert into t values (1, 1, 1), (2, 2, 2)", "insert into u values (1, 1), (2, 2)");
		takeSnapshot();
		send("delete from t where id = 1", "insert into t values (1, 2, 1)", "update t set v = 9 where id = 2",
				"update u set v = 9", "delete from u where id = 2");
		inBoth(RestoreRequest.database(database.database()).toSnapshot(this.snapshot));
		assertRestored("t", "u");
	}

	@Test
	void connectionIsGivenBackAsItWas() {
		orders();
		send("delete from orders where id = 4");
		matrixOne.restores().restore(request("orders"));
		assertThat(matrixOne.jdbc().sql("select @@foreign_key_checks").query(Integer.class).single()).isOne();
		assertThat(matrixOne.jdbc().sql("select @@lock_wait_timeout").query(Integer.class).single()).isEqualTo(120);
	}

}
