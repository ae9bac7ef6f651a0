package io.github.matrixonespring.pitr;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PitrAlreadyExistsException;
import io.github.matrixonespring.support.PitrNotFoundException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.ServerRestore;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * PITRs in the account {@code sys}, which has a catalog of them, and in another one.
 */
class PitrManagerIntegrationTests {

	private static final String PASSWORD = "111";

	private static final Duration HOUR = Duration.ofHours(1);

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final String ACCOUNT = database.name("account");

	private static final Map<Of, PitrAccount> accounts = new EnumMap<>(Of.class);

	/**
	 * Whose the PITRs are.
	 */
	enum Of {

		SYS, TENANT

	}

	@BeforeAll
	static void createAccounts() throws SQLException {
		accounts.put(Of.SYS, new PitrAccount(database.name("sys_"), database.database(), database.username(),
				database.password(), null));
		if (TestServer.isReal()) {
			database.control()
				.sql("create account %s admin_name 'a' identified by '%s'".formatted(ACCOUNT, PASSWORD))
				.update();
			String ofTenant = database.name("tenant_db");
			try (Connection connection = DriverManager.getConnection(TestServer.url(""), ACCOUNT + ":a", PASSWORD)) {
				connection.createStatement().execute("create database " + ofTenant);
			}
			accounts.put(Of.TENANT, new PitrAccount(database.name("tenant_"), ofTenant, ACCOUNT + ":a", PASSWORD,
					"set time_zone = '+05:30'"));
		}
	}

	@AfterAll
	static void dropAccounts() {
		accounts.values().forEach(PitrAccount::close);
		if (TestServer.isReal()) {
			database.control().sql("drop account if exists " + ACCOUNT).update();
		}
	}

	private static PitrAccount account(Of of) {
		PitrAccount account = accounts.get(of);
		if (account == null) {
			TestServer.assumeReal("the embedded engine has no other accounts");
		}
		return account;
	}

	@AfterEach
	void dropPitrs() {
		accounts.values().forEach(PitrAccount::clear);
	}

	@ParameterizedTest
	@EnumSource
	void pitrIsCreatedFoundAlteredAndDropped(Of of) {
		PitrAccount account = account(of);
		PitrManager pitrs = account.pitrs();
		SnapshotTarget target = account.newDatabase();
		String name = account.newName();
		Pitr created = pitrs.create(name.toUpperCase(), target, Period.ofWeeks(2));
		assertThat(created.name()).isEqualTo(name);
		assertThat(created.target()).isEqualTo(target);
		assertThat(created.account()).isEqualTo((of == Of.SYS) ? "sys" : ACCOUNT);
		assertThat(created.range()).isEqualTo(new PitrRange(14, PitrRange.Unit.DAYS));
		assertThat(created.createdAt()).isCloseTo(Instant.now(), within(4, ChronoUnit.SECONDS));
		assertThat(created.alteredAt()).isEqualTo(created.createdAt());
		assertThat(created.status()).isEqualTo(PitrStatus.ACTIVE);
		assertThat(pitrs.get(name)).isEqualTo(created);
		assertThat(pitrs.list()).contains(created);
		assertThat(pitrs.list(target)).containsExactly(created);
		assertThat(pitrs.exists(name)).isTrue();
		Pitr altered = pitrs.alter(name, HOUR);
		assertThat(altered.range()).hasToString("1 h");
		assertThat(altered.status()).isEqualTo(PitrStatus.ACTIVE);
		assertThat(altered.createdAt()).isEqualTo(created.createdAt());
		pitrs.drop(name);
		assertThat(pitrs.find(name)).isEmpty();
		assertThat(pitrs.dropIfExists(name)).isFalse();
		assertThatExceptionOfType(PitrNotFoundException.class).isThrownBy(() -> pitrs.drop(name))
			.withMessage("PITR '%s' does not exist".formatted(name));
		assertThatExceptionOfType(PitrNotFoundException.class).isThrownBy(() -> pitrs.get(name));
		assertThatExceptionOfType(PitrNotFoundException.class).isThrownBy(() -> pitrs.alter(name, HOUR));
	}

	@ParameterizedTest
	@EnumSource
	void precisionOfTimeIsThatOfTheServersAnswer(Of of) {
		PitrAccount account = account(of);
		Pitr pitr = account.pitrs().create(account.newName(), account.newTable(), HOUR);
		assertThat(pitr.createdAt().getNano() != 0).isEqualTo(of == Of.SYS);
	}

