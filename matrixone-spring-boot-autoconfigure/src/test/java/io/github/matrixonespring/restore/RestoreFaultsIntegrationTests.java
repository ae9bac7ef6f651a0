package io.github.matrixonespring.restore;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestoreProgressEvent.Step;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.timetravel.TimeTravel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Others that are faster, and servers that do not do what they say.
 */
class RestoreFaultsIntegrationTests {

	/** The first statement of a restore that locks. */
	private static final String LOCK = "select 1 from";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final FaultyConnections faults = new FaultyConnections(database);

	private HikariDataSource pool;

	private MatrixOneTemplate matrixOne;

	private RestoreRequest request;

	@BeforeEach
	void changeRows() {
		List.of("drop table if exists t", "create table t (id int primary key, c int, v int)",
				"insert into t values (1, 42, 1), (2, 42, 2), (3, 7, 3)")
			.forEach(RestoreFaultsIntegrationTests::send);
		this.pool = database.pool(1);
		this.faults.giveTo(this.pool);
		this.matrixOne = new MatrixOneTemplate(this.pool);
		String snapshot = database.newName("s");
		this.matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		this.request = RestoreRequest.table(database.database(), "t").toSnapshot(snapshot);
		changeBack();
	}

	@AfterEach
	void close() {
		this.matrixOne.close();
		this.pool.close();
	}

	/**
	 * Make the rows what they are before a restore.
	 */
	private static void changeBack() {
		List.of("delete from t where id > 0", "insert into t values (1, 42, 9), (3, 7, 3), (4, 42, 4)")
			.forEach(RestoreFaultsIntegrationTests::send);
	}

	private static void send(String sql) {
		database.control().sql(sql).update();
	}

	private static List<String> rows() {
		return database.control()
			.sql("select id, c, v from t order by id")
			.query((row, number) -> row.getInt(1) + " " + row.getInt(2) + " " + row.getInt(3))
			.list();
	}

	private RestoreManager once() {
		TimeTravel timeTravel = new TimeTravel(this.matrixOne.getConnections(), this.matrixOne.snapshots()::get,
				Duration.ZERO);
		return new DefaultRestoreManager(this.matrixOne.getConnections(), timeTravel, this.matrixOne.snapshots(),
				new RestoreSettings(100, 1, Duration.ofSeconds(10), false, Duration.ZERO), RestoreCaches.NONE, null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "update t set v = 100 where id = 1", "delete from t where id = 4",
			"insert into t values (2, 42, 100)", "update t set v = 100 where id = 4" })
	void rowThatOthersChangeBeforeItIsLockedIsAConflict(String change) {
		this.faults.beforeNext(LOCK, () -> send(change));
		assertThatExceptionOfType(RestoreConflictException.class).isThrownBy(() -> once().restore(this.request))
			.satisfies((ex) -> assertThat(ex.getRows()).hasSize(1));
		List<String> after = rows();
		changeBack();
		send(change);
		assertThat(after).isEqualTo(rows());
	}

	@Test
	void restoreIsTriedAgainAndThenHasTheChangesOfOthersToUndo() {
		this.faults.beforeNext(LOCK, () -> send("update t set v = 101 where id = 1"));
		RestoreReport report = this.matrixOne.restores().restore(this.request);
		assertThat(rows()).containsExactly("1 42 1", "2 42 2", "3 7 3");
		assertThat(report.safetySnapshots()).hasSize(1);
		report.undo();
		assertThat(rows()).containsExactly("1 42 101", "3 7 3", "4 42 4");
	}

