package io.github.matrixonespring.support;

import java.sql.BatchUpdateException;
import java.sql.DataTruncation;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link MatrixOneSQLExceptionTranslator}.
 */
class MatrixOneSQLExceptionTranslatorTests {

	private static final boolean TRANSIENT = true;

	private static final boolean LASTING = false;

	/** Number, SQLSTATE and text as Connector/J shows them; what becomes of it. */
	static final List<Arguments> errors = List.of(
			// Statements of MatrixOne
			error(20101, "HY000", "internal error: snapshot s already exists", SnapshotAlreadyExistsException.class,
					LASTING),
			error(20101, "HY000", "internal error: snapshot s does not exist", SnapshotNotFoundException.class,
					LASTING),
			error(20101, "HY000", "internal error: find 0 snapshot records by name(s), expect only 1",
					SnapshotNotFoundException.class, LASTING),
			error(20101, "HY000", "internal error: database d does not exist", SnapshotTargetNotFoundException.class,
					LASTING),
			error(20101, "HY000", "internal error: table d.t does not exist", SnapshotTargetNotFoundException.class,
					LASTING),
			error(20101, "HY000", "internal error: account a does not exist", SnapshotTargetNotFoundException.class,
					LASTING),
			error(20101, "HY000", "internal error: feature SNAPSHOT with scope database has reached the limit of 50",
					SnapshotQuotaExceededException.class, LASTING),
			error(20101, "HY000", "internal error: feature SNAPSHOT with scope table has disabled for account a",
					SnapshotQuotaExceededException.class, LASTING),
			error(20101, "HY000", "internal error: do not have privilege to execute the statement",
					MatrixOnePermissionException.class, LASTING),
			error(20101, "HY000", "internal error: only sys tenant can create cluster level pitr",
					MatrixOnePermissionException.class, LASTING),
			error(20101, "HY000", "internal error: only sys tenant can create tenant level snapshot for other tenant",
					MatrixOnePermissionException.class, LASTING),
			error(20101, "HY000", "internal error: pitr p already exists", PitrAlreadyExistsException.class, LASTING),
			error(20101, "HY000", "internal error: database `d` table `t` already has a pitr",
					PitrAlreadyExistsException.class, LASTING),
			error(20101, "HY000", "internal error: cluster level pitr already exists", PitrAlreadyExistsException.class,
					LASTING),
			error(20101, "HY000", "internal error: pitr p does not exist", PitrNotFoundException.class, LASTING),
			error(20101, "HY000", "internal error: find 0 pitr records by name(p), expect only 1",
					PitrNotFoundException.class, LASTING),
			error(20101, "HY000", "internal error: can not create pitr for current database mo_catalog",
					InvalidDataAccessApiUsageException.class, LASTING),
			error(20105, "HY000",
					"not supported: cannot expand PITR p recovery range from 1 h to 2 h; create a new PITR instead",
					InvalidDataAccessApiUsageException.class, LASTING),
			error(20101, "HY000", "internal error: unclassified statement appears in uncommitted transaction",
					NotAllowedInTransactionException.class, LASTING),
			error(20101, "HY000", "internal error: administrative command is unsupported in transactions",
					NotAllowedInTransactionException.class, LASTING),
			error(20101, "HY000", "internal error: Only CREATE of DDL is supported in transactions",
					NotAllowedInTransactionException.class, LASTING),
			error(20105, "HY000",
					"not supported: ALTER on a data-branch lineage is not supported inside an explicit transaction",
					NotAllowedInTransactionException.class, LASTING),
			// Rows
			error(1062, "23000", "Duplicate entry '1' for key 'id'", DuplicateKeyException.class, LASTING),
			error(1062, "HY000", "Duplicate entry '1' for key 'id'", DuplicateKeyException.class, LASTING),
			error(3819, "HY000", "constraint violation: Column 'nn' cannot be null",
					DataIntegrityViolationException.class, LASTING),
			error(3819, "HY000", "constraint violation: Check constraint '__mo_chk_1' is violated",
					DataIntegrityViolationException.class, LASTING),
			error(20101, "HY000", "internal error: Cannot add or update a child row: a foreign key constraint fails",
					DataIntegrityViolationException.class, LASTING),
			error(20101, "HY000",
					"internal error: Cannot delete or update a parent row: a foreign key constraint fails",
					DataIntegrityViolationException.class, LASTING),
			error(20101, "HY000", "internal error: can not drop table 'p' referenced by some foreign key constraint",
					DataIntegrityViolationException.class, LASTING),
			error(1452, "23000", "Cannot add or update a child row: a foreign key constraint fails",
					DataIntegrityViolationException.class, LASTING),
			error(1451, "23000", "Cannot delete or update a parent row: a foreign key constraint fails",
					DataIntegrityViolationException.class, LASTING),
			error(1217, "23000", "Cannot delete or update a parent row: a foreign key constraint fails",
					DataIntegrityViolationException.class, LASTING),
			error(1406, "22001", "Data truncation: Can't cast 'toolong' to VARCHAR type",
					DataIntegrityViolationException.class, LASTING),
			error(1690, "22001", "Data truncation: data out of range: data type int8, value '300'",
					DataIntegrityViolationException.class, LASTING),
			error(1365, "22001", "Data truncation: division by zero", DataIntegrityViolationException.class, LASTING),
			error(20203, "HY000", "invalid argument cast to int, bad value abc", DataIntegrityViolationException.class,
					LASTING),
			error(20203, "HY000", "invalid argument parsedate, bad value nodate", DataIntegrityViolationException.class,
					LASTING),
			error(20204, "HY000", "truncated value", DataIntegrityViolationException.class, LASTING),
			error(20301, "HY000", "invalid input: 12345.6 beyond the range, can't be converted to Decimal64(4,2).",
					DataIntegrityViolationException.class, LASTING),
			error(20301, "HY000", "invalid input: json text {", DataIntegrityViolationException.class, LASTING),
			error(20301, "HY000", "invalid input: invalid default value for column 'id'",
					DataIntegrityViolationException.class, LASTING),
			error(20101, "HY000", "internal error: convert to MySQL enum failed: item z is not in enum [a b]",
					DataIntegrityViolationException.class, LASTING),
			error(20101, "HY000",
					"internal error: Can't cast 'toolong' to VARCHAR type. Src length 7 is larger than Dest length 3",
					DataIntegrityViolationException.class, LASTING),
			error(1365, "22012", "division by zero", DataIntegrityViolationException.class, LASTING),
			error(1264, "22003", "data out of range: data type int8, value '300'",
					DataIntegrityViolationException.class, LASTING),
			// SQL
			error(1146, "42S02", "no such table shop.nix", BadSqlGrammarException.class, LASTING),
			error(1054, "42S22", "Unknown column 'nix' in 'field list'", BadSqlGrammarException.class, LASTING),
			error(1064, "42000", "SQL parser error: You have an error in your SQL syntax", BadSqlGrammarException.class,
					LASTING),
			error(1046, "3D000", "No database selected", BadSqlGrammarException.class, LASTING),
			error(1049, "42000", "Unknown database nix", BadSqlGrammarException.class, LASTING),
			error(20101, "HY000",
					"internal error: database-level snapshot(s) does not belong to the database(information_schema)",
					InvalidDataAccessApiUsageException.class, LASTING),
			error(20301, "HY000", "invalid input: column nix does not exist", BadSqlGrammarException.class, LASTING),
			error(20301, "HY000", "invalid input: missing FROM-clause entry for table 'x'",
					BadSqlGrammarException.class, LASTING),
			error(20301, "HY000", "invalid input: ambiguous column reference to 'id'", BadSqlGrammarException.class,
					LASTING),
			error(20101, "HY000", "internal error: column 'nix' not found in table", BadSqlGrammarException.class,
					LASTING),
			error(1054, "42S22", "Unknown column 'nix' in 'p'", BadSqlGrammarException.class, LASTING),
			error(1064, "42000", "SQL parser error: table \"t\" does not exist", BadSqlGrammarException.class, LASTING),
			error(1064, "42000", "SQL parser error: You have an error in your SQL syntax", BadSqlGrammarException.class,
					LASTING),
			error(1146, "42S02", "no such table d.t", BadSqlGrammarException.class, LASTING),
			error(1149, "42000", "SQL syntax error: column \"p.name\" must appear in the GROUP BY clause",
					BadSqlGrammarException.class, LASTING),
			error(1049, "42000", "Unknown database d", BadSqlGrammarException.class, LASTING), error(1136, "21S01",
					"Column count doesn't match value count at row 1", BadSqlGrammarException.class, LASTING),
			error(1007, "HY000", "database d already exists", BadSqlGrammarException.class, LASTING),
			error(1008, "HY000", "Can't drop database 'd'; database doesn't exist", BadSqlGrammarException.class,
					LASTING),
			error(1050, "42S01", "table t already exists", BadSqlGrammarException.class, LASTING),
			error(3819, "HY000", "constraint violation: duplicate column \"a\"", BadSqlGrammarException.class, LASTING),
			error(20203, "HY000", "invalid argument function abs, bad value [VARCHAR VARCHAR]",
					BadSqlGrammarException.class, LASTING),
			error(20105, "HY000", "not supported: function or operator 'nofunc'", BadSqlGrammarException.class,
					LASTING),
			error(20105, "HY000", "not supported: something", InvalidDataAccessApiUsageException.class, LASTING),
			error(20301, "HY000", "invalid input: something", InvalidDataAccessResourceUsageException.class, LASTING),
			// Conflicts
			error(20400, "HY000", "invalid state lock timeout", CannotAcquireLockException.class, TRANSIENT),
			error(3024, "HY000", "Query execution was interrupted, maximum statement execution time exceeded",
					QueryTimeoutException.class, TRANSIENT),
			error(1205, "40001", "Lock wait timeout exceeded; try restarting transaction",
					CannotAcquireLockException.class, TRANSIENT),
			error(20710, "HY000", "Lock wait timeout exceeded", CannotAcquireLockException.class, TRANSIENT),
			error(20709, "HY000", "remote lock wait timeout", CannotAcquireLockException.class, TRANSIENT),
			error(20701, "HY000", "deadlock detected", CannotAcquireLockException.class, TRANSIENT),
			error(20702, "HY000", "lock table bind changed", CannotAcquireLockException.class, TRANSIENT),
			error(20703, "HY000", "lock table not found on remote lock service", CannotAcquireLockException.class,
					TRANSIENT),
			error(20704, "HY000", "deadlock check is busy", CannotAcquireLockException.class, TRANSIENT),
			error(20706, "HY000", "lock options conflict, wait policy is fast fail", CannotAcquireLockException.class,
					TRANSIENT),
			error(20619, "HY000", "w-w conflict", PessimisticLockingFailureException.class, TRANSIENT),
			error(20618, "HY000", "r-w conflict", PessimisticLockingFailureException.class, TRANSIENT),
			error(20601, "HY000", "txn write conflict", PessimisticLockingFailureException.class, TRANSIENT),
			error(20622, "HY000", "txn read conflict", PessimisticLockingFailureException.class, TRANSIENT),
			error(20628, "HY000", "txn need retry in rc mode", PessimisticLockingFailureException.class, TRANSIENT),
			error(20629, "HY000", "tae need retry", PessimisticLockingFailureException.class, TRANSIENT),
			error(20630, "HY000", "txn s3 writes can not retry in rc mode", PessimisticLockingFailureException.class,
					TRANSIENT),
			error(20631, "HY000", "txn need retry in rc mode, def changed", PessimisticLockingFailureException.class,
					TRANSIENT),
			error(20611, "HY000", "txn not found", PessimisticLockingFailureException.class, TRANSIENT),
			error(20705, "HY000", "cannot commit a orphan transaction", PessimisticLockingFailureException.class,
					TRANSIENT),
			error(20708, "HY000", "cannot commit a orphan transaction on invalid cn",
					PessimisticLockingFailureException.class, TRANSIENT),
			error(20101, "HY000", "internal error: Write conflicts detected. Previous transaction need to be aborted.",
					PessimisticLockingFailureException.class, TRANSIENT),
			// Resources
			error(20634, "HY000", "retry for CN rolling restart", TransientDataAccessResourceException.class,
					TRANSIENT),
			error(20635, "HY000", "new txn in CN rolling restart", TransientDataAccessResourceException.class,
					TRANSIENT),
			error(20500, "HY000", "rpc timeout", TransientDataAccessResourceException.class, TRANSIENT),
			error(20502, "HY000", "backend connection closed", TransientDataAccessResourceException.class, TRANSIENT),
			error(20504, "HY000", "no available backend", TransientDataAccessResourceException.class, TRANSIENT),
			error(20505, "HY000", "cannot connect to backend", TransientDataAccessResourceException.class, TRANSIENT),
			error(20506, "HY000", "service unavailable", TransientDataAccessResourceException.class, TRANSIENT),
			error(20508, "HY000", "all CN servers are busy", TransientDataAccessResourceException.class, TRANSIENT),
			error(20609, "HY000", "rpc error", TransientDataAccessResourceException.class, TRANSIENT),
			error(1317, "70100", "query interrupted", QueryTimeoutException.class, TRANSIENT),
			error(1105, "HY000", "context canceled", QueryTimeoutException.class, TRANSIENT),
			error(3015, "HY000", "error: out of memory", NonTransientDataAccessResourceException.class, LASTING),
			// The driver itself
			error(0, "S1009", "Connection is read-only. Queries leading to data modification are not allowed.",
					InvalidDataAccessApiUsageException.class, LASTING),
			// Nobody knows
			error(20638, "HY000", "txn commit status is unknown: x", TransactionOutcomeUnknownException.class,
					LASTING));

