package io.github.matrixonespring.restore;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.restore.ObjectVerification.Outcome;
import io.github.matrixonespring.restore.RestoreJournal.Ending;
import io.github.matrixonespring.restore.RestoreRequest.Pitrs;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import io.github.matrixonespring.timetravel.ServerTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Carries a plan out by the server's own statement, on a connection of its own:
 * <ol>
 * <li>Send the statement. The server may wait for locks without limit, so it is cancelled
 * in time. When the client is gone, it goes on: then wait until it has ended.
 * <li>Look at the ids. The server says OK also where it has done nothing, or half.
 * <li>Compare definitions and rows with what they were.
 * <li>Put right what the server loses: privileges, sequences, and PITRs if asked for.
 * </ol>
 */
final class ObjectsRestore {

	private static final Log logger = LogFactory.getLog(RestoreManager.class);

	private static final int SYNTAX = 1064;

	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

	private final MatrixOneConnections connections;

	private final PitrManager pitrs;

	private final RestoreSettings settings;

	private final RestorePlan plan;

	private final ObjectsPlan objects;

	private final Progress progress;

	private final List<String> notes = new ArrayList<>();

	private final @Nullable RestoreJournal journal;

	private RestoreJournal.@Nullable Entry entry;

	private boolean hasChangedNothing;

	ObjectsRestore(MatrixOneConnections connections, PitrManager pitrs, RestoreSettings settings, RestorePlan plan,
			ObjectsPlan objects, @Nullable RestoreJournal journal, Progress progress) {
		this.pitrs = pitrs;
		this.journal = journal;
		this.connections = connections;
		this.settings = settings;
		this.plan = plan;
		this.objects = objects;
		this.progress = progress;
	}

	/**
	 * Return whether it is certain that everything is what it was before.
	 */
	boolean hasChangedNothing() {
		return this.hasChangedNothing;
	}

	/**
	 * Restore.
	 * @return what the user should know
	 * @throws RestoreVerificationException if the server has not done what it was told
	 * @throws TransactionOutcomeUnknownException if that cannot be found out
	 */
	List<String> run() {
		try {
			restore();
			end(Ending.RESTORED);
			return this.notes;
		}
		catch (RuntimeException | Error ex) {
			end(this.hasChangedNothing ? Ending.NOT_RESTORED
					: (ex instanceof RestoreVerificationException) ? Ending.PARTLY : Ending.UNKNOWN);
			throw ex;
		}
	}

	private void end(Ending ending) {
		if (this.journal != null && this.entry != null) {
			this.journal.end(this.entry, ending);
		}
	}

