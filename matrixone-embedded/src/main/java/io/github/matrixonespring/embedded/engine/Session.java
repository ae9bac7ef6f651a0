package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows about one connection: the current database, the variables and the
 * open transaction. Used by one thread at a time, as a connection is.
 */
public final class Session implements AutoCloseable {

	private final Instance instance;

	private final long id;

	private final Connection storage;

	private final SessionVariables variables = new SessionVariables();

	private String database;

	private boolean autoCommit = true;

	private @Nullable Transaction transaction;

	private long lastInsertId;

	Session(Instance instance, long id, Connection storage, String database) {
		this.instance = instance;
		this.id = id;
		this.storage = storage;
		this.database = database;
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

	public SessionVariables variables() {
		return this.variables;
	}

	/**
	 * Return the catalog as this session sees it now.
	 * @return what is committed, and the changes of the open transaction
	 */
	public CatalogState catalog() {
		CatalogState committed = this.instance.catalog().committed();
		return (this.transaction != null) ? this.transaction.view(committed) : committed;
	}

	/**
	 * Return the current database.
	 * @return its name, empty if there is none
	 */
	public String database() {
		return this.database;
	}

	/**
	 * Return the current database for a name without one.
	 * @return its name
	 * @throws SQLException if there is none, or none any more
	 */
	public String requiredDatabase() throws SQLException {
		if (this.database.isEmpty() || catalog().find(this.database) == null) {
			throw ServerError.noDatabaseSelected();
		}
		return this.database;
	}

	public void use(String name) throws SQLException {
		this.database = catalog().database(name).name();
	}

	void leaveDatabase(String name) {
		if (this.database.equals(name)) {
			this.database = "";
		}
	}

	public boolean autoCommit() {
		return this.autoCommit;
	}

	public boolean inTransaction() {
		return this.transaction != null;
	}

	/**
	 * Return whether a clone takes part in the open transaction, which it does only in
	 * one that BEGIN opened.
	 * @return whether it does
	 */
	public boolean clonesTakePart() {
		return this.transaction != null && this.transaction.explicit();
	}

	/**
	 * Prepare for a statement: refuse it, or open the transaction that it begins.
	 * @param rule its rule
	 * @throws SQLException if the open transaction does not allow it
	 */
	public void enter(TransactionRule rule) throws SQLException {
		if (this.transaction != null) {
			switch (rule) {
				case UNCLASSIFIED -> throw ServerError.unclassified();
				case ALONE -> throw ServerError.notSupported("DDL inside a transaction");
				default -> {
				}
			}
		}
		else if (!this.autoCommit && rule != TransactionRule.CONTROLS) {
			if (rule == TransactionRule.ALONE) {
				throw ServerError.notSupported("DDL inside a transaction");
			}
			open(false);
		}
	}

	/**
	 * Begin a transaction as BEGIN does, which commits what came before.
	 * @throws SQLException if that cannot be committed
	 */
	public void begin() throws SQLException {
		commit();
		open(true);
	}

	private void open(boolean explicit) throws SQLException {
		this.storage.setAutoCommit(false);
		this.transaction = new Transaction(explicit);
	}

	public void setAutoCommit(boolean enabled) throws SQLException {
		commit();
		this.autoCommit = enabled;
	}

	public void commit() throws SQLException {
		Transaction ending = this.transaction;
		if (ending == null) {
			return;
		}
		if (ending.changes().isEmpty()) {
			try {
				this.storage.commit();
			}
			finally {
				ended(ending);
			}
			return;
		}
		ReentrantLock lock = this.instance.storage().lock();
		lock.lock();
		try {
			this.instance.catalog().publish(ending.changes(), this.storage);
			ended(ending);
			for (CatalogChange change : ending.changes()) {
				change.committed(this.instance.storage());
			}
		}
		catch (SQLException ex) {
			rollback();
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

	public void rollback() throws SQLException {
		Transaction ending = this.transaction;
		if (ending == null) {
			return;
		}
		try {
			this.storage.rollback();
		}
		finally {
			ended(ending);
		}
		if (!ending.changes().isEmpty()) {
			ReentrantLock lock = this.instance.storage().lock();
			lock.lock();
			try {
				for (CatalogChange change : ending.changes()) {
					change.rolledBack(this.instance.storage());
				}
			}
			finally {
				lock.unlock();
			}
		}
	}

	/**
	 * Take note that a statement failed. A few errors end the whole transaction; all
	 * others undo the statement alone, which H2 has done.
	 * @param error the error
	 * @throws SQLException if the rollback fails
	 */
	public void failed(SQLException error) throws SQLException {
		if (ServerError.endsTransaction(error)) {
			rollback();
		}
	}

	private void ended(Transaction ending) throws SQLException {
		this.transaction = null;
		try {
			this.storage.setAutoCommit(true);
		}
		finally {
			ending.ended();
		}
	}

	/**
	 * Take note that a statement is going to write to a table.
	 * @param table the table
	 */
	public void writes(StoredTable table) {
		if (this.transaction != null) {
			this.transaction.write(table.writes());
		}
		else {
			table.writes().begin();
		}
	}

	/**
	 * Take note that a statement which wrote to a table is over.
	 * @param table the table
	 */
	public void wrote(StoredTable table) {
		if (this.transaction == null) {
			table.writes().end();
		}
	}

	/**
	 * Make a change to the catalog within the open transaction, or at once. The storage
	 * is locked.
	 * @param change the change
	 * @throws SQLException if it contradicts the catalog
	 */
	void change(CatalogChange change) throws SQLException {
		if (this.transaction == null) {
			this.instance.catalog().change(change);
			return;
		}
		SystemTables tables = this.instance.catalog().tables();
		tables.changedByDefinitions().forEach((table) -> this.transaction.write(table.writes()));
		change.record(tables, this.storage);
		this.transaction.changes().add(change);
	}

	/**
	 * Make a change to the catalog that the open transaction has no part in. The storage
	 * is locked.
	 * @param change the change
	 * @throws SQLException if it contradicts the catalog
	 */
	void changeApart(CatalogChange change) throws SQLException {
		this.instance.catalog().change(change);
	}

	public long lastInsertId() {
		return this.lastInsertId;
	}

	public void lastInsertId(long inserted) {
		this.lastInsertId = inserted;
	}

	@Override
	public void close() throws SQLException {
		try {
			rollback();
		}
		finally {
			this.storage.close();
		}
	}

}