	private final MatrixOneSQLExceptionTranslator translator = new MatrixOneSQLExceptionTranslator();

	private static Arguments error(int number, String state, String text, Class<? extends DataAccessException> expected,
			boolean expectedTransient) {
		return arguments(connectorJ(text, state, number), expected, expectedTransient);
	}

	private static SQLException connectorJ(String text, String state, int number) {
		return switch (state.substring(0, 2)) {
			case "22" -> new Truncation(text, number);
			case "23" -> new SQLIntegrityConstraintViolationException(text, state, number);
			case "40" -> new SQLTransactionRollbackException(text, state, number);
			case "42" -> new SQLSyntaxErrorException(text, state, number);
			default -> new SQLException(text, state, number);
		};
	}

	@ParameterizedTest
	@FieldSource("errors")
	void translates(SQLException error, Class<? extends DataAccessException> expected, boolean expectedTransient) {
		DataAccessException translated = this.translator.translate("Test", "select 1", error);
		assertThat(translated).isExactlyInstanceOf(expected)
			.hasCause(error)
			.hasStackTraceContaining(error.getMessage());
		assertThat(translated instanceof TransientDataAccessException).isEqualTo(expectedTransient);
	}

	@ParameterizedTest
	@FieldSource("errors")
	void translatesBatchAsItsError(SQLException error, Class<? extends DataAccessException> expected) {
		BatchUpdateException batch = new BatchUpdateException(error.getMessage(), error.getSQLState(),
				error.getErrorCode(), new int[0], error);
		assertThat(this.translator.translate("Test", "insert", batch)).isInstanceOf(expected);
		batch.setNextException(error);
		assertThat(this.translator.translate("Test", "insert", batch)).isExactlyInstanceOf(expected);
	}