	@ParameterizedTest
	@EnumSource
	void pitrOfTheCurrentDatabase(Of of) {
		PitrAccount account = account(of);
		Pitr pitr = account.pitrs().create(account.newName(), SnapshotTarget.currentDatabase(), HOUR);
		assertThat(pitr.target()).isEqualTo(SnapshotTarget.database(account.database()));
		assertThat(account.pitrs().list(SnapshotTarget.currentDatabase())).containsExactly(pitr);
	}

	@ParameterizedTest
	@EnumSource
	void secondPitrOfTargetAndSecondOfNameAreRefused(Of of) {
		PitrAccount account = account(of);
		PitrManager pitrs = account.pitrs();
		SnapshotTarget target = account.newDatabase();
		String first = account.newName();
		pitrs.create(first, target, HOUR);
		String second = account.newName();
		assertThatExceptionOfType(PitrAlreadyExistsException.class).isThrownBy(() -> pitrs.create(second, target, HOUR))
			.withMessageContaining("%s has one already, '%s' (ACTIVE)".formatted(target, first));
		assertThatExceptionOfType(PitrAlreadyExistsException.class)
			.isThrownBy(() -> pitrs.create(first, account.newTable(), HOUR))
			.withMessageContaining("PITR '%s' already exists".formatted(first));
		pitrs.create(second, SnapshotTarget.table(target.databaseName(), "t"), HOUR);
	}