	private void restore() {
		send();
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			PointInTime after = PointInTime.ofTimestamp(ServerTime.of(statements));
			ObjectVerification verification = new ObjectVerification(statements, this.objects);
			Outcome outcome = verification.outcome();
			List<String> differences = new ArrayList<>();
			if (outcome.nothing()) {
				this.hasChangedNothing = true;
				throw new RestoreVerificationException(
						"""
								The server said OK to the restore of %s and did nothing: %s are what they were before. Nothing was \
								changed"""
							.formatted(this.plan.request(), outcome.untouched()));
			}
			if (!outcome.done()) {
				differences.add("not restored: %s".formatted(outcome.untouched()));
			}
			putRight(statements);
			differences.addAll(verification.differences(after));
			this.notes.addAll(verification.notes());
			recreatePitrs();
			if (!differences.isEmpty()) {
				throw new RestoreVerificationException("The server has restored %s otherwise than it was: %s"
					.formatted(this.plan.request(), String.join("; ", differences)));
			}
		}
		if (!this.connections.renewPool()) {
			this.notes.add("connections that are open already may keep what they knew of privileges");
		}
	}

	/**
	 * Unqualified names of the connection may lead to another database afterwards, that
	 * of a view, without a word. So it is used for nothing else.
	 */
	private void send() {
		long connection = 0;
		boolean sent = false;
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			connection = statements.query(ObjectSql.CONNECTION, (row, number) -> row.getLong(1)).get(0);
			if (this.journal != null) {
				this.entry = this.journal.begin(this.plan, this.objects, connection);
			}
			try {
				sent = true;
				send(statements);
			}
			finally {
				statements.discard();
			}
		}
		catch (DataAccessException ex) {
			if (!sent) {
				this.hasChangedNothing = true;
				throw ex;
			}
			decide(connection, ex);
		}
	}

	/**
	 * A statement that the server cannot read does nothing.
	 */
	private void send(MatrixOneStatements statements) {
		if (statements.evidence(Capability.RESTORE_WITH_BRACES).isKnown()) {
			send(statements, statements.serverHas(Capability.RESTORE_WITH_BRACES));
			return;
		}
		try {
			send(statements, true);
			statements.found(Capability.RESTORE_WITH_BRACES, true);
		}
		catch (InvalidDataAccessResourceUsageException ex) {
			if (!(ex.getMostSpecificCause() instanceof SQLException error) || error.getErrorCode() != SYNTAX) {
				throw ex;
			}
			sendAsOlderServersTakeIt(statements, ex);
		}
	}

	/**
	 * A server that takes neither form has told with the first one what is wrong.
	 */
	private void sendAsOlderServersTakeIt(MatrixOneStatements statements, DataAccessException first) {
		try {
			send(statements, false);
		}
		catch (InvalidDataAccessResourceUsageException ex) {
			first.addSuppressed(ex);
			throw first;
		}
		statements.found(Capability.RESTORE_WITH_BRACES, false);
	}

	private void send(MatrixOneStatements statements, boolean braces) {
		String sql = ObjectSql.restore(this.objects.target(), this.objects.account(), this.objects.source(), braces);
		this.progress.whileWaiting(() -> statements.executeWithin(this.settings.timeout(), sql));
	}

	/**
	 * The statement has failed, or nobody has heard what has become of it. The ids tell,
	 * once it is over.
	 */
	private void decide(long connection, DataAccessException failure) {
		logger.warn("The restore of %s ended with an error; what the server has done is looked up"
			.formatted(this.plan.request()), failure);
		Outcome outcome = null;
		try {
			outcome = outcomeOnce(connection);
		}
		catch (DataAccessException ex) {
			failure.addSuppressed(ex);
		}
		if (outcome == null) {
			throw new TransactionOutcomeUnknownException(
					"""
							It is not known whether %s is restored: the connection was lost, and the server could not be asked, or \
							was still at it. Compare the ids in mo_catalog.mo_tables with those of the plan"""
						.formatted(this.plan.request()),
					failure);
		}
		if (outcome.nothing()) {
			this.hasChangedNothing = true;
			throw failed(failure);
		}
		if (!outcome.done()) {
			throw new RestoreVerificationException("The restore of %s has failed half-way: not restored are %s"
				.formatted(this.plan.request(), outcome.untouched()), failure);
		}
		this.notes.add("the connection was lost, and the server has restored nevertheless");
	}

	private DataAccessException failed(DataAccessException failure) {
		String message = "%s is not restored, and nothing was changed: %s".formatted(this.plan.request(),
				failure.getMostSpecificCause().getMessage());
		return MatrixOneSQLExceptionTranslator.isAnswered(failure)
				? new InvalidDataAccessResourceUsageException(message, failure)
				: new DataAccessResourceFailureException(message, failure);
	}

	/**
	 * Tell whether a statement still runs on a connection, which need not be open any
	 * more.
	 * @param statements ask on their connection, of an administrator
	 * @param connection the server's number of the other one
	 */
	static boolean isRunning(MatrixOneStatements statements, long connection) {
		return statements.query(ObjectSql.RUNNING, (row, number) -> row.getLong(1), connection).get(0) > 0;
	}

	/**
	 * Look at the ids when the statement is over.
	 * @return what they tell, or {@code null} if it is not over in time
	 */
	private @Nullable Outcome outcomeOnce(long connection) {
		Instant end = Instant.now().plus(this.settings.timeout());
		while (true) {
			try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
				if (!isRunning(statements, connection)) {
					return new ObjectVerification(statements, this.objects).outcome();
				}
			}
			if (Instant.now().isAfter(end)) {
				return null;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return null;
			}
		}
	}

	/**
	 * They are created again, whether it can be looked up where they stood or not.
	 */
	private List<SequenceState> sequences(MatrixOneStatements statements) {
		try {
			return SequenceState.atTheirEnd(statements, this.objects);
		}
		catch (DataAccessException ex) {
			String note = "sequences go on where they stood when the plan was made: where they stood last is not known";
			logger.warn("After the restore of %s, %s".formatted(this.plan.request(), note), ex);
			this.notes.add(note);
			return this.objects.sequences();
		}
	}

	private void putRight(MatrixOneStatements statements) {
		List<TableName> dropped = this.objects.sequencesDropped();
		if (!dropped.isEmpty()) {
			this.notes
				.add("""
						sequences %s were dropped since: they go on where they were, or where new ones of their names are, and \
						numbers that they gave before they were dropped may be given again"""
					.formatted(dropped));
		}
		Map<TableName, ServerObject> there = ServerObject.read(statements, this.objects.target(), PointInTime.now());
		for (SequenceState sequence : sequences(statements)) {
			Optional<BigInteger> next = sequence.next();
			if (next.isEmpty()) {
				this.notes.add("sequence %s had come to its end and is not created again".formatted(sequence.name()));
				continue;
			}
			attempt("sequence %s could not be created again".formatted(sequence.name()), () -> {
				if (ServerObject.isSequence(there.get(sequence.name()))) {
					dropRestored(statements, sequence.name());
				}
				statements.execute(ObjectSql.createSequence(sequence.name(), sequence, next.get()));
			});
		}
		grant(statements);
	}

	/**
	 * Newer servers restore sequences, as they were: they give numbers for a second time
	 * until they are created again.
	 */
	private void dropRestored(MatrixOneStatements statements, TableName name) {
		SequenceState now = SequenceState.read(statements, name, PointInTime.now());
		statements.execute(ObjectSql.dropSequence(name));
		if (!now.equals(SequenceState.read(statements, name, this.objects.point()))) {
			this.notes
				.add("sequence %s has given numbers twice: others took some right after the server had set it back"
					.formatted(name));
		}
	}

	private void recreatePitrs() {
		if (this.plan.request().pitrs() == Pitrs.RECREATE) {
			this.objects.pitrs()
				.forEach((pitr) -> attempt("PITR %s could not be created again".formatted(pitr.name()), () -> {
					this.pitrs.dropIfExists(pitr.name());
					this.pitrs.create(pitr.name(), pitr.target(), pitr.range());
				}));
		}
	}

	/**
	 * Those on what is gone go with it.
	 */
	private void grant(MatrixOneStatements statements) {
		Set<Grant> wanted = new LinkedHashSet<>(this.objects.grants());
		Map<TableName, ServerObject> there = ServerObject.read(statements, this.objects.target(), PointInTime.now());
		wanted.removeIf((grant) -> !there.containsKey(grant.name()));
		wanted.removeAll(Grant.read(statements, there, PointInTime.now()));
		wanted.forEach((grant) -> attempt("%s could not be granted again".formatted(grant),
				() -> statements.execute(grant.sql())));
		try (MatrixOneStatements another = this.connections.asAdministrator().beside()) {
			wanted.removeAll(Grant.read(another, there, PointInTime.now()));
		}
		wanted.forEach((grant) -> this.notes.add("%s is missing".formatted(grant)));
	}

	private void attempt(String otherwise, Runnable work) {
		try {
			work.run();
		}
		catch (DataAccessException ex) {
			logger.warn("After the restore of %s, %s".formatted(this.plan.request(), otherwise), ex);
			this.notes.add(otherwise + ": " + ex.getMostSpecificCause().getMessage());
		}
	}

}
