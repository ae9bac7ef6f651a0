package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.engine.ScriptStatement.Kind;
import io.github.matrixonespring.embedded.engine.ScriptStatement.Part;
import io.github.matrixonespring.embedded.error.ServerError;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcException;

/**
 * Turns the errors of H2 into those that the server would report.
 */
public final class StorageErrors {

	private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"");

	private StorageErrors() {
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
		SQLException translated = translate(error.getErrorCode(), message(error), sql);
		translated.initCause(error);
		return translated;
	}

	private static SQLException translate(int code, String message, String sql) {
		return switch (code) {
			case ErrorCode.DUPLICATE_KEY_1 -> duplicate(quoted(message));
			case ErrorCode.NULL_NOT_ALLOWED ->
				ServerError.constraintViolation("Column '" + quoted(message) + "' cannot be null");
			case ErrorCode.CHECK_CONSTRAINT_VIOLATED_1 -> ServerError
				.constraintViolation("Check constraint '" + quoted(message).split(":", 2)[0] + "' is violated");
			case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 ->
				refersToItself(quoted(message)) ? ServerError.ownForeignKey() : ServerError.foreignKey(true);
			case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1 -> ServerError.foreignKey(false);
			case ErrorCode.VALUE_TOO_LONG_2 -> tooLong(message);
			case ErrorCode.COLUMN_NOT_FOUND_1 ->
				ServerError.invalidValue("column " + lastName(quoted(message)) + " does not exist");
			case ErrorCode.COLUMN_COUNT_DOES_NOT_MATCH -> ServerError.columnCount();
			case ErrorCode.DATA_CONVERSION_ERROR_1 ->
				ServerError.invalidArgument("cast, bad value " + quoted(message).split(" \\(")[0]);
			case ErrorCode.LOCK_TIMEOUT_1 -> ServerError.lockWaitTimeout();
			case ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1 -> ServerError.deadlock();
			case ErrorCode.STATEMENT_WAS_CANCELED ->
				new SQLTimeoutException("Statement cancelled due to timeout or client request");
			case ErrorCode.SYNTAX_ERROR_1, ErrorCode.SYNTAX_ERROR_2, ErrorCode.FUNCTION_NOT_FOUND_1 ->
				ServerError.notSupported(sql);
			default -> ServerError.notSupported(message + ": " + sql);
		};
	}

	/**
	 * H2 appends its translation of the statement and its error code.
	 */
	private static String message(SQLException error) {
		String message = String.valueOf(error.getMessage());
		int statement = message.indexOf("; SQL statement:");
		return (statement >= 0) ? message.substring(0, statement) : message.replaceFirst(" \\[\\d+-\\d+]$", "");
	}

	private static String quoted(String message) {
		Matcher matcher = QUOTED.matcher(message);
		return matcher.find() ? matcher.group(1).replace("\"\"", "\"") : "";
	}

	private static String lastName(String name) {
		return name.substring(name.lastIndexOf('.') + 1).replace("\"", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * The violation reads like {@code "s1".uk INDEX "s1".uk_INDEX_6 ON "s1".t(email NULLS
	 * FIRST) VALUES ( /* 11 *&#47; 'd@c' )}, that of a primary key on one number like
	 * {@code "s1".c PRIMARY KEY ON "s1".t(id) ( /* key:1 *&#47; CAST(1 AS BIGINT), 'x' )}.
	 */
	private static SQLException duplicate(String violation) {
		Matcher rowKey = Pattern.compile("\\(([^()]*)\\) \\( /\\* key:(-?\\d+) \\*/").matcher(violation);
		if (rowKey.find()) {
			return ServerError.duplicateEntry(rowKey.group(2), names(rowKey.group(1)).get(0));
		}
		Matcher matcher = Pattern.compile("\\(([^()]*)\\) VALUES \\((?: /\\*.*?\\*/)?(.*)\\)$", Pattern.DOTALL)
			.matcher(violation);
		if (!matcher.find()) {
			return ServerError.duplicateEntry("", violation);
		}
		List<String> columns = names(matcher.group(1));
		List<String> values = values(matcher.group(2)).subList(0, columns.size());
		if (columns.size() == 1) {
			return ServerError.duplicateEntry(values.get(0), columns.get(0));
		}
		return ServerError.duplicateEntry("(" + String.join(",", values) + ")", "(" + String.join(",", columns) + ")");
	}

	private static List<String> names(String columns) {
		return List.of(columns.split(", "))
			.stream()
			.map((column) -> column.split(" ")[0])
			.map((column) -> column.replace("\"", "").toLowerCase(Locale.ROOT))
			.toList();
	}

	private static List<String> values(String text) {
		List<String> values = new ArrayList<>();
		StringBuilder value = new StringBuilder();
		int depth = 0;
		for (Part part : ScriptStatement.parse(text).parts()) {
			depth += part.isText("(") ? 1 : part.isText(")") ? -1 : 0;
			if (part.isText(",") && depth == 0) {
				values.add(value.toString());
				value.setLength(0);
			}
			else if (part.kind() == Kind.STRING || (part.kind() == Kind.TEXT && isValue(part.value()))) {
				value.append(part.value());
			}
		}
		values.add(value.toString());
		return values;
	}

	/**
	 * A number or a sign, not what H2 wraps values in: {@code CAST(1 AS BIGINT)}.
	 */
	private static boolean isValue(String text) {
		return text.equals("-") || text.equals("NULL") || Character.isDigit(text.charAt(0));
	}

	private static boolean refersToItself(String violation) {
		Matcher matcher = Pattern.compile(": \"?([^\".]+)\"?\\..* REFERENCES \"?([^\".]+)\"?\\.").matcher(violation);
		return matcher.find() && matcher.group(1).equals(matcher.group(2));
	}

	private static SQLException tooLong(String message) {
		Matcher matcher = Pattern
			.compile("column \"(?:.*?) CHARACTER VARYING\\((\\d+)\\).*?\": \"'(.*)' \\((\\d+)\\)\"", Pattern.DOTALL)
			.matcher(message);
		if (!matcher.find()) {
			return ServerError.dataTooLong(message);
		}
		return ServerError.dataTooLong("Can't cast '" + matcher.group(2) + "' to VARCHAR type. Src length "
				+ matcher.group(3) + " is larger than Dest length " + matcher.group(1));
	}

}
