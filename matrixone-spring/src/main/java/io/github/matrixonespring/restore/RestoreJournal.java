package io.github.matrixonespring.restore;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.util.StringUtils;

/**
 * Keeps what restores by the server's own statement are about, before they begin, so that
 * after a crash of the application it can be told what has become of them. In a table of
 * the ledger's database. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RestoreJournal {

	private static final Log logger = LogFactory.getLog(RestoreManager.class);

	private static final int MAX_REQUEST = 4000;

	private static final String TABLE_MISSING = """
			the table restore_record of the ledger is missing or another one. Run the ledger's script, \
			io/github/matrixonespring/ledger/schema.sql, or set matrixone.ledger.initialize-schema=always""";

	private final MatrixOneConnections connections;

	private final RestoreJournalSql sql;

	private final String application;

	/**
	 * Create a journal.
	 * @param connections the connections, to be closed by the caller
	 * @param database the database of the ledger
	 * @param application whose restores are told of
	 * @throws IllegalArgumentException if the database has no name that is allowed
	 */
	public RestoreJournal(MatrixOneConnections connections, String database, String application) {
		this.connections = connections;
		this.sql = new RestoreJournalSql(new Identifier(database));
		this.application = application;
	}

	/**
	 * Take down what is about to begin.
	 * @param connection the number of the connection that the statement is sent on
	 * @throws DataAccessException if it cannot be written: then do not begin
	 */
	Entry begin(RestorePlan plan, ObjectsPlan objects, long connection) {
		Entry entry = new Entry(UUID.randomUUID().toString(), shortened(plan.request().toString()), objects.target(),
				text(objects), connection, "");
		try (MatrixOneStatements statements = this.connections.independent()) {
			insert(statements, entry);
		}
		catch (BadSqlGrammarException ex) {
			throw new InvalidDataAccessResourceUsageException(
					"%s is not restored, and nothing was changed: %s".formatted(plan.request(), TABLE_MISSING), ex);
		}
		return entry;
	}

	private void insert(MatrixOneStatements statements, Entry entry) {
		SnapshotTarget target = entry.target();
		statements.update(this.sql.insert(), this.application, entry.request(), target.level().name(),
				target.databaseName(), target.tableName(), entry.objects(), entry.connection(), entry.id());
	}

	/**
	 * Take down what has become of it; once more, if the restore was one of the account,
	 * with which the journal is what it was.
	 */
	void end(Entry entry, Ending ending) {
		try (MatrixOneStatements statements = this.connections.independent()) {
			if (statements.update(this.sql.end(), ending.name(), entry.id()) == 0) {
				insert(statements, entry);
				statements.update(this.sql.end(), ending.name(), entry.id());
			}
		}
		catch (DataAccessException ex) {
			logger.warn("The end of the restore of %s could not be taken down: %s".formatted(entry.request(), ending),
					ex);
		}
	}

	/**
	 * Tell what has become of restores that this application has begun and nobody has
	 * seen the end of, one line each in the log. Restores that go on, in another instance
	 * of the application, are left alone.
	 */
	public void tellUnfinished() {
		try (MatrixOneStatements statements = this.connections.independent()) {
			List<Entry> unfinished = statements.query(this.sql.unfinished(), RestoreJournal::entry, this.application);
			unfinished.forEach((entry) -> tell(statements, entry));
		}
		catch (BadSqlGrammarException ex) {
			logger.warn("What has become of earlier restores is not known: " + TABLE_MISSING);
		}
		catch (DataAccessException ex) {
			logger.warn("What has become of earlier restores could not be looked up", ex);
		}
	}

	private void tell(MatrixOneStatements statements, Entry entry) {
		Ending ending;
		Set<String> untouched = new TreeSet<>();
		try (MatrixOneStatements administrator = this.connections.asAdministrator().beside()) {
			if (ObjectsRestore.isRunning(administrator, entry.connection())) {
				return;
			}
			ending = ending(administrator, entry, untouched);
		}
		String message = switch (ending) {
			case RESTORED ->
				"was done by the server, as the ids tell; privileges, sequences and rows were not looked at";
			case NOT_RESTORED -> "did nothing: everything has the ids that it had";
			case PARTLY -> "was done in part, as the ids tell: not restored are " + untouched;
			case UNKNOWN -> "cannot be told about";
		};
		logger.warn("The restore of %s, begun at %s UTC, was interrupted. It %s".formatted(entry.request(),
				entry.begunAt(), message));
		statements.update(this.sql.end(), ending.name(), entry.id());
	}

	/**
	 * Objects that there were before have other ids if they were restored.
	 */
	private static Ending ending(MatrixOneStatements administrator, Entry entry, Set<String> untouched) {
		Map<TableName, ServerObject> now = ServerObject.read(administrator, entry.target(), PointInTime.now());
		Map<TableName, Long> before = ids(entry.objects());
		before.forEach((name, id) -> {
			ServerObject object = now.get(name);
			boolean same = (id == 0) ? object == null : object != null && object.id() == id;
			if (same) {
				untouched.add(name.toString());
			}
		});
		if (before.isEmpty()) {
			return Ending.UNKNOWN;
		}
		return untouched.isEmpty() ? Ending.RESTORED
				: (untouched.size() == before.size()) ? Ending.NOT_RESTORED : Ending.PARTLY;
	}

	/**
	 * The objects that are restored, with their ids before, or 0.
	 */
	private static String text(ObjectsPlan objects) {
		return objects.expected().stream().map((object) -> {
			ServerObject before = objects.now().get(object.name());
			return "%s/%s=%d".formatted(encoded(object.name().database()), encoded(object.name().table()),
					(before != null) ? before.id() : 0);
		}).collect(Collectors.joining("&"));
	}

	private static Map<TableName, Long> ids(String text) {
		Map<TableName, Long> ids = new HashMap<>();
		for (String object : StringUtils.tokenizeToStringArray(text, "&")) {
			int slash = object.indexOf('/');
			int equals = object.indexOf('=');
			TableName name = new TableName(decoded(object.substring(0, slash)),
					decoded(object.substring(slash + 1, equals)));
			ids.put(name, Long.parseLong(object.substring(equals + 1)));
		}
		return ids;
	}

	private static String encoded(String name) {
		return URLEncoder.encode(name, StandardCharsets.UTF_8);
	}

	private static String decoded(String name) {
		return URLDecoder.decode(name, StandardCharsets.UTF_8);
	}

	private static String shortened(String text) {
		return (text.length() <= MAX_REQUEST) ? text : text.substring(0, MAX_REQUEST - 1) + "…";
	}

	private static Entry entry(ResultSet row, int number) throws SQLException {
		SnapshotTarget target = new SnapshotTarget(SnapshotLevel.valueOf(row.getString(3)), "", row.getString(4),
				row.getString(5));
		return new Entry(row.getString(1), row.getString(2), target, row.getString(6), row.getLong(7),
				row.getString(8));
	}

	/**
	 * A restore.
	 *
	 * @param id its id
	 * @param request what was asked for
	 * @param target what is restored
	 * @param objects the objects and their ids before
	 * @param connection the number of the connection that the statement is sent on
	 * @param begunAt when it was begun, in UTC
	 */
	record Entry(String id, String request, SnapshotTarget target, String objects, long connection, String begunAt) {
	}

	/**
	 * What has become of a restore.
	 */
	enum Ending {

		/** Everything was restored. */
		RESTORED,

		/** Nothing was. */
		NOT_RESTORED,

		/** Some of it was. */
		PARTLY,

		/** Nobody knows. */
		UNKNOWN

	}

}