	@Test
	void tellsHowToOptOutOfBegin() {
		SQLException error = new SQLException("internal error: Only CREATE of DDL is supported in transactions",
				"HY000", 20101);
		assertThat(this.translator.translate("Test", "create sequence s", error))
			.hasMessageContaining("is accepted in a method with @ExplicitBegin(false)");
	}

	@ParameterizedTest
	@ValueSource(strings = { " SKIP LOCKED", " nowait", " skip\n locked limit 3", " of t skip locked",
			" of `a`, b.c NOWAIT", " WAIT 5" })
	void tellsThatTheServerHasNoOptionsForLocks(String refused) {
		SQLException error = new SQLSyntaxErrorException(syntaxError(refused), "42000", 1064);
		assertThat(this.translator.translate("Test", "select 1 for update" + refused, error))
			.isExactlyInstanceOf(BadSqlGrammarException.class)
			.hasMessageStartingWith("Test: MatrixOne has no SKIP LOCKED, NOWAIT or WAIT")
			.hasMessageContaining("db-scheduler")
			.hasMessageContaining("select 1 for update" + refused)
			.hasCause(error);
	}

	@ParameterizedTest
	@ValueSource(strings = { " of timestamp", " select 'skip locked'", " locked", " wait" })
	void otherSyntaxErrorsAreNotTakenForOptionsOfLocks(String refused) {
		SQLException error = new SQLSyntaxErrorException(syntaxError(refused), "42000", 1064);
		assertThat(this.translator.translate("Test", "select 1", error))
			.isExactlyInstanceOf(BadSqlGrammarException.class)
			.hasMessage("Test; bad SQL grammar [select 1]");
	}

