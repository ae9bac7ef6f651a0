package io.github.matrixonespring.test.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.sql.SqlWords;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction on a connection of the application. Notices what commits it in its
 * middle, as many statements do on this server, and what nobody commits, and reports it.
 * Nothing is kept from the server.
 * <ol>
 * <li>A transaction loses nothing as long as it has neither changed nor locked
 * anything.</li>
 * <li>The driver tells whether a statement has ended the transaction. The statement alone
 * does not: the driver sends a SET of its own before some.</li>
 * <li>Words decide where the driver cannot tell: behind BEGIN a transaction is open
 * again, and of several statements sent at once only the last answer is seen.</li>
 * <li>COMMIT and ROLLBACK as statements are meant, unless Spring is to end the
 * transaction.</li>
 * </ol>
 */
final class WatchedTransaction {

	private static final String COMMITTED = """
			%s committed a transaction in its middle: a rollback does not undo what was done before, and its locks \
			are gone. %s""";

	private static final String ENDED = """
			%s ended the transaction that BEGIN had opened: what follows is committed statement by statement, and a \
			rollback does not undo it. %s""";

	private static final String ROLLED_BACK = """
			%s rolled back a transaction in its middle: what follows may be committed without what was done before. %s""";

	private static final String UNCOMMITTED = """
			'%s' was sent outside of a transaction, over a pool that hands out connections with autocommit off: it \
			rolls back what is not committed, without an error. Send it in a transaction""";

	private final Lease lease;

	private final Connection connection;

	private final DriverTransaction driver;

	/** Whether BEGIN has opened it. */
	private boolean begun;

	/** Whether it has done or locked something. */
	private boolean used;

	/** Whether somebody has to commit what was sent first. */
	private final boolean autoCommit;

	/** What was sent first of what a rollback undoes, in no transaction of Spring's. */
	private @Nullable UncommittedWrite uncommitted;

	WatchedTransaction(Lease lease, Connection connection, DriverTransaction driver) throws SQLException {
		this.lease = lease;
		this.connection = connection;
		this.driver = driver;
		this.autoCommit = connection.getAutoCommit();
	}

	/**
	 * Send statements.
	 */
	@Nullable Object send(List<String> texts, Call call) throws Throwable {
		List<String> statements = texts.stream().flatMap((text) -> SqlWords.statements(text).stream()).toList();
		if (statements.size() == 1) {
			return sendOne(statements.get(0), call);
		}
		for (String statement : statements) {
			conclude(statement);
		}
		return call.proceed();
	}

	private @Nullable Object sendOne(String sql, Call call) throws Throwable {
		if (!EndingSql.begins(sql) && !EndingSql.finishes(sql)) {
			return watch(sql, call);
		}
		Object result = call.proceed();
		conclude(sql);
		return result;
	}

	/**
	 * Do something that is not to end the transaction, and see whether it does.
	 */
	@Nullable Object watch(String sql, Call call) throws Throwable {
		this.driver.callBegins();
		Object result;
		try {
			result = call.proceed();
		}
		catch (SQLException ex) {
			failed(sql);
			throw ex;
		}
		String ender = this.driver.endedBy(sql);
		if (ender != null) {
			ended(ender, sql);
		}
		boolean endedByItself = sql.equals(ender);
		this.used = !endedByItself && isOpen() && (this.used || StatementEffect.takesPartInTransaction(sql));
		noteUncommitted(sql);
		return result;
	}

	/**
	 * Do what ends the transaction for good.
	 */
	@Nullable Object end(Call call) throws Throwable {
		Object result = call.proceed();
		over();
		return result;
	}

	/**
	 * The words of a statement tell what it does.
	 */
	private void conclude(String sql) throws SQLException {
		if (EndingSql.begins(sql)) {
			if (this.used) {
				report(COMMITTED, EndingSql.describe(sql), EndingSql.remedy(sql));
			}
			over();
			this.begun = true;
		}
		else if (EndingSql.finishes(sql)) {
			if (this.used && isSprings()) {
				report(EndingSql.rollsBack(sql) ? ROLLED_BACK : COMMITTED, EndingSql.describe(sql),
						EndingSql.remedy(sql));
			}
			over();
		}
		else if (EndingSql.ends(sql)) {
			ended(sql, sql);
		}
		else {
			boolean inTransaction = this.begun || !this.connection.getAutoCommit();
			this.used |= inTransaction && StatementEffect.takesPartInTransaction(sql);
			noteUncommitted(sql);
		}
	}

	private void noteUncommitted(String sql) {
		if (!this.autoCommit && this.used && this.uncommitted == null
				&& !TransactionSynchronizationManager.isActualTransactionActive()
				&& StatementEffect.takesPartInTransaction(sql) && !StatementEffect.isQuery(sql)) {
			this.uncommitted = new UncommittedWrite(UNCOMMITTED.formatted(EndingSql.shown(sql)));
		}
	}

	/**
	 * The connection is given back: what is open then is rolled back.
	 */
	void closing() {
		if (this.uncommitted != null && this.used && isOpen()) {
			this.lease.report(this.uncommitted);
		}
		over();
	}

	private boolean isSprings() throws SQLException {
		return !this.connection.getAutoCommit() && TransactionSynchronizationManager.isActualTransactionActive();
	}

	private boolean isOpen() {
		return this.begun || this.driver.isOpen();
	}

	private void ended(String ender, String sql) throws SQLException {
		if (this.used || (this.begun && this.connection.getAutoCommit())) {
			report(this.used ? COMMITTED : ENDED, EndingSql.describe(ender, sql), EndingSql.remedy(ender, sql));
		}
		over();
	}

	/**
	 * What the driver has sent before was done. A SET that fails rolls back, and the
	 * answer does not say so.
	 */
	private void failed(String sql) throws SQLException {
		String ender = this.driver.endedBy(sql);
		if (ender != null && !ender.equals(sql)) {
			ended(ender, sql);
		}
		else if (this.used && EndingSql.setsVariable(sql)) {
			report(ROLLED_BACK, EndingSql.describe(sql) + " failed and", EndingSql.remedy(sql));
			over();
		}
		this.used &= isOpen();
	}

	private void report(String text, String what, String remedy) {
		this.lease.report(new ImplicitCommit(text.formatted(what, remedy)));
	}

	private void over() {
		this.begun = false;
		this.used = false;
		this.uncommitted = null;
	}

	/**
	 * What the application has called.
	 */
	@FunctionalInterface
	interface Call {

		@Nullable Object proceed() throws Throwable;

	}

}
