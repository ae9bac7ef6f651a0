package io.github.matrixonespring.embedded.jdbc;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.engine.Transactions;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * What the driver sends by itself, before the statements of its user. Nothing is sent
 * here, but what it does to the transaction is done.
 */
final class DriverStatements {

	/**
	 * What the driver takes for changes, those that open a transaction anyway left out.
	 */
	private static final Set<String> CHANGES = Set.of("ALTER", "CREATE", "DROP");

	/**
	 * What else it does not execute on a connection that is read-only.
	 */
	private static final Set<String> OTHER_CHANGES = Set.of("RENAME", "TRUNCATE");

	private final Transactions transactions;

	private final DriverSettings settings;

	private long rowLimit;

	DriverStatements(Transactions transactions, DriverSettings settings) {
		this.transactions = transactions;
		this.settings = settings;
	}

	/**
	 * Tell the server how many rows are wanted, which the driver does before a query
	 * whenever the number differs from the last one: with a SET, and so with a commit.
	 * @param limit the number
	 * @throws SQLException if the commit fails
	 */
	void limitRows(long limit) throws SQLException {
		if (limit != this.rowLimit) {
			this.rowLimit = limit;
			this.transactions.commit();
			this.transactions.enter(TransactionRule.TAKES_PART);
		}
	}

	/**
	 * Ask whether the session of the server is read-only, which opens a transaction. The
	 * driver asks before it executes what may be a change, but not before what
	 * {@code executeUpdate} says is one.
	 * @param sql the statement
	 * @throws SQLException if the statement cannot be read
	 */
	void beforeExecute(String sql) throws SQLException {
		if (this.settings.asksServer() && CHANGES.contains(word(sql))) {
			beforeBatch();
		}
	}

	/**
	 * Return whether the driver takes a statement for a change by its first word. It does
	 * not know RESTORE.
	 * @param sql the statement
	 * @return whether it does
	 * @throws SQLException if the statement cannot be read
	 */
	static boolean isChange(String sql) throws SQLException {
		String word = word(sql);
		return CHANGES.contains(word) || OTHER_CHANGES.contains(word);
	}

	private static String word(String sql) throws SQLException {
		return TokenCursor.of(sql).peek().text().toUpperCase(Locale.ROOT);
	}

	/**
	 * Ask the same, before any batch.
	 * @throws SQLException if no transaction can be opened
	 */
	void beforeBatch() throws SQLException {
		if (this.settings.asksServer()) {
			this.transactions.enter(TransactionRule.TAKES_PART);
		}
	}

}
