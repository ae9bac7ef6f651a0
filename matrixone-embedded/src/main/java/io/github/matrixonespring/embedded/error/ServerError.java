package io.github.matrixonespring.embedded.error;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;

/**
 * The one place that knows number, SQLSTATE and text of an error. The server sends
 * {@code HY000} for nearly everything; the states here are those that Connector/J puts in
 * its place, and the exception class is the one that it chooses for the state.
 */
public final class ServerError {

	private static final String GENERAL = "HY000";

	private static final String SYNTAX = "42000";

	private static final String CONSTRAINT = "23000";

	private static final int INTERNAL = 20101;

	private static final int LOCK_WAIT_TIMEOUT = 1205;

	private static final int DEADLOCK = 20701;

	private static final String REFUSED = "not supported by the embedded engine: ";

	/** Not 0A000: at that state Hikari throws the connection away. */
	private static final String NOT_SUPPORTED = "HYC00";

	private ServerError() {
	}

	/**
	 * Return the error 20101, which the server uses for whatever has no number of its
	 * own.
	 * @param text what follows {@code internal error: }
	 * @return the error
	 */
	public static SQLException internal(String text) {
		return of(INTERNAL, GENERAL, "internal error: " + text);
	}

	/**
	 * Return the refusal of a statement that cannot run while a transaction is open.
	 * @return the error
	 */
	public static SQLException unclassified() {
		return internal("unclassified statement appears in uncommitted transaction");
	}

	/**
	 * Return the error of a name with a character that the server does not take.
	 * @return the error
	 */
	public static SQLException invalidInput() {
		return internal("invalid input");
	}

	/**
	 * Return the refusal of a change to what belongs to the server itself.
	 * @return the error
	 */
	public static SQLException noPrivilege() {
		return internal("do not have privilege to execute the statement");
	}

	/**
	 * Return the error of a snapshot name that nothing is recorded under.
	 * @param name the name as it was written
	 * @return the error
	 */
	public static SQLException snapshotNotFound(String name) {
		return internal("find 0 snapshot records by name(" + name + "), expect only 1");
	}

	public static SQLException parser(String text) {
		return of(1064, SYNTAX, "SQL parser error: " + text);
	}

	/**
	 * Return the syntax error at a place in a statement.
	 * @param sql the statement
	 * @param accepted the end of the last token that was understood
	 * @param refused the end of the token that was not
	 * @return the error
	 */
	public static SQLException syntax(String sql, int accepted, int refused) {
		return syntax("syntax error", sql, accepted, refused);
	}

	/**
	 * Return the error of a statement that the server's parser gives a reason for.
	 * @param reason the reason
	 * @param sql the statement
	 * @param accepted the end of the last token that was understood
	 * @param refused the end of the token that was not
	 * @return the error
	 */
	public static SQLException syntax(String reason, String sql, int accepted, int refused) {
		return parser("You have an error in your SQL syntax; check the manual that corresponds to your MatrixOne server"
				+ " version for the right syntax to use. " + reason + " at line " + line(sql, refused) + " column "
				+ column(sql, refused) + " near \"" + sql.substring(accepted) + "\";");
	}

	private static int line(String sql, int end) {
		return 1 + (int) sql.substring(0, end).chars().filter((character) -> character == '\n').count();
	}

	private static int column(String sql, int end) {
		return end - 1 - sql.lastIndexOf('\n', end - 1);
	}

	/**
	 * Return the error of a table that is missing where rows are read.
	 * @param table the table without its database
	 * @return the error
	 */
	public static SQLException unknownTableInQuery(String table) {
		return parser("table \"" + table + "\" does not exist");
	}

	/**
	 * Return the error of a table that is missing where rows are written.
	 * @param database the database
	 * @param table the table
	 * @return the error
	 */
	public static SQLException unknownTable(String database, String table) {
		return of(1146, "42S02", "no such table " + database + "." + table);
	}

	public static SQLException unknownDatabase(String database) {
		return of(1049, SYNTAX, "Unknown database " + database);
	}

	public static SQLException noDatabaseSelected() {
		return of(1046, "3D000", "No database selected");
	}

	public static SQLException databaseExists(String database) {
		return of(1007, GENERAL, "database " + database + " already exists");
	}

	public static SQLException databaseToDropMissing(String database) {
		return of(1008, GENERAL, "Can't drop database '" + database + "'; database doesn't exist");
	}

	public static SQLException tableExists(String table) {
		return of(1050, "42S01", "table " + table + " already exists");
	}

