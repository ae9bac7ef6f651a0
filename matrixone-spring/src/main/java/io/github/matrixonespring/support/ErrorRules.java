package io.github.matrixonespring.support;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * The errors of the server that Spring does not know, the first rule that matches counts.
 * They are told by number where the server has one, else by the text that comes with
 * 20101, its number for everything else.
 */
final class ErrorRules {

	private static final int INTERNAL = 20101;

	/** Older versions: 20400 for what later ones call a lock wait timeout. */
	private static final int INVALID_STATE = 20400;

	private static final int NOT_SUPPORTED = 20105;

	private static final int INVALID_ARGUMENT = 20203;

	private static final int INVALID_INPUT = 20301;

	private static final int FILE_NOT_FOUND = 20405;

	private static final int CONSTRAINT_VIOLATION = 3819;

	/**
	 * The states of the server's errors: its own, the one of the driver for an
	 * interrupted query, and that of a database that is not there. Newer versions send
	 * the states of MySQL with its numbers, which Spring knows. Other databases use the
	 * same numbers with other states, as Oracle does with 20101, and the other states
	 * that Connector/J sets are well known.
	 */
	private static final Set<String> STATES = Set.of("HY000", "70100", "3D000");

	/**
	 * The driver's state for a call that it refuses itself. Spring takes it for
	 * transient.
	 */
	private static final String REFUSED_BY_DRIVER = "S1009";

	private static final Rule API_USAGE = on().to(InvalidDataAccessApiUsageException::new);

	/** A syntax error for the server, which does not say which word it does not know. */
	private static final Rule LOCK_OPTION = on(1064)
		.with("(?is)MatrixOne server version .{0,120}? near \"\\s*"
				+ "(?:of\\s+[\\w.`]+(?:\\s*,\\s*[\\w.`]+)*\\s+)?(?:skip\\s+locked|nowait|wait\\s+\\d)")
		.toBadSqlGrammar(
				"""
						MatrixOne has no SKIP LOCKED, NOWAIT or WAIT behind FOR UPDATE and FOR SHARE: who wants a locked row \
						waits for it, as long as lock_wait_timeout says. Leave it out, or tell the library that sends it to: \
						docs/configuration.md has the settings of db-scheduler, Spring Integration and others under 'SKIP LOCKED and NOWAIT'""");

	private static final String IN_TRANSACTION = """
			%s. The server refuses this statement in a transaction; the transaction itself is still usable. \
			Send it outside of one. What is refused only after BEGIN (CREATE SEQUENCE, GRANT, ALTER of a branched \
			table) is accepted in a method with @ExplicitBegin(false), in which clones cannot take part""";

	private static final List<Rule> STATEMENTS_OF_MATRIXONE = List.of(
			on(INTERNAL).with("snapshot \\S+ already exists").to(SnapshotAlreadyExistsException::new),
			on(INTERNAL).with("snapshot \\S+ does not exist").to(SnapshotNotFoundException::new),
			on(INTERNAL).with("find 0 snapshot records by name").to(SnapshotNotFoundException::new),
			on(INTERNAL).with("pitr \\S+ already exists|already has a pitr|cluster level pitr already exists")
				.to(PitrAlreadyExistsException::new),
			on(INTERNAL).with("pitr \\S+ does not exist|find 0 pitr records by name").to(PitrNotFoundException::new),
			on(INTERNAL).with("(account|database|table) .* does not exist").to(SnapshotTargetNotFoundException::new),
			on(INTERNAL).with("feature SNAPSHOT .* (has reached the limit|has disabled)")
				.to(SnapshotQuotaExceededException::new),
			on(INTERNAL).with("do not have privilege|only sys tenant can create").to(MatrixOnePermissionException::new),
			on(INTERNAL).with("can not create (pitr|snapshot) for (current|system) ")
				.to(InvalidDataAccessApiUsageException::new),
			// Older versions for a name that they do not take.
			on(INTERNAL).with("internal error: invalid input$").to(InvalidDataAccessApiUsageException::new),
			on(INTERNAL).with("snapshot\\(.*\\) does not belong to the").to(InvalidDataAccessApiUsageException::new),
			on(INTERNAL)
				.with("unclassified statement appears in uncommitted transaction|unsupported in transactions"
						+ "|is (not )?supported in transactions")
				.to(ErrorRules::notAllowedInTransaction),
			on(NOT_SUPPORTED).with("is not supported inside an explicit transaction")
				.to(ErrorRules::notAllowedInTransaction));

	private static final List<Rule> ROWS = List.of(on(1062).to(DuplicateKeyException::new),
			on(INTERNAL, 1216, 1217, 1451, 1452)
				.with("a foreign key constraint fails|referenced by some foreign key constraint")
				.to(DataIntegrityViolationException::new),
			on(CONSTRAINT_VIOLATION).with("duplicate column").toBadSqlGrammar(),
			on(CONSTRAINT_VIOLATION).to(DataIntegrityViolationException::new),
			on(INTERNAL).with("convert to MySQL enum failed|Can't cast .* larger than Dest length")
				.to(DataIntegrityViolationException::new),
			on(INVALID_ARGUMENT).with("invalid argument function").toBadSqlGrammar(),
			on(INVALID_INPUT).with("beyond the range|json text|invalid .*value")
				.to(DataIntegrityViolationException::new),
			on(1048, 1264, 1265, 1364, 1365, 1366, 1406, 1690, 20200, 20201, 20202, INVALID_ARGUMENT, 20204)
				.to(DataIntegrityViolationException::new));

