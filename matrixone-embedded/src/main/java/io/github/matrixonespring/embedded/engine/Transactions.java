package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a session, one at a time.
 */
public final class Transactions {

	private final Instance instance;

	private final Connection storage;

	private boolean autoCommit = true;

	/** Other sessions ask for its id and its locks. */
	private volatile @Nullable Transaction open;

	Transactions(Instance instance, Connection storage) {
		this.instance = instance;
		this.storage = storage;
	}

	public boolean autoCommit() {
		return this.autoCommit;
	}

	/**
	 * Switch between transactions that every statement is by itself and those that last
	 * until a commit. As any SET, it commits.
	 * @param enabled whether every statement is a transaction
	 * @throws SQLException if the open transaction cannot be committed
	 */
	public void setAutoCommit(boolean enabled) throws SQLException {
		commit();
		this.autoCommit = enabled;
	}

	/**
	 * Return the id of the open transaction.
	 * @return the id, empty if none is open
	 */
	public String id() {
		Transaction current = this.open;
		return (current != null) ? current.id() : "";
	}

	/**
	 * Return what the open transaction has written to.
	 * @return the ids of the tables
	 */
	public Set<Long> writtenTables() {
		Transaction current = this.open;
		return (current != null) ? current.writtenTables() : Set.of();
	}

	/**
	 * Return whether a clone takes part in the open transaction, which it does only in
	 * one that BEGIN opened.
	 * @return whether it does
	 */
	boolean clonesTakePart() {
		Transaction current = this.open;
		return current != null && current.explicit();
	}

	CatalogState view(CatalogState committed) {
		Transaction current = this.open;
		return (current != null) ? current.view(committed) : committed;
	}

	/**
	 * Prepare for a statement: refuse it, or open the transaction that it begins.
	 * @param rule its rule
	 * @throws SQLException if the open transaction does not allow it
	 */
	public void enter(TransactionRule rule) throws SQLException {
		if (rule == TransactionRule.CONTROLS) {
			return;
		}
		if (rule == TransactionRule.COMMITS_UNLESS_BEGUN) {
			if (clonesTakePart()) {
				throw ServerError.internal("Only CREATE of DDL is supported in transactions");
			}
			commit();
			return;
		}
		if (this.open != null && rule == TransactionRule.UNCLASSIFIED) {
			throw ServerError.unclassified();
		}
		if (rule == TransactionRule.COMMITS_FOR_GOOD) {
			return;
		}
		if (this.open == null && !this.autoCommit) {
			begin(false);
		}
	}

	/**
	 * Begin a transaction as BEGIN does, which commits what came before.
	 * @throws SQLException if that cannot be committed
	 */
	public void begin() throws SQLException {
		commit();
		begin(true);
	}

	private void begin(boolean explicit) throws SQLException {
		begin(new Transaction(explicit));
	}

	private void begin(Transaction beginning) throws SQLException {
		this.storage.setAutoCommit(false);
		this.open = beginning;
	}

	/**
	 * Execute a definition that cannot take part in a transaction: what came before is
	 * committed, and what follows belongs to a transaction that cannot be rolled back.
	 * @param definition the definition
	 * @throws SQLException if the definition or a commit fails
	 */
	public void commitForGood(Definition definition) throws SQLException {
		Transaction before = this.open;
		if (before == null && !this.autoCommit) {
			before = new Transaction(false);
		}
		commit();
		try {
			definition.execute();
		}
		finally {
			if (before != null) {
				begin(before.beyondDefinition());
			}
		}
	}

	/**
	 * Execute something as a transaction of its own. If one is open, nothing has happened
	 * in it yet; it stays open.
	 * @param work what to execute
	 * @throws SQLException if it or its commit fails; then it is undone
	 */
	void alone(DefinitionScope.Work work) throws SQLException {
		Transaction before = this.open;
		commit();
		begin(false);
		try {
			work.run();
			commit();
		}
		finally {
			undo();
			if (before != null) {
				begin(before);
			}
		}
	}

	public void commit() throws SQLException {
		Transaction ending = this.open;
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
			undo();
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

	/**
	 * Roll back as the user asks for.
	 * @throws SQLException if that fails, or would not take back everything
	 */
	public void rollback() throws SQLException {
		Transaction ending = this.open;
		undo();
		if (ending != null && ending.beyondRollback()) {
			throw ServerError.notSupported("a rollback of ALTER TABLE, CREATE INDEX, DROP INDEX or TRUNCATE, which"
					+ " have committed what came before them");
		}
	}

	void undo() throws SQLException {
		Transaction ending = this.open;
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
			undo();
		}
	}

	private void ended(Transaction ending) throws SQLException {
		this.open = null;
		try {
			this.storage.setAutoCommit(true);
		}
		finally {
			ending.ended();
		}
	}

	/**
	 * Take note that a statement reads rows of a table FOR SHARE.
	 * @param table the table
	 */
	public void shares(StoredTable table) {
		Transaction current = this.open;
		if (current != null) {
			current.share(table);
		}
	}

	boolean hasShared(StoredTable table) {
		Transaction current = this.open;
		return current != null && current.shares(table);
	}

	/**
	 * Take note that a statement is going to write to a table.
	 * @param table the table
	 */
	public void writes(StoredTable table) {
		Transaction current = this.open;
		if (current != null) {
			current.write(table);
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
		if (this.open == null) {
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
		Transaction current = this.open;
		if (current == null) {
			this.instance.catalog().change(change);
			return;
		}
		SystemTables tables = this.instance.catalog().tables();
		tables.changedByDefinitions().forEach(current::write);
		change.record(tables, this.storage);
		current.changes().add(change);
	}

}
