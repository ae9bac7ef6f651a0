package io.github.matrixonespring.test.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.diff.RowChange;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.matrixonespring.test.assertj.MatrixOneAssertions.asOf;
import static io.github.matrixonespring.test.assertj.MatrixOneAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is asserted about a database since a snapshot, and at one.
 */
@MatrixOneTest
class DatabaseAssertionsIntegrationTests {

	@Autowired
	private ArticleRepository repository;

	@Autowired
	private Articles articles;

	@Autowired
	private SnapshotManager snapshots;

	@Autowired
	private TestDatabase database;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private PlatformTransactionManager transactionManager;

	private String first;

	private String second;

	@BeforeEach
	void changeTablesBetweenSnapshots() {
		send("create table orders (id int primary key, customer int, note varchar(20), data varbinary(4))",
				"create table keyless (a int)", "create table dropped (id int)",
				"insert into orders values (1, 42, 'a', null), (2, 42, null, null), (3, 7, 'c', 'x')",
				"insert into keyless values (1), (1), (2)");
		this.first = snapshot("first", SnapshotTarget.currentDatabase());
		send("update orders set note = 'b' where id = 2", "delete from orders where id = 3",
				"insert into orders values (4, 8, 'null', null)");
		this.second = snapshot("second", SnapshotTarget.currentDatabase());
		send("insert into orders values (5, 8, null, null)", "delete from keyless where a = 2");
	}

	private void send(String... statements) {
		Stream.of(statements).forEach(this.jdbc::execute);
	}

	private String snapshot(String name, SnapshotTarget target) {
		return this.snapshots.create(name + "_" + this.database.name(), target).name();
	}

