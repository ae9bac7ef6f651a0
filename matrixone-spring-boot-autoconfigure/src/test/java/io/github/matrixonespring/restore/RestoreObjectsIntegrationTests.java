package io.github.matrixonespring.restore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneTargetExistsException;
import io.github.matrixonespring.restore.RestoreRequest.AddedSince;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoreRequest.Pitrs;
import io.github.matrixonespring.restore.RestoreRequest.Sequences;
import io.github.matrixonespring.restore.RestoredObject.Fate;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.testsupport.ServerRestore;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tables, databases come back by the server's own statement where that does it, with what
 * it loses; where it would do nothing, or half, it is not sent.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestoreObjectsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final JdbcClient control = database.control();

	private HikariDataSource pool;

	private MatrixOneTemplate matrixOne;

	/** A database of its own for each test: restored ones lose what others hold on to. */
	private String shop;

	private String snapshot;

	@BeforeEach
	void createShop() {
		this.pool = database.pool(2);
		this.matrixOne = new MatrixOneTemplate(this.pool);
		this.shop = database.newName("shop");
		send("create database " + this.shop,
				"create table %s.customers (id int primary key, name varchar(20))".formatted(this.shop),
				"create table %s.orders (id int primary key, customer_id int, note varchar(20))".formatted(this.shop),
				"insert into %s.customers values (7, 'g'), (42, 'a')".formatted(this.shop),
				"insert into %s.orders values (1, 42, 'a'), (2, 42, null), (3, 7, 'c')".formatted(this.shop));
	}

	@AfterEach
	void dropShop() {
		this.matrixOne.close();
		this.pool.close();
		this.control.sql("set foreign_key_checks = 0").update();
		this.control.sql("drop database if exists " + this.shop).update();
		this.control.sql("set foreign_key_checks = 1").update();
	}

	private void takeSnapshot() {
		this.snapshot = database.newName("s");
		this.matrixOne.snapshots().create(this.snapshot, SnapshotTarget.database(this.shop));
	}

	/**
	 * Send statements, in which {@code %s} is the database.
	 */
	private void send(String... statements) {
		Stream.of(statements).forEach((sql) -> this.control.sql(sql.replace("%s", this.shop)).update());
	}

	private List<String> strings(String sql) {
		return this.control.sql(sql.replace("%s", this.shop)).query(String.class).list();
	}

	private RestoreRequest request() {
		return RestoreRequest.database(this.shop).toSnapshot(this.snapshot);
	}

	private RestoreRequest request(String table) {
		return RestoreRequest.table(this.shop, table).toSnapshot(this.snapshot);
	}

	private static RestoreRequest byServer(RestoreRequest request) {
		return request.mode(RestoreMode.OBJECTS);
	}

	private void assertRefused(RestoreRequest request, String reason) {
		RestorePlan plan = this.matrixOne.restores().plan(request);
		assertThat(plan.mode()).isEqualTo(RestoreMode.OBJECTS);
		assertThat(plan.refusals()).anyMatch((refusal) -> refusal.contains(reason));
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> this.matrixOne.restores().restore(request))
			.withMessageContaining(reason)
			.withMessageContaining("Nothing was changed");
	}

	@Test
	void droppedTableComesBack() {
		takeSnapshot();
		send("drop table %s.orders");
		RestorePlan plan = this.matrixOne.restores().plan(request("orders"));
		assertThat(plan.mode()).isEqualTo(RestoreMode.OBJECTS);
		assertThat(plan.reason()).contains("has since been dropped").doesNotContain("use mode");
		assertThat(plan.objects()).containsExactly(
				new RestoredObject(this.shop, "orders", RestoredObject.Kind.TABLE, Fate.COMES_BACK, -1, 3));
		assertThat(plan.toString()).contains("comes back");
		RestoreReport report = this.matrixOne.restores().restore(plan);
		assertThat(strings("select note from %s.orders order by id")).containsExactly("a", null, "c");
		assertThat(report.safetySnapshots()).hasSize(1);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> report.undo(true))
			.withMessageContaining("Drop it instead");
	}

	@Test
	void rowsAreWrittenWhereThatCanBeDone() {
		takeSnapshot();
		send("delete from %s.orders where id = 1");
		assertThat(this.matrixOne.restores().plan(request("orders")).mode()).isEqualTo(RestoreMode.ROWS);
		assertThat(this.matrixOne.restores().plan(byServer(request("orders"))).mode()).isEqualTo(RestoreMode.OBJECTS);
	}

	@Test
	void deploymentIsUndone() {
		send("create view %s.names as select name from %s.customers");
		takeSnapshot();
		send("alter table %s.customers drop column name", "update %s.orders set note = 'x' where id = 1",
				"create table %s.created (id int)");
		assertRefused(request(), "was created since");
		RestoreReport report = this.matrixOne.restores().restore(request().onCreatedSince(CreatedSince.DROP));
		assertThat(report.plan().mode()).isEqualTo(RestoreMode.OBJECTS);
		assertThat(strings("select name from %s.names order by name")).containsExactly("a", "g");
		assertThat(strings("select note from %s.orders order by id")).containsExactly("a", null, "c");
		assertThat(strings("show tables from %s")).containsExactlyInAnyOrder("customers", "orders", "names");
		assertThat(report.notes()).isEmpty();
	}

	@Test
	void droppedDatabaseComesBack() {
		takeSnapshot();
		send("drop database %s");
		RestoreReport report = this.matrixOne.restores().restore(request());
		assertThat(strings("select name from %s.customers order by id")).containsExactly("g", "a");
		assertThat(report.safetySnapshots()).isEmpty();
	}

	@Test
	void whatWasThereIsPutBesideWhatThereIs() {
		takeSnapshot();
		send("alter table %s.orders drop column note", "delete from %s.customers where id = 7");
		String beside = database.newName("beside");
		RestoreReport report = this.matrixOne.restores().restore(request().as(beside));
		assertThat(strings("select note from " + beside + ".orders order by id")).containsExactly("a", null, "c");
		assertThat(strings("select id from %s.customers")).containsExactly("42");
		assertThat(report.safetySnapshots()).isEmpty();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(report::undo)
			.withMessageContaining("drop '" + beside);
		this.matrixOne.restores().restore(request("orders").as("orders_then"));
		assertThat(strings("select note from %s.orders_then order by id")).containsExactly("a", null, "c");
		assertThatExceptionOfType(CloneTargetExistsException.class)
			.isThrownBy(() -> this.matrixOne.restores().restore(request("orders").as("orders_then")));
	}

	@Test
	void momentIsPutBesideWhatThereIs() {
		takeSnapshot();
		PointInTime moment = this.matrixOne.resolve(PointInTime.snapshot(this.snapshot));
		send("alter table %s.orders drop column note", "delete from %s.customers where id = 7");
		String beside = database.newName("beside");
		RestoreRequest ofDatabase = RestoreRequest.database(this.shop).to(moment).as(beside);
		assertThat(this.matrixOne.restores().plan(ofDatabase).refusals()).isEmpty();
		this.matrixOne.restores().restore(ofDatabase);
		assertThat(strings("select note from " + beside + ".orders order by id")).containsExactly("a", null, "c");
		this.matrixOne.restores()
			.restore(RestoreRequest.table(this.shop, "customers").to(moment.instant()).as("customers_then"));
		assertThat(strings("select name from %s.customers_then order by id")).containsExactly("g", "a");
		assertThat(strings("select id from %s.customers")).containsExactly("42");
	}

	@Test
	void momentThatNothingKeepsIsNotPutBeside() {
		PointInTime moment = this.matrixOne.resolve(PointInTime.now());
		takeSnapshot();
		RestoreRequest request = RestoreRequest.database(this.shop).to(moment).as(database.newName("beside"));
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> this.matrixOne.restores().plan(request));
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> this.matrixOne.restores().restore(request))
			.withMessageContaining("No snapshot of that moment");
		assertThat(strings("show databases")).doesNotContain(request.as());
	}

	@Test
	void restoreIsUndoneByForce() {
		takeSnapshot();
		send("alter table %s.orders add column since int", "update %s.orders set note = 'x'");
		RestoreReport report = this.matrixOne.restores().restore(byServer(request()));
		send("insert into %s.customers values (8, 'new')");
		assertThatExceptionOfType(RestoreRefusedException.class).isThrownBy(report::undo)
			.withMessageContaining("undo(true)")
			.withMessageContaining(this.shop + ".customers'")
			.withMessageNotContaining(this.shop + ".orders'");
		report.undo(true);
		assertThat(strings("select note from %s.orders where since is null")).containsExactly("x", "x", "x");
		assertThat(strings("select name from %s.customers where id = 8")).isEmpty();
	}

	@Test
	void transactionIsRefusedBeforeAnythingIsSent() {
		takeSnapshot();
		JdbcTransactionManager manager = new JdbcTransactionManager(this.pool);
		this.matrixOne.listenTo(manager);
		new TransactionTemplate(manager)
			.executeWithoutResult((status) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.matrixOne.restores().restore(byServer(request())))
				.withMessageContaining("mode ROWS"));
	}

	/**
	 * The server says OK and restores nothing.
	 */
	@Test
	void tableThatOthersReferToIsRefused() {
		send("alter table %s.orders add constraint fk foreign key (customer_id) references %s.customers (id)");
		takeSnapshot();
		send("update %s.customers set name = 'x'");
		assertServerDoesNothing("customers", "select name from %s.customers order by id", "x", "x");
		assertRefused(byServer(request("customers")), "refers to it (fk)");
		this.matrixOne.restores().restore(byServer(request()));
		assertThat(strings("select name from %s.customers order by id")).containsExactly("g", "a");
	}

	@Test
	void tableThatRefersToItselfIsRefused() {
		send("create table %s.staff (id int primary key, boss int, constraint own foreign key (boss) references %s.staff (id))",
				"insert into %s.staff values (1, null), (2, 1)");
		takeSnapshot();
		send("delete from %s.staff where id = 2");
		assertServerDoesNothing("staff", "select id from %s.staff", "1");
		assertRefused(byServer(request("staff")), "refers to itself");
		if (this.control.sql("select version()").query(String.class).single().contains("v3.0")) {
			// It does nothing with the database, either.
			assertThatExceptionOfType(RestoreVerificationException.class)
				.isThrownBy(() -> this.matrixOne.restores().restore(byServer(request())))
				.withMessageContaining("did nothing");
			return;
		}
		this.matrixOne.restores().restore(byServer(request()));
		assertThat(strings("select id from %s.staff order by id")).containsExactly("1", "2");
	}

	@Test
	void tableWhoseParentIsGoneIsRefused() {
		send("alter table %s.orders add constraint fk foreign key (customer_id) references %s.customers (id)");
		takeSnapshot();
		send("drop table %s.orders", "drop table %s.customers");
		assertServerDoesNothing("orders", "show tables from %s");
		assertRefused(byServer(request("orders")), "is not there");
		this.matrixOne.restores().restore(byServer(request("customers")));
		this.matrixOne.restores().restore(byServer(request("orders")));
		assertThat(strings("select id from %s.orders order by id")).containsExactly("1", "2", "3");
	}

	@Test
	void tableWhoseParentsRowsAreGoneIsRefused() {
		send("alter table %s.orders add constraint fk foreign key (customer_id) references %s.customers (id)",
				"insert into %s.orders values (4, null, 'd')");
		takeSnapshot();
		send("delete from %s.orders where customer_id = 7", "delete from %s.customers where id = 7");
		restoreByServer("orders");
		assertThat(strings("select o.id from %s.orders o left join %s.customers c on c.id = o.customer_id "
				+ "where o.customer_id is not null and c.id is null"))
			.as("of the server alone, without parent")
			.containsExactly("3");
		assertRefused(byServer(request("orders")), "1 rows of table '" + this.shop + ".orders' referred by");
		this.matrixOne.restores().restore(request("customers").mode(RestoreMode.ROWS));
		this.matrixOne.restores().restore(byServer(request("orders")));
		assertThat(strings("select id from %s.orders order by id")).containsExactly("1", "2", "3", "4");
	}

	@Test
	void databaseWhoseParentsRowsInAnotherOneAreGoneIsRefused() {
		String other = database.newName("other");
		send("create database " + other, "create table " + other + ".regions (a int, b int, primary key (a, b))",
				"insert into " + other + ".regions values (1, 1), (1, 2)",
				"create table %s.places (id int primary key, a int, b int, constraint outside foreign key (a, b) references "
						+ other + ".regions (a, b))",
				"insert into %s.places values (1, 1, 1), (2, 1, 2), (3, 1, null)");
		takeSnapshot();
		send("delete from %s.places where b = 2", "delete from " + other + ".regions where b = 2");
		try {
			assertRefused(byServer(request()), "1 rows of table '" + this.shop + ".places' referred by");
			send("insert into " + other + ".regions values (1, 2)");
			this.matrixOne.restores().restore(byServer(request()));
			assertThat(strings("select id from %s.places order by id")).containsExactly("1", "2", "3");
		}
		finally {
			send("drop table %s.places", "drop database " + other);
		}
	}

	/**
	 * Send the server's statement.
	 * @param table the table, or an empty string for the database
	 */
	private void restoreByServer(String table) {
		ServerRestore.send(this.control,
				table.isEmpty() ? SnapshotTarget.database(this.shop) : SnapshotTarget.table(this.shop, table),
				this.snapshot);
	}

	private void assertServerDoesNothing(String table, String query, String... result) {
		restoreByServer(table);
		assertThat(strings(query)).as("of the server alone").containsExactly(result);
	}

	@Test
	void databaseThatAnotherOneRefersToIsRefused() {
		String other = database.newName("other");
		takeSnapshot();
		send("update %s.customers set name = 'x'", "create database " + other,
				"create table " + other + ".notes (id int primary key, customer_id int, "
						+ "constraint outside foreign key (customer_id) references %s.customers (id))");
		try {
			restoreByServer("");
			assertThat(strings("select name from %s.customers")).as("of the server alone").containsExactly("x", "x");
			assertRefused(byServer(request()), "of another database refers to");
		}
		finally {
			send("drop database " + other);
		}
	}

	@Test
	void circleOfForeignKeysIsRefused() {
		send("create table %s.a (id int primary key, b int)",
				"create table %s.b (id int primary key, a int, foreign key (a) references %s.a (id))",
				"alter table %s.a add constraint round foreign key (b) references %s.b (id)");
		takeSnapshot();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> restoreByServer(""))
			.withMessageContaining("cycle");
		assertRefused(byServer(request()), "formed a circle");
	}

	@Test
	void brokenViewIsRefused() {
		send("create table %s.base (id int)", "create view %s.broken as select id from %s.base", "drop table %s.base");
		takeSnapshot();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> restoreByServer(""));
		assertRefused(byServer(request()), "broken' could not be read then either");
	}

	@Test
	void sequencesAreRefusedCreatedAgainOrLost() {
		send("create sequence %s.numbers as int increment by 5 minvalue 1 maxvalue 1000 start with 7",
				"create sequence %s.unused");
		takeSnapshot();
		this.control.sql("use " + this.shop).update();
		strings("select nextval('numbers')");
		strings("select nextval('numbers')");
		assertRefused(byServer(request()), "would lose sequences");
		this.matrixOne.restores().restore(byServer(request()).onSequences(Sequences.RECREATE));
		assertThat(strings("select nextval('numbers')")).containsExactly("17");
		assertThat(strings("select nextval('unused')")).containsExactly("1");
		RestorePlan plan = this.matrixOne.restores().plan(byServer(request()).onSequences(Sequences.LOSE));
		assertThat(plan.objects()).filteredOn((object) -> object.fate() == Fate.LOST).hasSize(2);
		this.control.sql("use " + database.database()).update();
	}

	@Test
	void sequenceThatWasDroppedSinceGoesOnWhereItWasAndThatIsTold() {
		TestServer.assumeReal("the embedded engine does not keep how a sequence was");
		send("create sequence %s.gone", "create sequence %s.again", "create sequence %s.kept");
		this.control.sql("use " + this.shop).update();
		strings("select nextval('gone')");
		IntStream.range(0, 5).forEach((i) -> strings("select nextval('again')"));
		takeSnapshot();
		strings("select nextval('gone')");
		send("drop sequence %s.gone", "drop sequence %s.again", "create sequence %s.again");
		strings("select nextval('again')");
		RestoreReport report = this.matrixOne.restores().restore(byServer(request()).onSequences(Sequences.RECREATE));
		assertThat(report.notes()).singleElement(InstanceOfAssertFactories.STRING)
			.contains("sequences ['" + this.shop + ".again', '" + this.shop + ".gone'] were dropped since")
			.contains("may be given again");
		assertThat(strings("select nextval('gone')")).containsExactly("2");
		assertThat(strings("select nextval('again')")).containsExactly("6");
		this.control.sql("use " + database.database()).update();
	}

	@Test
	void sequenceThatOthersUseGivesNoNumberTwiceOrThatIsTold() throws Exception {
		TestServer.assumeReal("others use it at the same time");
		send("create sequence %s.numbers");
		takeSnapshot();
		List<Long> given = new CopyOnWriteArrayList<>();
		AtomicBoolean over = new AtomicBoolean();
		RestoreReport report;
		try (Connection connection = DriverManager.getConnection(database.url(), database.username(),
				database.password())) {
			connection.setCatalog(this.shop);
			Future<?> others = CompletableFuture.runAsync(() -> take(connection, given, over));
			Awaitility.await().until(() -> given.size() > 3);
			report = this.matrixOne.restores().restore(byServer(request()).onSequences(Sequences.RECREATE));
			int before = given.size();
			Awaitility.await().until(() -> others.isDone() || given.size() > before + 3);
			over.set(true);
			others.get();
		}
		if (report.notes().stream().noneMatch((note) -> note.contains("has given numbers twice"))) {
			assertThat(given).doesNotHaveDuplicates();
		}
	}

	private static void take(Connection connection, List<Long> given, AtomicBoolean over) {
		while (!over.get()) {
			try (ResultSet number = connection.createStatement().executeQuery("select nextval('numbers')")) {
				number.next();
				given.add(number.getLong(1));
			}
			catch (SQLException ex) {
				// Between the restore and the new sequence, there is none. The server
				// cancels a nextval that has waited for anybody else, and gives no
				// number.
				assertThat(ex.getMessage()).containsAnyOf("no such table", "context canceled");
			}
		}
	}

	@Test
	void privilegesAreGrantedAgain() throws SQLException {
		TestServer.assumeReal("the embedded engine has no roles");
		String role = database.newName("role");
		String user = database.newName("user");
		send("create role " + role, "create user " + user + " identified by '111' default role " + role,
				"grant connect on account * to " + role, "grant select, insert on table %s.orders to " + role,
				"grant select on table %s.* to " + role, "grant create table on database %s to " + role,
				"grant all on table %s.customers to " + role, "create sequence %s.numbers");
		try {
			takeSnapshot();
			send("create sequence %s.since", "grant select on table %s.since to " + role);
			RestorePlan plan = this.matrixOne.restores()
				.plan(byServer(request()).onSequences(Sequences.RECREATE).onCreatedSince(CreatedSince.DROP));
			assertThat(plan.notes()).anyMatch((note) -> note.contains("granted again"));
			RestoreReport report = this.matrixOne.restores().restore(plan);
			assertThat(report.notes()).isEmpty();
			try (HikariDataSource ofRole = database.pool(1)) {
				ofRole.setUsername("sys:" + user + ":" + role);
				ofRole.setPassword("111");
				try (Connection connection = ofRole.getConnection()) {
					for (String sql : List.of("insert into %s.orders values (9, 7, 'by the role')",
							"delete from %s.customers where id = 42", "create table %s.own (id int)",
							"select * from %s.since")) {
						connection.createStatement().execute(sql.replace("%s", this.shop));
					}
				}
			}
		}
		finally {
			send("drop user " + user, "drop role " + role);
		}
	}

	private RestoreManager restores(SnapshotManager snapshots, RestoreSettings settings, RestoreCaches caches) {
		MatrixOneConnections connections = this.matrixOne.getConnections();
		return new DefaultRestoreManager(connections, new TimeTravel(connections, snapshots::get, Duration.ZERO),
				snapshots, settings, caches, null);
	}

	private static RestoreSettings settings(int maxRows, Duration timeout, boolean safetySnapshot) {
		return new RestoreSettings(maxRows, 1, Duration.ofSeconds(1), safetySnapshot, Duration.ofDays(1), timeout);
	}

	@Test
	void moreRowsThanOneTransactionWritesAreRestoredByTheServer() {
		takeSnapshot();
		send("update %s.orders set note = 'x'");
		RestoreManager restores = restores(this.matrixOne.snapshots(), settings(2, Duration.ofMinutes(1), true),
				RestoreCaches.NONE);
		RestorePlan plan = restores.plan(request("orders"));
		assertThat(plan.mode()).isEqualTo(RestoreMode.OBJECTS);
		assertThat(plan.reason()).contains("more than 2 rows");
		restores.restore(request("orders"));
		assertThat(strings("select note from %s.orders order by id")).containsExactly("a", null, "c");
	}

	@Test
	void cachesAndConnectionsAreRenewed() throws SQLException {
		takeSnapshot();
		Set<TableName> evicted = new HashSet<>();
		RestoreManager restores = restores(this.matrixOne.snapshots(), RestoreSettings.defaults(), evicted::addAll);
		long before = connectionId();
		assertThat(connectionId()).as("of the same connection").isEqualTo(before);
		restores.restore(byServer(request()));
		assertThat(evicted).containsExactlyInAnyOrder(new TableName(this.shop, "customers"),
				new TableName(this.shop, "orders"));
		assertThat(connectionId()).isNotEqualTo(before);
	}

	private long connectionId() {
		return JdbcClient.create(this.pool).sql("select connection_id()").query(Long.class).single();
	}

	@Test
	void restoreThatCouldNotBeUndoneIsRefusedUnlessThatIsAskedFor() {
		takeSnapshot();
		send("update %s.orders set note = 'x'");
		SnapshotManager full = Mockito.mock(SnapshotManager.class,
				AdditionalAnswers.delegatesTo(this.matrixOne.snapshots()));
		Mockito.doThrow(new SnapshotQuotaExceededException("full", new SQLException()))
			.when(full)
			.createBefore(Mockito.any());
		RestoreManager restores = restores(full, RestoreSettings.defaults(), RestoreCaches.NONE);
		assertThatExceptionOfType(RestoreRefusedException.class).isThrownBy(() -> restores.restore(byServer(request())))
			.withMessageContaining("matrixone.restore.safety-snapshot=false");
		assertThat(strings("select distinct note from %s.orders")).containsExactly("x");
		RestoreReport report = restores(full, settings(10, Duration.ofMinutes(1), false), RestoreCaches.NONE)
			.restore(byServer(request()));
		assertThat(strings("select note from %s.orders order by id")).containsExactly("a", null, "c");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> report.undo(true))
			.withMessageContaining("no snapshot was taken");
	}

	@Test
	void planThatIsOutOfDateIsNotCarriedOut() {
		takeSnapshot();
		RestorePlan plan = this.matrixOne.restores().plan(byServer(request()).onCreatedSince(CreatedSince.DROP));
		send("create table %s.precious (id int)");
		assertThatExceptionOfType(RestoreRefusedException.class)
			.isThrownBy(() -> this.matrixOne.restores().restore(plan))
			.withMessageContaining("make a new one");
		assertThat(strings("show tables from %s")).contains("precious");
	}

	@Test
	void requestsThatTheServerCannotDoAreRefused() {
		takeSnapshot();
		assertRefused(byServer(request("orders").where("id = 1")), "leave conditions");
		assertRefused(byServer(request().except("orders")), "leave conditions");
		assertRefused(byServer(request().onAddedSince(AddedSince.KEEP)), "use mode ROWS");
		assertRefused(byServer(RestoreRequest
			.tables(RestoreTable.table(this.shop, "orders"), RestoreTable.table(this.shop, "customers"))
			.toSnapshot(this.snapshot)), "one table at a time");
		String ofTable = database.newName("s");
		this.matrixOne.snapshots().create(ofTable, SnapshotTarget.table(this.shop, "orders"));
		assertRefused(byServer(RestoreRequest.database(this.shop).toSnapshot(ofTable)), "there is none of");
	}

	@Test
	void publicationsAndBranchesThatEndAreTold() {
		TestServer.assumeReal("the embedded engine has neither");
		String publication = database.newName("publication");
		send("create publication " + publication + " database %s account all",
				"data branch create table %s.branch from %s.orders", "alter table %s.orders add column since int",
				"alter table %s.customers add column since int");
		takeSnapshot();
		// Servers without logical ids keep no record that a table was altered.
		assertThat(this.matrixOne.restores().plan(byServer(request())).notes())
			.anyMatch((note) -> note.contains(publication))
			.anyMatch((note) -> note.contains(".branch'")
					&& (note.contains(".orders'") || !this.matrixOne.server().has(Capability.LOGICAL_IDS)));
		assertThat(this.matrixOne.restores().plan(byServer(request("customers"))).notes()).isEmpty();
		send("drop publication " + publication);
	}

	@Test
	void pitrsThatEndAreToldAndCreatedAgainIfAskedFor() {
		String pitr = database.newName("pitr");
		this.matrixOne.pitrs().create(pitr, SnapshotTarget.database(this.shop), Duration.ofHours(1));
		try {
			takeSnapshot();
			assertThat(this.matrixOne.restores().plan(byServer(request())).notes())
				.anyMatch((note) -> note.contains(pitr) && note.contains("onPitrs(RECREATE)"));
			assertThat(this.matrixOne.restores().plan(byServer(request("orders"))).notes())
				.noneMatch((note) -> note.contains(pitr));
			this.matrixOne.restores().restore(byServer(request()));
			assertThat(this.matrixOne.pitrs().get(pitr).isActive()).as("of the server alone").isFalse();
			this.matrixOne.pitrs().drop(pitr);
			this.matrixOne.pitrs().create(pitr, SnapshotTarget.database(this.shop), Duration.ofHours(1));
			RestoreReport report = this.matrixOne.restores().restore(byServer(request()).onPitrs(Pitrs.RECREATE));
			assertThat(report.notes()).isEmpty();
			assertThat(this.matrixOne.pitrs().get(pitr).isActive()).isTrue();
			assertThat(this.matrixOne.pitrs().get(pitr).range().amount()).isEqualTo(Duration.ofHours(1));
		}
		finally {
			this.matrixOne.pitrs().dropIfExists(pitr);
		}
	}

	@Test
	void instantInTheWindowOfPitrIsRestored() {
		TestServer.assumeReal("the embedded engine keeps moments of snapshots only");
		String pitr = database.newName("pitr");
		this.matrixOne.pitrs().create(pitr, SnapshotTarget.database(this.shop), Duration.ofHours(1));
		try {
			await().ignoreExceptionsInstanceOf(PointInTimeNotKeptException.class)
				.until(() -> this.matrixOne.asOf(this.matrixOne.resolve(PointInTime.now()))
					.sql("select count(*) from %s.orders".formatted(this.shop))
					.query(Long.class)
					.single() >= 0);
			send("update %s.orders set note = 'x' where id = 1");
			PointInTime moment = this.matrixOne.resolve(PointInTime.now());
			send("update %s.orders set note = 'y' where id = 1", "alter table %s.customers drop column name");
			RestoreRequest request = RestoreRequest.database(this.shop).to(moment);
			RestorePlan plan = this.matrixOne.restores().plan(request);
			assertThat(plan.mode()).isEqualTo(RestoreMode.OBJECTS);
			assertThat(plan.refusals()).isEmpty();
			String beside = database.newName("beside");
			this.matrixOne.restores().restore(request.as(beside));
			assertThat(strings("select note from " + beside + ".orders order by id")).containsExactly("x", null, "c");
			assertThat(strings("select name from " + beside + ".customers order by id")).containsExactly("g", "a");
			this.matrixOne.restores()
				.restore(RestoreRequest.table(this.shop, "customers").to(moment).as("customers_then"));
			assertThat(strings("select name from %s.customers_then order by id")).containsExactly("g", "a");
			send("drop table %s.customers_then");
			this.matrixOne.restores().restore(plan);
			assertThat(strings("select note from %s.orders order by id")).containsExactly("x", null, "c");
			assertThat(strings("select name from %s.customers order by id")).containsExactly("g", "a");
			assertThatExceptionOfType(PointInTimeNotKeptException.class)
				.isThrownBy(() -> this.matrixOne.restores().plan(RestoreRequest.table(this.shop, "orders").to(moment)));
		}
		finally {
			this.matrixOne.pitrs().dropIfExists(pitr);
		}
	}

	@Test
	void restoreThatWaitsForLocksTellsSoAndIsCancelledInTime(CapturedOutput output) throws SQLException {
		TestServer.assumeReal("the embedded engine does not wait for them");
		takeSnapshot();
		send("update %s.orders set note = 'x' where id = 1");
		RestoreManager impatient = restores(this.matrixOne.snapshots(), settings(100, Duration.ofSeconds(6), true),
				RestoreCaches.NONE);
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(RestoreManager.class.getName(), LogLevel.INFO);
		try (Connection other = this.pool.getConnection()) {
			other.setAutoCommit(false);
			other.createStatement().execute("update " + this.shop + ".orders set note = 'mine' where id = 2");
			assertThat(impatient.plan(byServer(request())).notes())
				.anyMatch((note) -> note.contains("1 open transactions hold locks"));
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> impatient.restore(byServer(request())))
				.withMessageContaining("nothing was changed");
			other.commit();
			assertThat(output).contains("The server has been restoring");
		}
		finally {
			logging.setLogLevel(RestoreManager.class.getName(), null);
		}
		assertThat(strings("select note from %s.orders order by id")).containsExactly("x", "mine", "c");
		assertThat(this.matrixOne.snapshots().list(SnapshotTarget.database(this.shop))).hasSize(1);
	}

}