	public static SQLException duplicateEntry(String value, String key) {
		return of(1062, CONSTRAINT, "Duplicate entry '" + value + "' for key '" + key + "'");
	}

	/**
	 * Return the violation of a NOT NULL or a CHECK.
	 * @param text what follows {@code constraint violation: }
	 * @return the error
	 */
	public static SQLException constraintViolation(String text) {
		return of(3819, GENERAL, "constraint violation: " + text);
	}

	/**
	 * Return the violation of a foreign key by a row without its parent.
	 * @param checked whether the server finds it out by a check of its own, which has
	 * another number
	 * @return the error
	 */
	public static SQLException parentMissing(boolean checked) {
		String text = "Cannot add or update a child row: a foreign key constraint fails";
		return checked ? of(1452, CONSTRAINT, text) : internal(text);
	}

	/**
	 * Return the violation of a foreign key by the removal of a parent.
	 * @param checked whether the server finds it out by a check of its own, which has
	 * another number
	 * @return the error
	 */
	public static SQLException childExists(boolean checked) {
		String text = "Cannot delete or update a parent row: a foreign key constraint fails";
		return checked ? of(1217, CONSTRAINT, text) : internal(text);
	}

	public static SQLException columnCount() {
		return of(1136, "21S01", "Column count doesn't match value count at row 1");
	}

	public static SQLException invalidValue(String text) {
		return of(20301, GENERAL, "invalid input: " + text);
	}

	public static SQLException invalidArgument(String text) {
		return of(20203, GENERAL, "invalid argument " + text);
	}

	/**
	 * Return the refusal of something that the server has not got.
	 * @param text what follows {@code not supported: }
	 * @return the error
	 */
	public static SQLException unsupportedByServer(String text) {
		return of(20105, GENERAL, "not supported: " + text);
	}

	public static SQLException dataTooLong(String text) {
		return new ServerTruncation(1406, text);
	}

	public static SQLException dataOutOfRange(String text) {
		return new ServerTruncation(1690, text);
	}

	public static SQLException divisionByZero() {
		return new ServerTruncation(1365, "division by zero");
	}

	public static SQLException lockWaitTimeout() {
		return of(LOCK_WAIT_TIMEOUT, "40001", "Lock wait timeout exceeded; try restarting transaction");
	}

	public static SQLException deadlock() {
		return of(DEADLOCK, GENERAL, "deadlock detected");
	}

	/**
	 * Return whether an error rolls back the transaction that it occurs in, not only the
	 * statement.
	 * @param error the error
	 * @return whether it does
	 */
	public static boolean endsTransaction(SQLException error) {
		return error.getErrorCode() == LOCK_WAIT_TIMEOUT || error.getErrorCode() == DEADLOCK;
	}

	public static SQLException writeConflict() {
		return of(20619, GENERAL, "w-w conflict");
	}

	public static SQLException accessDenied(String user) {
		return of(1045, "28000", "Access denied for user " + user + ". internal error: check password failed");
	}

	/**
	 * Return the refusal of something that the engine does not do although the server
	 * might.
	 * @param what what was asked for
	 * @return the error
	 */
	public static SQLException notSupported(String what) {
		return new Refusal(what, REFUSED + what, NOT_SUPPORTED);
	}

	/**
	 * Return the refusal of a part of a statement.
	 * @param what the part, such as {@code the clause PARTITION BY}
	 * @param sql the statement
	 * @param start where the part begins
	 * @return the error
	 */
	public static SQLException notSupported(String what, String sql, int start) {
		return new SQLFeatureNotSupportedException(
				REFUSED + what + " at line " + line(sql, start) + ", column " + (column(sql, start) + 1) + ": " + sql,
				NOT_SUPPORTED);
	}

	/**
	 * Return an error with everything given.
	 * @param number the number
	 * @param state the SQLSTATE
	 * @param text the message
	 * @return the error, of the class that Connector/J chooses for the state
	 */
	public static SQLException of(int number, String state, String text) {
		// What follows a NUL does not arrive, unless the driver itself says it.
		String message = (number == 0 || text.indexOf('\0') < 0) ? text : text.substring(0, text.indexOf('\0'));
		if (state.startsWith("23")) {
			return new SQLIntegrityConstraintViolationException(message, state, number);
		}
		if (state.startsWith("42")) {
			return new SQLSyntaxErrorException(message, state, number);
		}
		if (state.startsWith("40")) {
			return new SQLTransactionRollbackException(message, state, number);
		}
		return new SQLException(message, state, number);
	}

}