	@ParameterizedTest
	@EnumSource
	void missingAndOwnObjectsOfTheServerAreToldApart(Of of) {
		PitrAccount account = account(of);
		PitrManager pitrs = account.pitrs();
		String name = account.newName();
		for (SnapshotTarget missing : List.of(SnapshotTarget.database(account.database() + "_none"),
				SnapshotTarget.table(account.database(), "none"))) {
			assertThatExceptionOfType(SnapshotTargetNotFoundException.class)
				.isThrownBy(() -> pitrs.create(name, missing, HOUR))
				.withMessage("PITR '%s' cannot be created, because %s does not exist".formatted(name, missing));
		}
		for (SnapshotTarget ofServer : List.of(SnapshotTarget.database("mo_catalog"),
				SnapshotTarget.table("mo_catalog", "mo_user"))) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> pitrs.create(name, ofServer, HOUR));
		}
		assertThat(pitrs.exists(name)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNotAllowedIsRefusedBeforeAnythingIsSent(Of of) {
		PitrAccount account = account(of);
		SnapshotTarget target = account.newTable();
		PitrManager pitrs = account.pitrs();
		assertThat(account.sentDuring(() -> {
			for (String name : List.of("", "a b", "a'b", "a.b", "é", "x".repeat(65), "__mo_x", "SYS_mo_catalog_pitr")) {
				assertThatExceptionOfType(IllegalArgumentException.class)
					.isThrownBy(() -> pitrs.create(name, target, HOUR))
					.withMessageContaining("PITR name '%s' is not allowed".formatted(name));
			}
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> pitrs.create("p", target, Duration.ofMinutes(90)));
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> pitrs.alter("p", new PitrRange(0, PitrRange.Unit.HOURS)))
				.withMessageContaining("Range 0 h is not allowed");
		})).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void inTransactionPitrsAreReadButNotChanged(Of of) {
		PitrAccount account = account(of);
		PitrManager pitrs = account.pitrs();
		SnapshotTarget target = account.newTable();
		Pitr pitr = pitrs.create(account.newName(), target, HOUR);
		account.transactions().executeWithoutResult((status) -> {
			account.matrixOne().jdbc().sql("insert into %s values (3, 3)".formatted(target.tableName())).update();
			assertThat(account.sentDuring(() -> {
				for (Runnable change : List.<Runnable>of(() -> pitrs.create(account.newName(), target, HOUR),
						() -> pitrs.alter(pitr.name(), HOUR), () -> pitrs.drop(pitr.name()),
						() -> pitrs.dropIfExists(pitr.name()))) {
					assertThatExceptionOfType(NotAllowedInTransactionException.class).isThrownBy(change::run)
						.withMessageContaining("in a transaction")
						.withMessageContaining("Nothing was sent");
				}
			})).isEmpty();
			assertThat(pitrs.get(pitr.name())).isEqualTo(pitr);
			assertThat(pitrs.list(target)).containsExactly(pitr);
			status.setRollbackOnly();
		});
		assertThat(account.control().sql("select count(*) from " + target.tableName()).query(Long.class).single())
			.isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SYS    | alter table %s add column w int
			TENANT | alter table %s add column w int
			SYS    | truncate table %s
			TENANT | truncate table %s
			SYS    | delete from %s
			TENANT | delete from %s
			SYS    | drop table %s
			TENANT | drop table %s
			SYS    | rename table %1$s to %1$s_renamed
			TENANT | rename table %1$s to %1$s_renamed
			""")
	void pitrOfTableEndsWithTheTableAndTheServerSaysNothing(Of of, String change) {
		PitrAccount account = account(of);
		SnapshotTarget target = account.newTable();
		Pitr pitr = account.pitrs().create(account.newName(), target, HOUR);
		String before = account.shown(pitr.name());
		awaitSecondsAfter(pitr.createdAt(), 3);
		account.execute(change.formatted(target.tableName()));
		assertThat(account.shown(pitr.name())).as("what the server shows").isEqualTo(before);
		assertThat(account.pitrs().get(pitr.name())).isEqualTo(pitr.with(PitrStatus.INACTIVE));
	}

	/**
	 * Its flag says that the PITR is active. But it is of the table of another name, and
	 * keeps nothing of the one that has its name today.
	 */
	@Test
	void flagOfRenamedTableIsNotTrusted() {
		PitrAccount account = account(Of.SYS);
		SnapshotTarget target = account.newTable();
		Pitr pitr = account.pitrs().create(account.newName(), target, HOUR);
		account.execute("rename table %1$s to %1$s_renamed".formatted(target.tableName()));
		account.execute("create table %s (id int primary key)".formatted(target.tableName()));
		assertThat(account.control()
			.sql("select pitr_status from mo_catalog.mo_pitr where pitr_name = '%s'".formatted(pitr.name()))
			.query(Integer.class)
			.single()).isOne();
		assertThat(account.pitrs().get(pitr.name()).status()).isEqualTo(PitrStatus.INACTIVE);
		assertThatExceptionOfType(PitrAlreadyExistsException.class)
			.isThrownBy(() -> account.pitrs().create(account.newName(), target, HOUR))
			.withMessageContaining("'%s' (INACTIVE)".formatted(pitr.name()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SYS    | alter table %s comment 'other'
			TENANT | alter table %s comment 'other'
			SYS    | create index i on %s (v)
			TENANT | create index i on %s (v)
			SYS    | delete from %s where 1 = 1
			TENANT | delete from %s where 1 = 1
			""")
	void pitrOfTableGoesOnWithTheSameTable(Of of, String change) {
		PitrAccount account = account(of);
		SnapshotTarget target = account.newTable();
		Pitr pitr = account.pitrs().create(account.newName(), target, HOUR);
		awaitSecondsAfter(pitr.createdAt(), 3);
		account.execute(change.formatted(target.tableName()));
		assertThat(account.pitrs().get(pitr.name())).isEqualTo(pitr);
	}

	@ParameterizedTest
	@EnumSource
	void pitrOfDatabaseEndsWithItsRestoreAndAlteringItChangesNothing(Of of) {
		PitrAccount account = account(of);
		SnapshotTarget target = account.newDatabase();
		Pitr ofDatabase = account.pitrs().create(account.newName(), target, HOUR);
		Pitr ofTable = account.pitrs()
			.create(account.newName(), SnapshotTarget.table(target.databaseName(), "t"), HOUR);
		String snapshot = account.newName();
		account.execute("create snapshot %s for database %s".formatted(snapshot, target.databaseName()));
		awaitSecondsAfter(ofTable.createdAt(), 3);
		account.execute("alter table %s.t add column w int".formatted(target.databaseName()));
		assertThat(account.pitrs().get(ofDatabase.name()).isActive()).isTrue();
		ServerRestore.send(account.control(), target, snapshot);
		for (Pitr pitr : List.of(ofDatabase, ofTable)) {
			assertThat(account.pitrs().get(pitr.name())).isEqualTo(pitr.with(PitrStatus.INACTIVE));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> account.pitrs().alter(pitr.name(), HOUR))
				.withMessageContaining("is not active any more, and altering it would not change that")
				.withMessageContaining("Drop it and create it anew");
			assertThat(account.pitrs().get(pitr.name()).alteredAt()).isEqualTo(pitr.alteredAt());
		}
		account.execute("alter pitr %s range 2 'h'".formatted(ofDatabase.name()));
		assertThat(account.pitrs().get(ofDatabase.name()).status()).as("when the server has accepted it")
			.isEqualTo(PitrStatus.INACTIVE);
		Pitr anew = account.pitrs().create(account.newName(), target, HOUR);
		assertThat(anew.status()).isEqualTo(PitrStatus.ACTIVE);
		assertThat(account.pitrs().list(target)).hasSize(2).startsWith(anew);
	}

	@Test
	void pitrOfAccountSurvivesWhatEndsOthers() {
		PitrAccount account = account(Of.TENANT);
		SnapshotTarget target = account.newDatabase();
		Pitr pitr = account.pitrs().create(account.newName(), SnapshotTarget.account(ACCOUNT), Period.ofYears(1));
		assertThat(pitr.target()).isEqualTo(SnapshotTarget.account());
		String snapshot = account.newName();
		account.execute("create snapshot %s for account".formatted(snapshot));
		account.execute("truncate table %s.t".formatted(target.databaseName()));
		ServerRestore.send(account.control(), SnapshotTarget.account(), snapshot);
		account.execute("drop database " + target.databaseName());
		assertThat(account.pitrs().get(pitr.name())).isEqualTo(pitr);
		assertThat(account.pitrs().list(SnapshotTarget.account())).containsExactly(pitr);
		assertThat(account.pitrs().list(SnapshotTarget.account(ACCOUNT))).containsExactly(pitr);
		account.pitrs().drop(pitr.name());
		account.execute("use " + account.database());
	}

	@Test
	void pitrsOfTheClusterAndOfOtherAccountsAreForSysAlone() {
		PitrAccount tenant = account(Of.TENANT);
		for (SnapshotTarget other : List.of(SnapshotTarget.cluster(), SnapshotTarget.account("sys"))) {
			assertThatExceptionOfType(MatrixOnePermissionException.class)
				.isThrownBy(() -> tenant.pitrs().create(tenant.newName(), other, HOUR));
		}
		String doomed = database.name("doomed");
		database.control().sql("create account %s admin_name 'a' identified by '111'".formatted(doomed)).update();
		PitrAccount sys = account(Of.SYS);
		Pitr ofOther;
		try {
			ofOther = sys.pitrs().create(sys.newName(), SnapshotTarget.account(doomed), HOUR);
			assertThat(ofOther.target()).isEqualTo(SnapshotTarget.account(doomed));
			assertThat(ofOther.isActive()).isTrue();
			assertThat(ofOther.covers(sys.database(), "t")).isFalse();
			assertThat(tenant.pitrs().find(ofOther.name())).isEmpty();
			Pitr ofTenant = tenant.pitrs().create(tenant.newName(), tenant.newTable(), HOUR);
			assertThat(sys.pitrs().find(ofTenant.name())).isEmpty();
			assertThat(sys.pitrs().list()).noneMatch((pitr) -> pitr.name().equals("sys_mo_catalog_pitr"));
		}
		finally {
			database.control().sql("drop account " + doomed).update();
		}
		assertThat(sys.pitrs().get(ofOther.name()).status()).isEqualTo(PitrStatus.INACTIVE);
	}

	/**
	 * Nothing tells it from one that was replaced in the second of its creation.
	 */
	@Test
	void pitrOfTableThatIsAsYoungIsUnknownUnlessItWasWaitedFor() {
		PitrAccount account = account(Of.TENANT);
		SnapshotTarget target = account.newTable();
		String raw = account.newName();
		account.execute(
				"create pitr %s for table %s %s range 1 'h'".formatted(raw, account.database(), target.tableName()));
		Pitr pitr = account.pitrs().get(raw);
		assertThat(pitr.status()).isEqualTo(PitrStatus.UNKNOWN);
		assertThat(pitr.isActive()).isFalse();
		assertThat(account.pitrs().create(account.newName(), account.newTable(), HOUR).status())
			.isEqualTo(PitrStatus.ACTIVE);
	}

	@Test
	void rangeOfNothingThatTheServerAcceptsKeepsNothing() {
		PitrAccount account = account(Of.SYS);
		Pitr pitr = account.pitrs().create(account.newName(), account.newTable(), HOUR);
		account.execute("alter pitr %s range 0 'd'".formatted(pitr.name()));
		Pitr altered = account.pitrs().get(pitr.name());
		assertThat(altered.range()).isEqualTo(new PitrRange(0, PitrRange.Unit.DAYS));
		assertThat(altered.isActive()).isTrue();
		Instant now = Instant.now().plusSeconds(10);
		assertThat(altered.keeps(now.minusSeconds(2), now)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void windowBeginsWithTheCreationAndAfterAlteringWithThat(Of of) {
		PitrAccount account = account(of);
		SnapshotTarget target = account.newTable();
		Pitr pitr = account.pitrs().create(account.newName(), target, HOUR);
		PitrCatalog catalog = new PitrCatalog(account.matrixOne().getConnections());
		awaitSecondsAfter(pitr.createdAt(), 4);
		Instant moment = pitr.createdAt().plusSeconds(2);
		assertThat(catalog.keeping(account.database(), target.tableName(), moment)).containsExactly(pitr);
		assertThat(catalog.keeping(account.database(), target.tableName(), pitr.createdAt())).isEmpty();
		assertThat(catalog.keeping(account.database(), target.tableName(), Instant.now().plusSeconds(60))).isEmpty();
		assertThat(catalog.keeping(account.database(), "", moment)).isEmpty();
		Pitr altered = account.pitrs().alter(pitr.name(), Duration.ofDays(1));
		assertThat(altered.alteredAt()).isAfter(moment);
		assertThat(catalog.keeping(account.database(), target.tableName(), moment)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void smallestTargetIsFoundFirst(Of of) {
		PitrAccount account = account(of);
		SnapshotTarget target = account.newDatabase();
		Pitr ofDatabase = account.pitrs().create(account.newName(), target, HOUR);
		Pitr ofTable = account.pitrs()
			.create(account.newName(), SnapshotTarget.table(target.databaseName(), "t"), HOUR);
		PitrCatalog catalog = new PitrCatalog(account.matrixOne().getConnections());
		assertThat(catalog.covering(target.databaseName(), "t")).startsWith(ofTable, ofDatabase);
		assertThat(catalog.covering(target.databaseName(), "")).startsWith(ofDatabase).doesNotContain(ofTable);
	}

	@ParameterizedTest
	@EnumSource
	void instantsOfTheWindowAreReadWhileThePitrIsActive(Of of) {
		TestServer.assumeReal("the embedded engine keeps what snapshots hold");
		PitrAccount account = account(of);
		SnapshotTarget target = account.newTable();
		String count = "select count(*) from " + target.tableName();
		Pitr pitr = account.pitrs().create(account.newName(), target, HOUR);
		awaitSecondsAfter(pitr.createdAt(), 3);
		Instant moment = pitr.createdAt().plusMillis(2500);
		account.execute("delete from %s where id = 1".formatted(target.tableName()));
		assertThat(account.matrixOne().asOf(moment).sql(count).query(Long.class).single()).isEqualTo(2);
		account.transactions()
			.executeWithoutResult(
					(status) -> assertThat(account.matrixOne().asOf(moment).sql(count).query(Long.class).single())
						.isEqualTo(2));
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> account.matrixOne().asOf(pitr.createdAt()).sql(count).query(Long.class).single())
			.withMessageContaining("PITR '%s' keeps it since".formatted(pitr.name()));
		account.execute("delete from " + target.tableName());
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> account.matrixOne().asOf(moment).sql(count).query(Long.class).single())
			.withMessageContaining("no active PITR covers it")
			.withMessageContaining("PITR '%s' of %s has ended".formatted(pitr.name(), target));
	}

	@ParameterizedTest
	@EnumSource
	void momentOfRestoreIsToldInTheZoneOfTheServer(Of of) {
		TestServer.assumeReal("the embedded engine does not restore from PITRs");
		PitrAccount account = account(of);
		SnapshotTarget target = account.newDatabase();
		Pitr pitr = account.pitrs().create(account.newName(), target, HOUR);
		awaitSecondsAfter(pitr.createdAt(), 3);
		account.execute("insert into %s.t values (3, 3)".formatted(target.databaseName()));
		Instant moment = account.matrixOne().resolve(PointInTime.now()).instant();
		account.execute("insert into %s.t values (4, 4)".formatted(target.databaseName()));
		account.execute("set time_zone = '-11:00'");
		String text;
		try (MatrixOneStatements statements = account.matrixOne().getConnections().immediate()) {
			text = ServerLocalTime.of(statements, moment);
		}
		account.execute("restore database %s from pitr %s '%s'".formatted(target.databaseName(), pitr.name(), text));
		account.execute("set time_zone = 'SYSTEM'");
		assertThat(account.control()
			.sql("select id from %s.t order by id".formatted(target.databaseName()))
			.query(Integer.class)
			.list()).containsExactly(1, 2, 3);
	}

	@Test
	void whatTheServerHasNotDoneIsToldAsNotDone() {
		PitrAccount account = account(Of.SYS);
		SnapshotTarget target = account.newTable();
		String name = account.newName();
		FaultyConnections connections = new FaultyConnections(database);
		connections.beforeNext("select pitr_name", () -> account.execute("drop pitr " + name));
		try (HikariDataSource dataSource = database.pool(1)) {
			connections.giveTo(dataSource);
			try (MatrixOneTemplate other = new MatrixOneTemplate(dataSource)) {
				assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
					.isThrownBy(() -> other.pitrs().create(name, target, HOUR))
					.withMessageContaining(
							"PITR '%s' was not created: the server has answered with OK".formatted(name));
			}
		}
	}

	@Test
	void alterationThatTheServerHasNotMadeIsToldAsNotMade() {
		PitrAccount account = account(Of.SYS);
		Pitr pitr = account.pitrs().create(account.newName(), account.newTable(), Duration.ofHours(9));
		FaultyConnections connections = new FaultyConnections(database);
		connections.beforeNext("select pitr_name", () -> connections.beforeNext("select pitr_name",
				() -> account.execute("alter pitr %s range 9 'h'".formatted(pitr.name()))));
		try (HikariDataSource dataSource = database.pool(1)) {
			connections.giveTo(dataSource);
			try (MatrixOneTemplate other = new MatrixOneTemplate(dataSource)) {
				assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
					.isThrownBy(() -> other.pitrs().alter(pitr.name(), HOUR))
					.withMessageContaining("PITR '%s' was not altered".formatted(pitr.name()))
					.withMessageContaining("that reaches back 1 h");
			}
		}
	}

	@Test
	void pitrOfTheClusterCoversEverything() {
		PitrAccount account = account(Of.SYS);
		Pitr pitr = account.pitrs().create(account.newName(), SnapshotTarget.cluster(), HOUR);
		account.pitrs().drop(pitr.name());
		assertThat(pitr.target()).isEqualTo(SnapshotTarget.cluster());
		assertThat(pitr.account()).isEmpty();
		assertThat(pitr.isActive()).isTrue();
		assertThat(pitr.covers(account.database(), "t")).isTrue();
	}

	@Test
	void ordinaryUserNeedsAnAdministrator() {
		PitrAccount account = account(Of.TENANT);
		SnapshotTarget target = account.newTable();
		account.execute("create role reader");
		account.execute("create user u identified by '111' default role reader");
		account.execute("grant connect on account * to reader");
		account.execute("grant select on table %s.* to reader".formatted(account.database()));
		try (HikariDataSource dataSource = new HikariDataSource()) {
			dataSource.setJdbcUrl(TestServer.url(account.database()));
			dataSource.setUsername(ACCOUNT + ":u:reader");
			dataSource.setPassword(PASSWORD);
			dataSource.setMaximumPoolSize(1);
			String name = account.newName();
			PitrManager pitrs = PitrManager.of(dataSource);
			assertThatExceptionOfType(MatrixOnePermissionException.class)
				.isThrownBy(() -> pitrs.create(name, target, HOUR));
			assertThatExceptionOfType(MatrixOnePermissionException.class).isThrownBy(pitrs::list);
			assertThatExceptionOfType(MatrixOnePermissionException.class).isThrownBy(() -> pitrs.drop(name));
			SeparateConnectionSettings separate = new SeparateConnectionSettings(2, Duration.ofSeconds(10),
					new SeparateConnectionSettings.Admin(ACCOUNT + ":a", PASSWORD, null), () -> null);
			try (MatrixOneConnections connections = new MatrixOneConnections(dataSource,
					new ConnectionSettings(true, Duration.ofMinutes(3), separate, List::of))) {
				PitrManager administered = new DefaultPitrManager(connections);
				Pitr pitr = administered.create(name, target, HOUR);
				assertThat(administered.list(target)).containsExactly(pitr);
				administered.drop(name);
			}
		}
	}

	/**
	 * Tenants are told a time in seconds, and the clocks of nodes may differ by one.
	 */
	private static void awaitSecondsAfter(Instant moment, int seconds) {
		await().until(() -> Instant.now().isAfter(moment.plusSeconds(seconds)));
	}

}
