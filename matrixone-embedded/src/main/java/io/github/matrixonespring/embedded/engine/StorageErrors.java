package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ConcurrentModificationException;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.RefusedPiece;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcException;

/**
 * Turns the errors of H2 into those that the server would report.
 */
public final class StorageErrors {

	private final StorageMessage message;

	private final FailedStatement statement;

	private StorageErrors(StorageMessage message, FailedStatement statement) {
		this.message = message;
		this.statement = statement;
	}

	/**
	 * Return the error of the server.
	 * @param error the error, of H2 or already of the server
	 * @param sql the statement, as the user wrote it
	 * @return the error of the server
	 */
	public static SQLException translate(SQLException error, String sql) {
		return RefusedPiece.placed(translated(error, sql), sql);
	}

	private static SQLException translated(SQLException error, String sql) {
		if (!(error instanceof JdbcException)) {
			return error;
		}
		for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ours && !(cause instanceof JdbcException)) {
				// Thrown by a function that H2 called.
				return ours;
			}
		}
		SQLException translated = new StorageErrors(StorageMessage.of(error), FailedStatement.of(sql))
			.translate(error.getErrorCode());
		translated.initCause(error);
		return translated;
	}

	/**
	 * Return whether a statement failed, and was undone, because somebody changed the
	 * schema of H2 since it was planned: a table of it is gone, or H2 came upon a change
	 * that was being made.
	 * @param error the error
	 * @param replaced whether the catalog has changed
	 * @return whether it can be planned again
	 */
	public static boolean isOvertaken(SQLException error, boolean replaced) {
		if (!(error instanceof JdbcException)) {
			return false;
		}
		return switch (error.getErrorCode()) {
			// H2 also says that it is closed if the rows of one table are.
			case ErrorCode.SCHEMA_NOT_FOUND_1, ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1, ErrorCode.DATABASE_IS_CLOSED ->
				replaced;
			case ErrorCode.GENERAL_ERROR_1 -> replaced || error.getCause() instanceof ConcurrentModificationException;
			default -> false;
		};
	}

	/**
	 * Return the error of the server for a statement with a limit of time, which may have
	 * gone by while it was waiting for a row.
	 * @param error the error, of H2 or already of the server
	 * @param sql the statement, as the user wrote it
	 * @return the error of the server
	 */
	public static SQLException translateLimited(SQLException error, String sql) {
		return (error instanceof JdbcException && error.getErrorCode() == ErrorCode.LOCK_TIMEOUT_1) ? cancelled(error)
				: translate(error, sql);
	}

	private static SQLException cancelled(SQLException cause) {
		return new SQLTimeoutException("Statement cancelled due to timeout or client request", cause);
	}

	private SQLException translate(int code) {
		String object = this.message.argument(0);
		return switch (code) {
			case ErrorCode.DUPLICATE_KEY_1 -> DuplicateEntry.error(object);
			case ErrorCode.NULL_NOT_ALLOWED -> nullNotAllowed(object);
			case ErrorCode.CHECK_CONSTRAINT_VIOLATED_1 -> checkViolated(object.split(":", 2)[0]);
			case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 ->
				ServerError.parentMissing(refersToItself(object) || begins("update") || begins("alter"));
			case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1 ->
				ServerError.childExists(this.statement.updatesOneTable());
			case ErrorCode.VALUE_TOO_LONG_2 -> ValueErrors.tooLong(this.message);
			case ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_1, ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_2 ->
				ServerError.dataOutOfRange("data out of range: value '" + object + "'");
			case ErrorCode.COLUMN_NOT_FOUND_1 -> columnNotFound(object.replace("\"", "").toLowerCase(Locale.ROOT));
			case ErrorCode.AMBIGUOUS_COLUMN_NAME_1 ->
				ServerError.invalidValue("ambiguous column reference to '" + object + "'");
			case ErrorCode.MUST_GROUP_BY_COLUMN_1 -> ServerError.of(1149, "42000", "SQL syntax error: column \""
					+ object + "\" must appear in the GROUP BY clause or be used in an aggregate function");
			case ErrorCode.ORDER_BY_NOT_IN_RESULT -> ServerError.of(1149, "42000",
					"SQL syntax error: for SELECT DISTINCT, ORDER BY expressions must appear in select list");
			case ErrorCode.DUPLICATE_COLUMN_NAME_1 ->
				begins("alter") ? ServerError.of(1060, "42S21", "Duplicate column name '" + object + "'")
						: ServerError.constraintViolation("duplicate column \"" + object + "\"");
			case ErrorCode.CONSTRAINT_ALREADY_EXISTS_1 ->
				ServerError.of(1061, "42000", "Duplicate foreign key constraint name '" + object + "'");
			case ErrorCode.INDEX_ALREADY_EXISTS_1 ->
				ServerError.of(1061, "42000", "duplicate key name '" + object + "'");
			case ErrorCode.SECOND_PRIMARY_KEY -> ServerError.invalidValue("more than one primary key defined");
			case ErrorCode.COLUMN_COUNT_DOES_NOT_MATCH -> ServerError.columnCount();
			case ErrorCode.DIVISION_BY_ZERO_1 -> ServerError.divisionByZero();
			case ErrorCode.DATA_CONVERSION_ERROR_1 -> ValueErrors.conversion(object);
			case ErrorCode.INVALID_DATETIME_CONSTANT_2 ->
				ServerError.invalidValue("invalid datetime value " + this.message.argument(1));
			case ErrorCode.ENUM_VALUE_NOT_PERMITTED -> ValueErrors.notInEnum(this.message);
			case ErrorCode.GENERATED_COLUMN_CANNOT_BE_ASSIGNED_1 -> generatedColumn(object);
			case ErrorCode.LOCK_TIMEOUT_1 -> ServerError.lockWaitTimeout();
			case ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1 -> ServerError.deadlock();
			case ErrorCode.STATEMENT_WAS_CANCELED ->
				new SQLTimeoutException("Statement cancelled due to timeout or client request");
			case ErrorCode.SYNTAX_ERROR_1, ErrorCode.SYNTAX_ERROR_2, ErrorCode.FUNCTION_NOT_FOUND_1 ->
				ServerError.notSupported("SQL that H2 does not take (" + this.message.text() + ")");
			default -> ServerError.notSupported(this.message.text());
		};
	}

	private static SQLException checkViolated(String check) {
		return check.equals(TableStructure.PARTITIONS)
				? ServerError.invalidValue("Table has no partition for value from column_list")
				: ServerError.constraintViolation("Check constraint '" + check + "' is violated");
	}

	private boolean begins(String word) {
		return this.statement.begins(word);
	}

	/**
	 * A column that an insertion leaves out and that has no default is another error for
	 * the server than a null.
	 */
	private SQLException nullNotAllowed(String column) {
		return this.statement.leavesOut(column)
				? ServerError.invalidValue("invalid default value for column '" + column + "'")
				: ServerError.constraintViolation("Column '" + column + "' cannot be null");
	}

	/**
	 * Each table has a schema of its own. H2 writes
	 * {@code fk: s1.child FOREIGN KEY(p) REFERENCES s2.parent(id) ('the key')}.
	 */
	private static boolean refersToItself(String violation) {
		ScriptStatement constraint = ScriptStatement.parse(violation);
		int child = constraint.indexOf(":") + 1;
		int parent = constraint.indexOf("REFERENCES") + 1;
		return schema(constraint, child).equals(schema(constraint, parent));
	}

	private static String schema(ScriptStatement statement, int index) {
		return statement.parts().get(index).value().split("\\.", 2)[0];
	}

	private SQLException columnNotFound(String column) {
		if (begins("insert")) {
			String table = this.statement.insertedTable();
			return ServerError.of(1054, "42S22",
					"Unknown column '" + column + "' in '" + ((table != null) ? table : "field list") + "'");
		}
		int dot = column.lastIndexOf('.');
		if (dot >= 0) {
			String table = column.substring(0, dot);
			return ServerError.invalidValue((this.statement.namesTable(table) && !table.equals("dual"))
					? "column '" + column + "' does not exist" : "missing FROM-clause entry for table '" + table + "'");
		}
		return this.statement.assigns(column) ? ServerError.internal("column '" + column + "' not found in table")
				: ServerError.invalidValue("column " + column + " does not exist");
	}

	private static SQLException generatedColumn(String column) {
		String[] names = column.replace("\"", "").split("\\.");
		String table = (names.length > 1) ? names[names.length - 2] : "";
		return ServerError.invalidValue("the value specified for generated column '" + names[names.length - 1]
				+ "' in table '" + table + "' is not allowed");
	}

}
