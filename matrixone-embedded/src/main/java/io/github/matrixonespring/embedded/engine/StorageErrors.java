package io.github.matrixonespring.embedded.engine;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcException;

/**
 * Turns the errors of H2 into those that the server would report.
 */
public final class StorageErrors {

	private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"");

	private static final int MAX_DECIMAL64_PRECISION = 18;

	private final String message;

	private final String sql;

	private StorageErrors(String message, String sql) {
		this.message = message;
		this.sql = sql.strip();
	}

	/**
	 * Return the error of the server.
	 * @param error the error, of H2 or already of the server
	 * @param sql the statement, as the user wrote it
	 * @return the error of the server
	 */
	public static SQLException translate(SQLException error, String sql) {
		if (!(error instanceof JdbcException)) {
			return error;
		}
		SQLException translated = new StorageErrors(message(error), sql).translate(error.getErrorCode());
		translated.initCause(error);
		return translated;
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

	/**
	 * H2 appends its own form of the statement and its error code.
	 */
	private static String message(SQLException error) {
		String message = String.valueOf(error.getMessage());
		int statement = message.indexOf("; SQL statement:");
		return (statement >= 0) ? message.substring(0, statement) : message.replaceFirst(" \\[\\d+-\\d+]$", "");
	}

	private SQLException translate(int code) {
		String object = quoted(0);
		return switch (code) {
			case ErrorCode.DUPLICATE_KEY_1 -> DuplicateEntry.error(object);
			case ErrorCode.NULL_NOT_ALLOWED -> nullNotAllowed(object);
			case ErrorCode.CHECK_CONSTRAINT_VIOLATED_1 ->
				ServerError.constraintViolation("Check constraint '" + object.split(":", 2)[0] + "' is violated");
			case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 ->
				ServerError.parentMissing(refersToItself(object) || begins("update") || begins("alter"));
			case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1 -> ServerError.childExists(begins("update"));
			case ErrorCode.VALUE_TOO_LONG_2 -> tooLong();
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
			case ErrorCode.DATA_CONVERSION_ERROR_1 -> conversion(object);
			case ErrorCode.INVALID_DATETIME_CONSTANT_2 ->
				ServerError.invalidValue("invalid datetime value " + quoted(1));
			case ErrorCode.ENUM_VALUE_NOT_PERMITTED -> invalidEnum();
			case ErrorCode.GENERATED_COLUMN_CANNOT_BE_ASSIGNED_1 -> generatedColumn(object);
			case ErrorCode.LOCK_TIMEOUT_1 -> ServerError.lockWaitTimeout();
			case ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1 -> ServerError.deadlock();
			case ErrorCode.STATEMENT_WAS_CANCELED ->
				new SQLTimeoutException("Statement cancelled due to timeout or client request");
			case ErrorCode.SYNTAX_ERROR_1, ErrorCode.SYNTAX_ERROR_2, ErrorCode.FUNCTION_NOT_FOUND_1 ->
				ServerError.notSupported(this.sql);
			default -> ServerError.notSupported(this.message + ": " + this.sql);
		};
	}

	private boolean begins(String word) {
		return this.sql.regionMatches(true, 0, word, 0, word.length());
	}

	private String quoted(int index) {
		Matcher matcher = QUOTED.matcher(this.message);
		for (int i = 0; i < index; i++) {
			matcher.find();
		}
		return matcher.find() ? matcher.group(1).replace("\"\"", "\"").replace("\\\\", "\\") : "";
	}

	/**
	 * A column that an insertion leaves out and that has no default is another error for
	 * the server than a null.
	 */
	private SQLException nullNotAllowed(String column) {
		boolean named = Pattern.compile("\\b" + Pattern.quote(column) + "\\b", Pattern.CASE_INSENSITIVE)
			.matcher(this.sql)
			.find();
		boolean listed = Pattern.compile("\\)\\s*values", Pattern.CASE_INSENSITIVE).matcher(this.sql).find();
		return (begins("insert") && listed && !named)
				? ServerError.invalidValue("invalid default value for column '" + column + "'")
				: ServerError.constraintViolation("Column '" + column + "' cannot be null");
	}

	private static boolean refersToItself(String violation) {
		Matcher matcher = Pattern.compile(": \"?([^\".]+)\"?\\..* REFERENCES \"?([^\".]+)\"?\\.").matcher(violation);
		return matcher.find() && matcher.group(1).equals(matcher.group(2));
	}

	private SQLException columnNotFound(String column) {
		if (begins("insert")) {
			return ServerError.of(1054, "42S22", "Unknown column '" + column + "' in '" + insertedTable() + "'");
		}
		int dot = column.lastIndexOf('.');
		if (dot >= 0) {
			String table = column.substring(0, dot);
			return ServerError.invalidValue(occursAlone(table) ? "column '" + column + "' does not exist"
					: "missing FROM-clause entry for table '" + table + "'");
		}
		return isAssigned(column) ? ServerError.internal("column '" + column + "' not found in table")
				: ServerError.invalidValue("column " + column + " does not exist");
	}

	private String insertedTable() {
		Matcher table = Pattern.compile("\\binto\\s+(?:`?\\w+`?\\s*\\.\\s*)?`?(\\w+)", Pattern.CASE_INSENSITIVE)
			.matcher(this.sql);
		return table.find() ? table.group(1).toLowerCase(Locale.ROOT) : "field list";
	}

	/**
	 * Tell whether a name is there as one of a table, not only before the dot of a
	 * column.
	 */
	private boolean occursAlone(String table) {
		return Pattern.compile("\\b" + Pattern.quote(table) + "\\b(?!`?\\s*\\.)", Pattern.CASE_INSENSITIVE)
			.matcher(this.sql)
			.find();
	}

	private boolean isAssigned(String column) {
		return begins("update") && Pattern
			.compile("\\bset\\b(?:(?!\\bwhere\\b).)*?\\b" + Pattern.quote(column) + "`?\\s*=",
					Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
			.matcher(this.sql)
			.find();
	}

	private SQLException conversion(String value) {
		Matcher inColumn = Pattern.compile("^'?(.*?)'? \\(.*\" ([A-Z ]+)", Pattern.DOTALL).matcher(value);
		boolean found = inColumn.find();
		String type = found ? inColumn.group(2).strip() : "INTEGER";
		String name = type.startsWith("BIGINT") ? "bigint" : type.startsWith("DOUBLE") ? "double" : "int";
		return ServerError.invalidArgument("cast to " + name + ", bad value " + (found ? inColumn.group(1) : value));
	}

	private SQLException tooLong() {
		Matcher decimal = Pattern.compile("DECIMAL\\((\\d+), (\\d+)\\)").matcher(quoted(0));
		if (decimal.find()) {
			return beyondRange(Integer.parseInt(decimal.group(1)), decimal.group(2));
		}
		Matcher column = Pattern.compile("CHARACTER VARYING\\((\\d+)\\)").matcher(quoted(0));
		Matcher value = Pattern.compile("^(.*) \\((\\d+)\\)$", Pattern.DOTALL).matcher(quoted(1));
		if (!column.find() || !value.find()) {
			return ServerError.dataTooLong(this.message);
		}
		// The value is written as a literal of H2.
		String text = ScriptStatement.parse(value.group(1)).parts().get(0).value();
		return ServerError.dataTooLong("Can't cast '" + text + "' to VARCHAR type. Src length " + value.group(2)
				+ " is larger than Dest length " + column.group(1));
	}

	private SQLException beyondRange(int precision, String scale) {
		String value = new BigDecimal(quoted(1).split(" ")[0]).stripTrailingZeros().toPlainString();
		return ServerError.invalidValue(value + " beyond the range, can't be converted to Decimal"
				+ ((precision <= MAX_DECIMAL64_PRECISION) ? "64" : "128") + "(" + precision + "," + scale + ").");
	}

	private SQLException invalidEnum() {
		Matcher matcher = Pattern.compile("\"\\((.*)\\)\": \"(.*)\"$").matcher(this.message);
		if (!matcher.find()) {
			return ServerError.invalidValue(this.message);
		}
		String items = matcher.group(1).replace("', '", " ").replace("'", "");
		return ServerError
			.internal("convert to MySQL enum failed: item " + matcher.group(2) + " is not in enum [" + items + "]");
	}

	private static SQLException generatedColumn(String column) {
		String[] names = column.replace("\"", "").split("\\.");
		String table = (names.length > 1) ? names[names.length - 2] : "";
		return ServerError.invalidValue("the value specified for generated column '" + names[names.length - 1]
				+ "' in table '" + table + "' is not allowed");
	}

}