	private static String syntaxError(String refused) {
		return """
				SQL parser error: You have an error in your SQL syntax; check the manual that corresponds to your \
				MatrixOne server version for the right syntax to use. syntax error at line 1 column 40 near "%s";"""
			.formatted(refused);
	}

	@Test
	void leavesTextsThatItDoesNotKnowToSpring() {
		assertThat(this.translator.translate("Test", "select",
				new SQLException("internal error: something else", "HY000", 20101)))
			.isNull();
	}

	@Test
	void leavesNumbersOfOtherDatabasesToSpring() {
		assertThat(this.translator.translate("Test", "call", new SQLException("ORA-20638: mine", "72000", 20619)))
			.isNull();
	}

	@Test
	void leavesConnectionThatIsLostInStatementToSpring() {
		assertThat(this.translator.translate("Test", "select", lost()))
			.isExactlyInstanceOf(RecoverableDataAccessException.class);
		assertThat(this.translator.translate("Test", "select", new SQLTimeoutException("cancelled")))
			.isExactlyInstanceOf(QueryTimeoutException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 20500, 20502, 20504, 20505, 20506, 20508, 20609, 20600, 20602, 20611, 20612 })
	void commitThatIsNotAnsweredIsUnknown(int number) {
		SQLException error = new SQLException("rpc timeout", "HY000", number);
		assertThat(this.translator.translate("JDBC commit", null, error))
			.isExactlyInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(this.translator.translate("JDBC rollback", null, error))
			.isInstanceOf(TransientDataAccessException.class);
	}