	@Test
	void rowsThatOthersWriteMeanwhileAreLeftAloneAndCounted() {
		this.faults.beforeNext(LOCK, () -> {
			send("insert into t values (5, 42, 5)");
			send("update t set v = 100 where id = 3");
		});
		RestoreReport report = this.matrixOne.restores().restore(this.request);
		assertThat(report.tables()).containsExactly(new TableReport(database.database(), "t", 1, 1, 1, 2));
		assertThat(rows()).containsExactly("1 42 1", "2 42 2", "3 7 100", "5 42 5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete from", "update `", "insert into" })
	void serverThatSaysOkAndDoesNothingIsFoundOut(String statement) {
		List<String> before = rows();
		this.faults.pretendNext(statement, 1);
		assertThatExceptionOfType(RestoreVerificationException.class).isThrownBy(() -> once().restore(this.request))
			.withMessageContaining("1 rows of table");
		assertThat(rows()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete from", "update `", "insert into" })
	void serverThatCountsOtherwiseIsNotBelieved(String statement) {
		List<String> before = rows();
		this.faults.pretendNext(statement, 0);
		assertThatExceptionOfType(RestoreVerificationException.class).isThrownBy(() -> once().restore(this.request))
			.withMessageContaining("0 rows of table");
		assertThat(rows()).isEqualTo(before);
	}

	@Test
	void transactionInWhichTheServerDidNothingIsRolledBack() {
		List<String> before = rows();
		JdbcTransactionManager manager = new JdbcTransactionManager(this.pool);
		this.matrixOne.listenTo(manager);
		this.faults.pretendNext("insert into", 1);
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> new TransactionTemplate(manager)
			.executeWithoutResult((status) -> assertThatExceptionOfType(RestoreVerificationException.class)
				.isThrownBy(() -> this.matrixOne.restores().restore(this.request))));
		assertThat(rows()).isEqualTo(before);
	}

	@Test
	void connectionThatStillChecksNoForeignKeysIsNotUsedAgain() {
		this.faults.refuse("SET foreign_key_checks = 1", 1, new SQLException("not now", "HY000", 20101));
		this.matrixOne.restores().restore(this.request);
		assertThat(this.faults.remaining()).isZero();
		assertThat(rows()).containsExactly("1 42 1", "2 42 2", "3 7 3");
		assertThat(this.matrixOne.jdbc().sql("select @@foreign_key_checks").query(Integer.class).single()).isOne();
	}

	@Test
	void errorOfListenerInTheMiddleRestoresNothing() {
		List<String> before = rows();
		DefaultRestoreManager restores = (DefaultRestoreManager) once();
		restores.setApplicationEventPublisher((event) -> {
			if (event instanceof RestoreProgressEvent progress && progress.step() == Step.VERIFY) {
				throw new AssertionError("listener");
			}
		});
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> restores.restore(this.request));
		assertThat(rows()).isEqualTo(before);
		assertThat(this.matrixOne.jdbc().sql("select @@foreign_key_checks").query(Integer.class).single()).isOne();
	}

	@Test
	void rollbackThatIsRefusedRestoresNothing() {
		List<String> before = rows();
		this.faults.pretendNext("insert into", 0);
		this.faults.refuse("ROLLBACK", 1, new SQLException("not now", "HY000", 20101));
		assertThatExceptionOfType(RestoreVerificationException.class).isThrownBy(() -> once().restore(this.request));
		assertThat(this.faults.remaining()).isZero();
		assertThat(rows()).isEqualTo(before);
		assertThat(this.matrixOne.jdbc().sql("select @@foreign_key_checks").query(Integer.class).single()).isOne();
	}

	@Test
	void cacheThatFailsDoesNotAffectTheRestore() {
		TimeTravel timeTravel = new TimeTravel(this.matrixOne.getConnections(), this.matrixOne.snapshots()::get,
				Duration.ZERO);
		RestoreReport report = new DefaultRestoreManager(this.matrixOne.getConnections(), timeTravel,
				this.matrixOne.snapshots(), RestoreSettings.defaults(), (tables) -> {
					throw new IllegalStateException("no cache");
				}, null)
			.restore(this.request);
		assertThat(report.undo().rows()).isEqualTo(3);
	}

	@Test
	void commitThatIsNotAnsweredIsAnUnknownOutcome() {
		this.faults.refuse("COMMIT", 1, new SQLRecoverableException("Communications link failure", "08S01", 0));
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> once().restore(this.request))
			.withMessageContaining("either all of it is restored, or nothing");
	}

	@Test
	void commitThatIsRefusedRestoresNothing() {
		List<String> before = rows();
		this.faults.refuse("COMMIT", 1, new SQLException("w-w conflict", "HY000", 20619));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> once().restore(this.request));
		assertThat(rows()).isEqualTo(before);
	}

}
