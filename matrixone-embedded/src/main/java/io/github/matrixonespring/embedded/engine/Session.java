package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows about one connection. Used by one thread at a time, as a
 * connection is.
 */
public final class Session implements AutoCloseable {

	private final Instance instance;

	private final long id;

	private final Connection storage;

	private final Transactions transactions;

	private final StatementRunner runner;

	private final SessionVariables variables = new SessionVariables();

	/** The tables of a state of the catalog by their schemas. */
	private final Map<String, StoredTable> tables = new HashMap<>();

	private @Nullable CatalogState mapped;

	private String database;

	/** What names without a database belong to, which need not be the current one. */
	private String namesIn;

	private long lockWait = Storage.LOCK_TIMEOUT_SECONDS;

	private int statementLimit;

	private long lastInsertId;

	private @Nullable SQLException lastError;

	Session(Instance instance, long id, Connection storage, String database) {
		this.instance = instance;
		this.id = id;
		this.storage = storage;
		this.transactions = new Transactions(instance, storage);
		this.runner = new StatementRunner(storage, this::close);
		this.database = database;
		this.namesIn = database;
	}

	public long id() {
		return this.id;
	}

	public Instance instance() {
		return this.instance;
	}

	/**
	 * Return the connection to H2 that this session's statements run on.
	 * @return the connection
	 */
	public Connection storage() {
		return this.storage;
	}

	public Transactions transactions() {
		return this.transactions;
	}

	/**
	 * Tell whether a transaction is open, or which one.
	 * @param name what is asked for
	 * @return the answer, or {@code null} if nothing is known by that name
	 */
	public @Nullable String clientInfo(String name) {
		return switch (name) {
			case "matrixone.in-transaction" -> String.valueOf(!this.transactions.id().isEmpty());
			case "matrixone.transaction-id" -> this.transactions.id();
			default -> null;
		};
	}

	public SessionVariables variables() {
		return this.variables;
	}

	/**
	 * Return the catalog as this session sees it now.
	 * @return what is committed, and the changes of the open transaction
	 */
	public CatalogState catalog() {
		return this.transactions.view(this.instance.catalog().committed());
	}

	/**
	 * Return the catalog as every session sees it that has changed nothing.
	 * @return what is committed
	 */
	public CatalogState committed() {
		return this.instance.catalog().committed();
	}

	/**
	 * Return the table that stands in a schema of H2.
	 * @param schema the schema
	 * @return the table, or {@code null} if none does
	 */
	public @Nullable StoredTable tableOf(@Nullable String schema) {
		CatalogState current = catalog();
		if (this.mapped != current) {
			this.mapped = current;
			this.tables.clear();
			current.databases()
				.values()
				.forEach((database) -> database.tables().forEach((table) -> this.tables.put(table.schema(), table)));
		}
		return (schema != null) ? this.tables.get(schema) : null;
	}

	/**
	 * Return the current database, as the session is told.
	 * @return its name, empty if there is none
	 */
	public String currentDatabase() {
		return this.database;
	}

	/**
	 * Return the database that names without one belong to: the current one, unless this
	 * session has restored a view since it became that.
	 * @return its name, empty if there is none
	 */
	public String database() {
		return this.namesIn;
	}

	/**
	 * Let names without a database belong to another one. The server does so for the rest
	 * of the session, or until the next USE, when it restores a view.
	 * @param name the database
	 */
	void namesIn(String name) {
		this.namesIn = name;
	}

	/**
	 * Return the database for a name without one.
	 * @return its name
	 * @throws SQLException if there is none, or none any more
	 */
	public String requiredDatabase() throws SQLException {
		if (catalog().find(this.namesIn) == null) {
			throw ServerError.noDatabaseSelected();
		}
		return this.namesIn;
	}

	/**
	 * Return the database that a name belongs to.
	 * @param name the name
	 * @return its database, else that of names without one
	 * @throws SQLException if there is none
	 */
	public String databaseOf(ObjectName name) throws SQLException {
		String named = name.database();
		return (named != null) ? named : requiredDatabase();
	}

	public void use(String name) throws SQLException {
		this.database = catalog().database(name).name();
		this.namesIn = this.database;
	}

	void leaveDatabase(String name) {
		if (this.database.equals(name)) {
			this.database = "";
			this.namesIn = "";
		}
	}

	/**
	 * Wait at most so long for rows that others have locked.
	 * @param seconds the time
	 * @throws SQLException if H2 refuses
	 */
	public void lockWaitTimeout(long seconds) throws SQLException {
		this.lockWait = seconds;
		set("LOCK_TIMEOUT", seconds);
	}

	/**
	 * Limit the statements that follow: H2 does not look at the time while it waits for a
	 * row.
	 * @param seconds how long one may take, 0 without a limit
	 * @throws SQLException if H2 refuses
	 */
	public void limit(int seconds) throws SQLException {
		if (seconds != this.statementLimit) {
			this.statementLimit = seconds;
			set("QUERY_TIMEOUT", seconds);
			set("LOCK_TIMEOUT", (seconds > 0) ? Math.min(seconds, this.lockWait) : this.lockWait);
		}
	}

	private void set(String setting, long seconds) throws SQLException {
		try (Statement statement = this.storage.createStatement()) {
			statement.execute("SET %s %d".formatted(setting, Math.multiplyExact(seconds, 1000)));
		}
	}

	/**
	 * Modify rows, without a look at foreign keys if this session has switched them off.
	 * @param <T> what the modification results in
	 * @param modification the modification
	 * @return its result
	 * @throws SQLException if it fails
	 */
	public <T> T modify(SessionWork<T> modification) throws SQLException {
		return this.runner.run(() -> StorageTable.modify(() -> this.variables.checksForeignKeys()
				? modification.execute() : ForeignKeyChecks.without(modification)));
	}

	/**
	 * Read rows, until another thread aborts this session.
	 * @param <T> what the query results in
	 * @param query the query
	 * @return its result
	 * @throws SQLException if it fails
	 */
	public <T> T read(SessionWork<T> query) throws SQLException {
		return this.runner.run(query);
	}

	/**
	 * Close this session from another thread than that which uses it.
	 * @throws SQLException if that fails
	 */
	public void abort() throws SQLException {
		this.runner.abort();
	}

	public boolean isClosed() throws SQLException {
		return this.runner.isAborted() || this.storage.isClosed();
	}

	/**
	 * Return the error of the statement before.
	 * @return the error, or {@code null} if that did not fail
	 */
	public @Nullable SQLException lastError() {
		return this.lastError;
	}

	/**
	 * Note that a statement has failed.
	 * @param error its error
	 * @throws SQLException if what that does to the transaction fails
	 */
	public void failed(SQLException error) throws SQLException {
		this.lastError = error;
		this.transactions.failed(error);
	}

	/**
	 * Let a statement begin.
	 * @param rule what an open transaction has to say to it
	 * @param keepsMessages whether the error of the statement before can be shown after
	 * it, too
	 * @throws SQLException if the transaction refuses it
	 */
	public void enter(TransactionRule rule, boolean keepsMessages) throws SQLException {
		if (!keepsMessages) {
			this.lastError = null;
		}
		this.transactions.enter(rule);
	}

	public long lastInsertId() {
		return this.lastInsertId;
	}

	public void lastInsertId(long inserted) {
		this.lastInsertId = inserted;
	}

	@Override
	public void close() throws SQLException {
		if (this.storage.isClosed()) {
			return;
		}
		try {
			this.transactions.undo();
		}
		finally {
			this.instance.closed(this);
			this.storage.close();
		}
	}

}