	@ParameterizedTest
	@CsvSource({ "JDBC commit", "Hibernate operation: Unable to commit against JDBC Connection [lost] [n/a]" })
	void commitOnConnectionThatIsLostIsUnknown(String task) {
		assertThat(this.translator.translate(task, null, lost()))
			.isExactlyInstanceOf(TransactionOutcomeUnknownException.class)
			.isInstanceOf(NonTransientDataAccessException.class)
			.hasMessageContaining("It is not known whether the transaction was committed. Do not run it again before"
					+ " you have looked for its rows");
	}

	@Test
	void conflictOfCommitIsTransient() {
		assertThat(this.translator.translate("JDBC commit", null, new SQLException("w-w conflict", "HY000", 20619)))
			.isExactlyInstanceOf(PessimisticLockingFailureException.class);
	}

	private static SQLException lost() {
		return new SQLRecoverableException("Communications link failure", "08S01", 0);
	}

	/**
	 * As Connector/J makes it: with the number and the text of the server.
	 */
	private static final class Truncation extends DataTruncation {

		private final String text;

		private final int number;

		Truncation(String text, int number) {
			super(0, false, false, 0, 0);
			this.text = text;
			this.number = number;
		}

		@Override
		public String getMessage() {
			return this.text;
		}

		@Override
		public int getErrorCode() {
			return this.number;
		}

		@Override
		public String getSQLState() {
			return "22001";
		}

	}

}