	private static final List<Rule> SQL = List.of(
			on(INVALID_INPUT)
				.with("column .* (does not|is not) exist|missing FROM-clause|ambiguous column|more than one primary key"
						+ "|from view")
				.toBadSqlGrammar(),
			on(INTERNAL).with("column .* not found in table").toBadSqlGrammar(),
			on(NOT_SUPPORTED).with("function or operator").toBadSqlGrammar(),
			on(1007, 1008, 1046, 1049, 1050, 1051, 1054, 1060, 1064, 1136, 1146, 1149, 1242).toBadSqlGrammar(),
			on(INVALID_INPUT).to(InvalidDataAccessResourceUsageException::new),
			on(NOT_SUPPORTED).to(InvalidDataAccessApiUsageException::new));

	/** After these the server has rolled back the transaction: it can be run again. */
	private static final List<Rule> CONFLICTS = List.of(
			// Lock wait timeout, lock service not reached, deadlock.
			on(1205, 1213, 20701, 20702, 20703, 20704, 20706, 20709, 20710).to(CannotAcquireLockException::new),
			// Conflicts of reads and writes, transactions that the server has given up.
			on(20600, 20601, 20602, 20611, 20612, 20618, 20619, 20622, 20628, 20629, 20630, 20631, 20705, 20708)
				.to(PessimisticLockingFailureException::new),
			on(INVALID_STATE).with("lock timeout").to(CannotAcquireLockException::new),
			on(INTERNAL).with("Write conflicts detected").to(PessimisticLockingFailureException::new));

	private static final List<Rule> RESOURCES = List.of(
			// A rolling restart, a part of the cluster that does not answer.
			on(20500, 20502, 20504, 20505, 20506, 20508, 20609, 20634, 20635)
				.to(TransientDataAccessResourceException::new),
			on(1317, 3024, 20104).to(QueryTimeoutException::new),
			// What KILL leaves behind.
			on(1105, INTERNAL).with("context (canceled|deadline exceeded)").to(QueryTimeoutException::new),
			on(3015, 20103).to(NonTransientDataAccessResourceException::new));

	/** What was kept no longer, or a copy of that. */
	private static final List<Rule> HISTORY = List
		.of(on(FILE_NOT_FOUND).with("is not found").to(ErrorRules::historyRemoved));

	private static final List<List<Rule>> ALL = List.of(STATEMENTS_OF_MATRIXONE, HISTORY, ROWS, SQL, CONFLICTS,
			RESOURCES);

	private ErrorRules() {
	}

	/**
	 * Start a rule.
	 */
	private static Numbers on(Integer... numbers) {
		return new Numbers(Set.of(numbers), null);
	}

	static Optional<Rule> find(SQLException error) {
		if (REFUSED_BY_DRIVER.equals(error.getSQLState())) {
			return Optional.of(API_USAGE);
		}
		if (LOCK_OPTION.matches(error)) {
			return Optional.of(LOCK_OPTION);
		}
		if (error.getSQLState() == null || !STATES.contains(error.getSQLState())) {
			return Optional.empty();
		}
		return ALL.stream().flatMap(List::stream).filter((rule) -> rule.matches(error)).findFirst();
	}

	private static NotAllowedInTransactionException notAllowedInTransaction(String message, SQLException error) {
		return new NotAllowedInTransactionException(IN_TRANSACTION.formatted(message), error);
	}

	private static PointInTimeNotKeptException historyRemoved(String message, SQLException error) {
		return new PointInTimeNotKeptException("""
				%s. The server has removed what is read here: nothing kept this moment, neither a snapshot nor a PITR. \
				Where no moment of the past is read, the table was cloned or restored from such a moment"""
			.formatted(message), error);
	}

	/**
	 * What becomes of an error.
	 *
	 * @param numbers the error numbers that it is about
	 * @param text what the message contains, or {@code null} if that does not matter
	 * @param translation makes the exception
	 */
	record Rule(Set<Integer> numbers, @Nullable Pattern text, Translation translation) {

		boolean matches(SQLException error) {
			return this.numbers.contains(error.getErrorCode()) && (this.text == null
					|| (error.getMessage() != null && this.text.matcher(error.getMessage()).find()));
		}

	}

	private record Numbers(Set<Integer> numbers, @Nullable Pattern text) {

		Numbers with(String pattern) {
			return new Numbers(this.numbers, Pattern.compile(pattern));
		}

		Rule to(BiFunction<String, SQLException, DataAccessException> constructor) {
			return new Rule(this.numbers, this.text, (message, task, sql, error) -> constructor.apply(message, error));
		}

		Rule toBadSqlGrammar() {
			return new Rule(this.numbers, this.text,
					(message, task, sql, error) -> new BadSqlGrammarException(task, (sql != null) ? sql : "", error));
		}

		/**
		 * Translate to an error of the statement that also says what to do about it.
		 */
		Rule toBadSqlGrammar(String advice) {
			return new Rule(this.numbers, this.text, (message, task, sql,
					error) -> new BadSqlGrammarException(task + ": " + advice, (sql != null) ? sql : "", error));
		}

	}

	@FunctionalInterface
	interface Translation {

		DataAccessException translate(String message, String task, @Nullable String sql, SQLException error);

	}

}