	private static void fails(ThrowingCallable assertion, String... texts) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.satisfies((error) -> assertThat(error.getMessage()).contains(texts));
	}

	@Test
	void rowsThatDifferAreCounted() {
		assertThat(this.database).since(this.first)
			.added(2, "orders")
			.changed(1, "orders")
			.removed(1, "orders")
			.added(0, "keyless")
			.removed(1, "keyless")
			.unchanged("article", "dropped");
	}

	@Test
	void failureShowsWhichRowsDifferAndHow() {
		fails(() -> assertThat(this.database).as("import").since(this.first).added(1, "orders"),
				"[import] rows added to orders since snapshot " + this.first + ": expecting 1, but there are 2.",
				"In all, 2 added, 1 changed, 1 removed:", "\n  added {id=4, customer=8, note=\"null\", data=null}",
				"\n  added {id=5, customer=8, note=null, data=null}", "\n  changed {id=2}: note null → \"b\"",
				"\n  removed {id=3, customer=7, note=\"c\", data=x'78'}");
		fails(() -> assertThat(this.database).since(this.first).unchanged("keyless"),
				"rows removed from keyless since snapshot " + this.first, "\n  removed {a=2}");
	}

	@Test
	void failureShowsSomeOfManyRows() {
		send("insert into keyless values (3)" + ", (3)".repeat(49));
		fails(() -> assertThat(this.database).since(this.first).unchanged("keyless"), "there are 50",
				"\n  … and 31 more");
		fails(() -> assertThat(this.database).hasRows(2, "keyless"), "Expecting 2 rows of keyless, but there are 52",
				"\n  {a=1}", "\n  … and 32 more");
	}

	@Test
	void rowsThatDifferAreAssertedOn() {
		assertThat(this.database).since(this.first)
			.rows("orders")
			.extracting(RowChange::kind, RowChange::key)
			.containsExactlyInAnyOrder(tuple(ChangeKind.CHANGED, Map.of("id", 2)),
					tuple(ChangeKind.REMOVED, Map.of("id", 3)), tuple(ChangeKind.ADDED, Map.of("id", 4)),
					tuple(ChangeKind.ADDED, Map.of("id", 5)));
		assertThat(this.database).since(this.second)
			.rows("orders")
			.singleElement()
			.satisfies((row) -> assertThat(row.after()).containsEntry("customer", 8));
	}

	@Test
	void allTablesAreUnchangedUnlessOneIsNot() {
		String third = snapshot("third", SnapshotTarget.currentDatabase());
		assertThat(this.database).since(third).unchanged();
		send("delete from keyless limit 1");
		fails(() -> assertThat(this.database).since(third).unchanged(), "rows removed from keyless since snapshot");
	}

	@Test
	void tableThatWasCreatedOrDroppedOrHasOtherColumnsIsNotUnchanged() {
		send("drop table dropped", "create table created (id int)", "alter table keyless add column b int");
		String third = snapshot("third", SnapshotTarget.currentDatabase());
		fails(() -> assertThat(this.database).since(this.second).unchanged("dropped"), "table dropped was dropped");
		fails(() -> assertThat(this.database).since(this.second).unchanged("created"), "table created was created");
		send("alter table keyless drop column b");
		fails(() -> assertThat(this.database).since(third).unchanged("keyless"),
				"columns of keyless since snapshot " + third + ": added [], removed [b]");
	}

	@Test
	void ownChangesOfTransactionAreSeen() {
		new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
			this.jdbc.update("insert into orders values (6, 1, null, null)");
			assertThat(this.database).since(this.second).added(2, "orders");
			asOf(this.second, () -> assertThat(this.database).hasRows(3, "orders"));
			status.setRollbackOnly();
		});
		assertThat(this.database).since(this.second).added(1, "orders");
	}

	@Test
	void assertionLeavesDatabaseUntouched() {
		this.database.goTo("untouched", () -> {
		});
		assertThat(this.database).hasRows(1, "article");
		assertThat(this.database.isTouched()).isFalse();
	}

	@Test
	void pastIsAssertedOn() {
		asOf(this.first, () -> {
			assertThat(this.database).hasRows(3, "orders").hasRows(3, "keyless");
			assertThat(this.database.dataSource()).hasRows(1, "article");
		});
		asOf(this.second, () -> assertThat(this.database).hasRows(3, "orders"));
		assertThat(this.database).hasRows(4, "orders");
	}

	@Test
	void assertionThatWasBegunBeforeReadsThePast() {
		var present = assertThat(this.database);
		asOf(this.second, () -> present.hasRows(3, "orders"));
		present.hasRows(4, "orders");
	}

	@Test
	void failureTellsTheMoment() {
		fails(() -> asOf(this.first, () -> assertThat(this.database).as("import").hasRows(9, "orders")),
				"[import] Expecting 9 rows of orders at snapshot '" + this.first + "', but there are 3:",
				"\n  {id=2, customer=42, note=null, data=null}");
		assertThat(this.database).hasRows(4, "orders");
	}

	@Test
	void momentsMayBeNested() {
		asOf(this.second, () -> {
			asOf(this.first, () -> assertThat(this.database).hasRows(3, "keyless"));
			assertThat(this.database).hasRows(3, "orders");
		});
	}

	@Test
	void twoSnapshotsAreCompared() {
		var changes = assertThat(this.database).since(this.first);
		asOf(this.second, () -> {
			changes.added(1, "orders").changed(1, "orders").removed(1, "orders").unchanged("keyless", "article");
			fails(() -> changes.unchanged("orders"),
					"rows added to orders since snapshot %s until snapshot '%s': expecting 0, but there are 1."
						.formatted(this.first, this.second),
					"\n  added {id=4, customer=8, note=\"null\", data=null}", "\n  changed {id=2}: note null → \"b\"");
			changes.rows("orders").hasSize(3);
		});
		changes.added(2, "orders");
	}

	@Test
	void threadThatIsStartedReadsThePast() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		asOf(this.first, () -> {
			CompletableFuture.runAsync(() -> assertThat(this.database).hasRows(3, "orders"), executor).join();
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(
						() -> CompletableFuture.runAsync(() -> assertThat(this.database).hasRows(4, "orders"), executor)
							.join())
				.withCauseInstanceOf(AssertionError.class);
		});
	}

	@Test
	void presentIsNotReadByMistake() {
		List<Runnable> mistakes = List.of(this.repository::count, () -> this.repository.save(new Article("new")),
				() -> this.jdbc.queryForList("select * from orders"), () -> this.jdbc.update("delete from orders"),
				() -> new TransactionTemplate(this.transactionManager)
					.executeWithoutResult((status) -> this.repository.deleteAll()),
				() -> assertThat(this.snapshots).isEmpty(), () -> this.snapshots.exists("any"),
				() -> this.articles.addInBackground("new").join(), this.articles::count);
		for (Runnable mistake : mistakes) {
			Throwable failure = catchThrowable(() -> asOf(this.first, () -> {
				assertThat(this.database).hasRows(3, "orders");
				mistake.run();
			}));
			assertThat(failure).hasStackTraceContaining("In asOf, snapshot '" + this.first + "' is read")
				.hasStackTraceContaining("This would read or change the present, and was not sent");
		}
		assertThat(this.database).hasRows(4, "orders").hasRows(1, "article");
	}

	@Test
	void mistakeThatIsCaughtFailsAtTheEnd() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> asOf(this.first, () -> {
			assertThat(this.database).hasRows(3, "orders");
			assertThat(catchThrowable(this.repository::count)).isNotNull();
		})).withMessageContaining("was not sent: select count(*)");
	}

	@Test
	void callbackThatReadsNothingIsRefused() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> asOf(this.first, () -> assertThat(this.first).isNotEmpty()))
			.withMessageContaining("Nothing has read snapshot '" + this.first + "' in asOf");
	}

	@Test
	void threadsOfTheApplicationThatWereStartedThereGoOn() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		CompletableFuture<Void> over = new CompletableFuture<>();
		List<CompletableFuture<Long>> later = new ArrayList<>();
		asOf(this.first, () -> {
			assertThat(this.database).hasRows(3, "orders");
			later.add(over.thenApplyAsync((nothing) -> this.repository.count(), executor));
			later.add(CompletableFuture.supplyAsync(() -> {
				over.join();
				return this.repository.count();
			}, executor));
		});
		over.complete(null);
		assertThat(later).allSatisfy((count) -> assertThat(count.join()).isOne());
	}

	@Test
	void whatCannotBeReadThenIsRefused() {
		send("create table created (id int)");
		String ofTable = snapshot("of_table", SnapshotTarget.table(this.database.name(), "orders"));
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> asOf(this.first, () -> assertThat(this.database).hasRows(0, "created")))
			.withMessageContaining("did not exist at");
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> asOf(ofTable, () -> assertThat(this.database).hasRows(2, "keyless")));
		assertThatExceptionOfType(SnapshotNotFoundException.class)
			.isThrownBy(() -> asOf("missing", () -> assertThat(this.database).hasRows(2, "keyless")));
		assertThatExceptionOfType(SnapshotNotFoundException.class)
			.isThrownBy(() -> assertThat(this.database).since("missing").unchanged("keyless"));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
			send("create view v as select * from orders");
			String ofView = snapshot("of_view", SnapshotTarget.currentDatabase());
			asOf(ofView, () -> assertThat(this.database).hasRows(4, "v"));
		}).withMessageContaining("JSqlParser is missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "not a name", "" })
	void badNameIsRefused(String name) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> assertThat(this.database).since(name));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> asOf(name, () -> {
		}));
	}

	@Test
	void databaseOfAnyDataSourceIsReadInThePast() {
		try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(this.database.dataSource())) {
			assertThat(matrixOne.snapshots()).contains(this.first);
		}
		asOf(this.first, () -> assertThat(this.database.dataSource()).hasRows(3, "orders"));
	}

}
