package io.github.matrixonespring.clone;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.testapp.RecordedStatements;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link CloneManager}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CloneManagerIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final AtomicInteger counter = new AtomicInteger();

	static HikariDataSource dataSource;

	static MatrixOneTemplate matrixOne;

	static JdbcTransactionManager transactionManager;

	@BeforeAll
	static void open() {
		dataSource = database.pool(2);
		matrixOne = new MatrixOneTemplate(dataSource);
		transactionManager = new JdbcTransactionManager(dataSource);
		matrixOne.listenTo(transactionManager);
	}

	@AfterAll
	static void close() {
		matrixOne.close();
		dataSource.close();
	}

	private final CloneManager clones = matrixOne.clones();

	private final TransactionTemplate transaction = new TransactionTemplate(transactionManager);

	private final String source = source();

	private final String target = unique("target");

	private static String unique(String name) {
		return database.name(name + "_" + counter.incrementAndGet());
	}

	/**
	 * A database with a table {@code item} of one row.
	 */
	private static String source() {
		String source = unique("source");
		database.control().sql("create database " + source).update();
		database.control().sql("create table " + source + ".item (id int primary key)").update();
		insert(source, 1);
		return source;
	}

	private static void insert(String schema, int id) {
		database.control().sql("insert into " + schema + ".item values (" + id + ")").update();
	}

	@Test
	void databaseStartsAsTheOtherIsNow() {
		this.clones.cloneDatabase(this.target, this.source);
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void databaseStartsAsTheOtherWasAtSnapshot() {
		String snapshot = snapshot(SnapshotTarget.database(this.source));
		insert(this.source, 2);
		this.clones.cloneDatabase(this.target, this.source, snapshot);
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void databaseOfTheAccountsSnapshot() {
		String snapshot = snapshot(SnapshotTarget.account());
		insert(this.source, 2);
		this.clones.cloneDatabase(this.target, this.source, snapshot);
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void databaseThatIsGoneStartsAsItWasAtSnapshot() {
		String snapshot = snapshot(SnapshotTarget.database(this.source));
		database.control().sql("drop database " + this.source).update();
		this.clones.cloneDatabase(this.target, this.source, snapshot);
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void tableStartsAsTheOtherIsNow() {
		this.clones.cloneTable(this.source + ".copy", this.source + ".item");
		assertThat(count("select count(*) from " + this.source + ".copy")).isEqualTo(1);
	}

	@Test
	void tableStartsAsTheOtherWasAtSnapshot() {
		String snapshot = snapshot(SnapshotTarget.table(this.source, "item"));
		insert(this.source, 2);
		this.clones.cloneTable(this.source + ".copy", this.source + ".item", snapshot);
		assertThat(count("select count(*) from " + this.source + ".copy")).isEqualTo(1);
	}

	@Test
	void existingTargetIsLeftAsItIs() {
		database.control().sql("create database " + this.target).update();
		assertThatExceptionOfType(CloneTargetExistsException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source))
			.withMessageContaining("database '" + this.target + "' exists already");
		assertThat(tables(this.target)).isZero();
	}

	@Test
	void existingTargetIsLeftAsItIsIfNotExists() {
		database.control().sql("create database " + this.target).update();
		CloneRequest request = CloneRequest.database(this.target).from(this.source).ifNotExists();
		assertThat(this.clones.clone(request)).isFalse();
		assertThat(tables(this.target)).isZero();
	}

	@Test
	void missingTargetIsMadeIfNotExists() {
		assertThat(this.clones.clone(CloneRequest.database(this.target).from(this.source).ifNotExists())).isTrue();
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void existingTableGetsNoRowsIfNotExists() {
		database.control().sql("create table " + this.source + ".copy (id int primary key)").update();
		CloneRequest request = CloneRequest.table(this.source, "copy").from(this.source, "item").ifNotExists();
		assertThat(this.clones.clone(request)).isFalse();
		assertThat(count("select count(*) from " + this.source + ".copy")).isZero();
	}

	@Test
	void existingTableIsToldApart() {
		assertThatExceptionOfType(CloneTargetExistsException.class)
			.isThrownBy(() -> this.clones.cloneTable(this.source + ".item", this.source + ".item"));
	}

	@Test
	void missingSourceMakesNoEmptyDatabase() {
		assertThatExceptionOfType(CloneSourceNotFoundException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target, unique("missing")));
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void sourceThatIsNewerThanTheSnapshotMakesNoEmptyDatabase() {
		String snapshot = snapshot(SnapshotTarget.account());
		String newer = source();
		assertThatExceptionOfType(CloneSourceNotFoundException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target, newer, snapshot))
			.withMessageContaining("does not exist at snapshot '" + snapshot + "'");
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void missingSourceTableIsToldApart() {
		assertThatExceptionOfType(CloneSourceNotFoundException.class)
			.isThrownBy(() -> this.clones.cloneTable(this.source + ".copy", this.source + ".missing"));
	}

	@Test
	void missingDatabaseOfTableIsToldApart() {
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> this.clones.cloneTable(this.target + ".copy", this.source + ".item"))
			.withMessageStartingWith("Database '" + this.target + "' does not exist");
	}

	@Test
	void missingSnapshotIsToldApart() {
		assertThatExceptionOfType(SnapshotNotFoundException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source, unique("missing")));
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void snapshotOfAnotherDatabaseIsRefused() {
		String snapshot = snapshot(SnapshotTarget.database(source()));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source, snapshot))
			.withMessageEndingWith("which does not cover database '" + this.source + "'");
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void databaseOfTheClustersSnapshot() {
		String snapshot = snapshot(SnapshotTarget.cluster());
		insert(this.source, 2);
		this.clones.cloneDatabase(this.target, this.source, snapshot);
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void snapshotOfAnotherAccountIsRefused() {
		TestServer.assumeReal("the embedded engine has one account");
		String account = unique("account");
		database.control().sql("create account %s admin_name 'root' identified by '111'".formatted(account)).update();
		try {
			String snapshot = snapshot(SnapshotTarget.account(account));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source, snapshot))
				.withMessage("Snapshot '%s' is of account '%s', which does not cover database '%s'", snapshot, account,
						this.source);
			assertThat(exists(this.target)).isFalse();
			matrixOne.snapshots().drop(snapshot);
		}
		finally {
			database.control().sql("drop account " + account).update();
		}
	}

	/**
	 * By its name, the server would take the snapshot for one of the other account's
	 * database.
	 */
	@Test
	void databaseThatAnotherAccountHasAsWellIsClonedAtItsSnapshot() {
		TestServer.assumeReal("the embedded engine has one account");
		String account = unique("account");
		database.control().sql("create account %s admin_name 'root' identified by '111'".formatted(account)).update();
		try (HikariDataSource other = database.pool(1)) {
			other.setUsername(account + ":root");
			other.setPassword("111");
			other.setJdbcUrl(TestServer.url(""));
			JdbcClient.create(other).sql("create database " + this.source).update();
			String snapshot = snapshot(SnapshotTarget.database(this.source));
			insert(this.source, 2);
			this.clones.cloneDatabase(this.target, this.source, snapshot);
			assertThat(items(this.target)).isEqualTo(1);
		}
		finally {
			database.control().sql("drop account " + account).update();
		}
	}

	@Test
	void snapshotThatWasMadeAgainUnderItsNameIsTheNewOne() {
		String snapshot = snapshot(SnapshotTarget.database(this.source));
		this.clones.cloneDatabase(this.target, this.source, snapshot);
		matrixOne.snapshots().drop(snapshot);
		insert(this.source, 2);
		matrixOne.snapshots().create(snapshot, SnapshotTarget.database(this.source));
		insert(this.source, 3);
		String second = unique("second");
		this.clones.cloneDatabase(second, this.source, snapshot);
		assertThat(items(this.target)).isEqualTo(1);
		assertThat(items(second)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "DATABASE", "TABLE" })
	void snapshotThatThisServerHasNotHeardOfIsRefused(SnapshotLevel level) {
		Snapshot late = lateSnapshot(level, Duration.ofHours(1));
		CloneManager clones = new DefaultCloneManager(matrixOne.getConnections(), (name) -> late);
		CloneRequest request = (level == SnapshotLevel.TABLE)
				? CloneRequest.table(this.source, "copy").from(this.source, "item")
				: CloneRequest.database(this.target).from(this.source);
		assertThatExceptionOfType(TransientDataAccessResourceException.class)
			.isThrownBy(() -> clones.clone(request.atSnapshot("late")))
			.withMessageContaining("cannot be cloned at snapshot 'late' yet")
			.withMessageContaining("Nothing was made");
		assertThat(exists(this.target)).isFalse();
		assertThat(tables(this.source)).isEqualTo(1);
	}

	@Test
	void snapshotThatThisServerHearsOfInTimeIsWaitedFor() {
		TestServer.assumeReal("the embedded engine reads at no moment that is not that of a snapshot");
		Snapshot late = lateSnapshot(SnapshotLevel.DATABASE, Duration.ofMillis(500));
		CloneManager clones = new DefaultCloneManager(matrixOne.getConnections(), (name) -> {
			insert(this.source, 2);
			return late;
		});
		clones.cloneDatabase(this.target, this.source, "late");
		assertThat(Instant.now()).isAfter(late.createdAt());
		assertThat(items(this.target)).isEqualTo(2);
	}

	private Snapshot lateSnapshot(SnapshotLevel level, Duration delay) {
		SnapshotTarget of = (level == SnapshotLevel.TABLE) ? SnapshotTarget.table(this.source, "item")
				: SnapshotTarget.database(this.source);
		long now = matrixOne.snapshots().create(unique("now"), of).timestamp();
		return new Snapshot("late", of, "sys", now + delay.toNanos(), false);
	}

	@ParameterizedTest
	@EnumSource(names = { "DATABASE", "TABLE" })
	void snapshotIsNamedByItsTimestampOnTheWire(SnapshotLevel level) {
		RecordedStatements statements = new RecordedStatements();
		ConnectionSettings defaults = ConnectionSettings.defaults();
		try (MatrixOneConnections connections = new MatrixOneConnections(dataSource,
				new ConnectionSettings(defaults.explicitBegin(), defaults.statementTimeout(), defaults.separate(),
						() -> List.of(statements)))) {
			boolean table = level == SnapshotLevel.TABLE;
			String snapshot = snapshot(
					table ? SnapshotTarget.table(this.source, "item") : SnapshotTarget.database(this.source));
			CloneManager recorded = new DefaultCloneManager(connections, matrixOne.snapshots()::get);
			recorded.clone((table ? CloneRequest.table(this.source, "copy").from(this.source, "item")
					: CloneRequest.database(this.target).from(this.source))
				.atSnapshot(snapshot));
			String hint = PointInTime.ofTimestamp(matrixOne.snapshots().get(snapshot).timestamp()).hint();
			assertThat(statements.get()).last()
				.isEqualTo(
						table ? "after CREATE TABLE `%1$s`.`copy` CLONE `%1$s`.`item`%2$s".formatted(this.source, hint)
								: "after CREATE DATABASE `%s` CLONE `%s`%s".formatted(this.target, this.source, hint));
			assertThat(statements.get()).noneMatch((statement) -> statement.contains(snapshot));
		}
	}

	@Test
	void momentIsCloned() {
		PointInTime moment = matrixOne.resolve(PointInTime.snapshot(snapshot(SnapshotTarget.database(this.source))));
		insert(this.source, 2);
		this.clones.clone(CloneRequest.database(this.target).from(this.source).at(moment));
		this.clones.clone(CloneRequest.table(this.source, "copy").from(this.source, "item").at(moment.instant()));
		assertThat(items(this.target)).isEqualTo(1);
		assertThat(count("select count(*) from " + this.source + ".copy")).isEqualTo(1);
	}

	@Test
	void momentThatNothingKeepsIsNotCloned() {
		PointInTime moment = matrixOne.resolve(PointInTime.now());
		snapshot(SnapshotTarget.database(this.source));
		CloneRequest request = CloneRequest.database(this.target).from(this.source);
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> this.clones.clone(request.at(moment)))
			.withMessageContaining("No snapshot of that moment");
		String ofTable = snapshot(SnapshotTarget.table(this.source, "item"));
		CloneRequest ofMore = request.at(matrixOne.resolve(PointInTime.snapshot(ofTable)));
		assertThatExceptionOfType(PointInTimeNotKeptException.class).isThrownBy(() -> this.clones.clone(ofMore));
		assertThat(exists(this.target)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "table t (a varchar(20) default 'it''s')", "table t (a varchar(20) default '''')",
			"table t (a varchar(20) default 'x\\\\y')", "table t (a enum('x', 'y\\\\z'))",
			"table t (id int, a varchar(20) generated always as (concat('x\\\\y', id)) stored)",
			"view t as select 'x\\\\y' as a" })
	void definitionThatTheServerMisreadsIsNotCloned(String definition) {
		create(definition);
		CloneRequest request = CloneRequest.database(this.target).from(this.source);
		if (matrixOne.server().has(Capability.DEFINITIONS_AS_WRITTEN)) {
			this.clones.clone(request);
			return;
		}
		assertThatExceptionOfType(DefinitionsNotClonedException.class).isThrownBy(() -> this.clones.clone(request))
			.withMessageContaining("[t")
			.withMessageContaining("Nothing was made");
		assertThat(exists(this.target)).isFalse();
		this.clones.clone(request.acceptMisreading());
		assertThat(exists(this.target)).isTrue();
	}

	private void create(String definition) {
		database.control().sql("create " + definition.replaceFirst(" t ", " " + this.source + ".t ")).update();
	}

	@Test
	void definitionsThatTheServerReadsRightlyAreCloned() {
		create("""
				table t (a varchar(20) default '', b varchar(20) default 'x', c varchar(20) comment 'it''s', \
				d varchar(20) default (concat('x', 'y')), e enum('x', 'it''s'), f int default 3, g timestamp)""");
		database.control().sql("create view %s.v as select 'it''s' as x".formatted(this.source)).update();
		this.clones.cloneDatabase(this.target, this.source);
		this.clones.cloneTable(this.source + ".copy", this.source + ".t");
		assertThat(count("select count(*) from " + this.target + ".v")).isEqualTo(1);
	}

	@Test
	void commentThatTheServerMisreadsIsTold(CapturedOutput output) {
		create("table t (a int comment 'x\\\\y')");
		this.clones.cloneDatabase(this.target, this.source);
		assertThat(output.toString().contains("other definitions of [t.a]"))
			.isNotEqualTo(matrixOne.server().has(Capability.DEFINITIONS_AS_WRITTEN));
	}

	@Test
	void databaseWithSequencesIsRefusedUnlessTheyAreCloned() {
		createSequence();
		if (matrixOne.server().has(Capability.CLONED_SEQUENCES) || isClonedWithSequences()) {
			return;
		}
		assertThatExceptionOfType(SequencesNotClonedException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source))
			.withMessageContaining("[numbers]");
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void databaseWithSequencesIsClonedWithoutThemWhereThatIsWanted() {
		createSequence();
		this.clones.clone(CloneRequest.database(this.target).from(this.source).withoutSequences());
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void sequenceThatIsYoungerThanTheSnapshotDoesNotMatter() {
		String snapshot = snapshot(SnapshotTarget.database(this.source));
		createSequence();
		this.clones.cloneDatabase(this.target, this.source, snapshot);
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void sequenceIsNoTable() {
		createSequence();
		assertThatExceptionOfType(SequencesNotClonedException.class)
			.isThrownBy(() -> this.clones.cloneTable(this.source + ".copy", this.source + ".numbers"));
	}

	/**
	 * Clone where it is not known what the server does.
	 */
	private boolean isClonedWithSequences() {
		if (matrixOne.server().evidence(Capability.CLONED_SEQUENCES).isKnown()) {
			return false;
		}
		this.clones.cloneDatabase(this.target, this.source);
		assertThat(exists(this.target)).isTrue();
		assertThat(matrixOne.server().has(Capability.CLONED_SEQUENCES)).isTrue();
		return true;
	}

	private void createSequence() {
		try (HikariDataSource pool = database.pool(1)) {
			pool.setCatalog(this.source);
			JdbcClient.create(pool).sql("create sequence numbers").update();
		}
	}

	@Test
	void namesAreComparedAsTheServerStoresThem() {
		database.control().sql("create database " + this.target).update();
		assertThatExceptionOfType(CloneTargetExistsException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target.toUpperCase(Locale.ROOT), this.source));
	}

	@Test
	void cloneInTransactionIsSeenByOthersAfterTheCommit() {
		this.transaction.executeWithoutResult((status) -> {
			this.clones.cloneDatabase(this.target, this.source);
			assertThat(exists(this.target)).isFalse();
		});
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void cloneInTransactionIsGoneAfterRollback() {
		this.transaction.executeWithoutResult((status) -> {
			this.clones.cloneDatabase(this.target, this.source);
			status.setRollbackOnly();
		});
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void cloneInTransactionIsKnownToIt() {
		this.transaction.executeWithoutResult((status) -> {
			this.clones.cloneDatabase(this.target, this.source);
			assertThatExceptionOfType(CloneTargetExistsException.class)
				.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source));
		});
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void cloneInTransactionFromSnapshotThatItHasMade() {
		String name = unique("provisional");
		this.transaction.executeWithoutResult((status) -> {
			matrixOne.snapshots().create(SnapshotRequest.named(name).of(SnapshotTarget.database(this.source)));
			matrixOne.jdbc().sql("insert into " + this.source + ".item values (2)").update();
			this.clones.cloneDatabase(this.target, this.source, name);
		});
		assertThat(items(this.source)).isEqualTo(2);
		assertThat(items(this.target)).isEqualTo(1);
	}

	@Test
	void cloneOfDatabaseInTransactionHasRowsThatAreCommitted() {
		this.transaction.executeWithoutResult((status) -> {
			matrixOne.jdbc().sql("insert into " + this.source + ".item values (2)").update();
			this.clones.cloneDatabase(this.target, this.source);
		});
		Evidence evidence = matrixOne.server().evidence(Capability.OWN_ROWS_IN_DATABASE_CLONES);
		assertThat(items(this.target)).isBetween(1L, (evidence.isKnown() && !evidence.present()) ? 1L : 2L);
	}

	@Test
	void cloneOfTableInTransactionIsRefusedWhereItWouldLackItsRows() {
		Evidence evidence = matrixOne.server().evidence(Capability.OWN_ROWS_IN_TABLE_CLONES);
		assumeTrue(evidence.isKnown() && !evidence.present(), "the server clones them, or it is not known");
		this.transaction.executeWithoutResult((status) -> {
			this.clones.cloneTable(this.source + ".before", this.source + ".item");
			matrixOne.jdbc().sql("insert into " + this.source + ".item values (2)").update();
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.clones.cloneTable(this.source + ".copy", this.source + ".item"))
				.withMessageContaining("this server clones what is committed. Nothing was made");
		});
		assertThat(count("select count(*) from " + this.source + ".before")).isEqualTo(1);
	}

	@Test
	void cloneOfTableInTransactionHasItsRowsToo() {
		Evidence evidence = matrixOne.server().evidence(Capability.OWN_ROWS_IN_TABLE_CLONES);
		assumeTrue(evidence.present() || !evidence.isKnown(), "the server does not clone them");
		this.transaction.executeWithoutResult((status) -> {
			matrixOne.jdbc().sql("insert into " + this.source + ".item values (2)").update();
			this.clones.cloneTable(this.source + ".copy", this.source + ".item");
		});
		assertThat(count("select count(*) from " + this.source + ".copy")).isEqualTo(2);
	}

	@Test
	void cloneInReadOnlyTransactionIsRefused() {
		this.transaction.setReadOnly(true);
		this.transaction
			.executeWithoutResult((status) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source))
				.withMessageContaining("It is read-only"));
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void cloneInTransactionThatNobodyListensToIsRefused() {
		TransactionTemplate other = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		other.executeWithoutResult((status) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
			.isThrownBy(() -> this.clones.cloneDatabase(this.target, this.source))
			.withMessageContaining("listenTo(transactionManager)"));
		assertThat(exists(this.target)).isFalse();
	}

	@Test
	void requestWithoutSourceIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.clones.clone(CloneRequest.database(this.target)))
			.withMessageContaining("has no source: call from(...)");
	}

	private static String snapshot(SnapshotTarget target) {
		return matrixOne.snapshots().create(unique("snapshot"), target).name();
	}

	private static long items(String schema) {
		return count("select count(*) from " + schema + ".item");
	}

	private static long tables(String schema) {
		return count("select count(*) from information_schema.tables where table_schema = '" + schema + "'");
	}

	private static boolean exists(String schema) {
		return count("select count(*) from information_schema.schemata where schema_name = '" + schema + "'") == 1;
	}

	private static long count(String sql) {
		return database.control().sql(sql).query(Long.class).single();
	}

}
