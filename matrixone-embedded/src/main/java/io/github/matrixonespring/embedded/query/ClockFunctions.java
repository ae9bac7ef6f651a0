package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * Functions that tell the time.
 *
 * @param binding the statement
 */
record ClockFunctions(Binding binding) {

	private static final int MAX_DIGITS = 6;

	private static final Set<String> NAMES = Set.of("now", "current_timestamp", "localtime", "localtimestamp",
			"sysdate", "curdate", "current_date", "curtime", "current_time", "utc_date", "utc_time", "utc_timestamp",
			"unix_timestamp");

	@Nullable Bound bind(Expression.Call call, List<Bound> arguments) throws SQLException {
		String name = call.key();
		if (!NAMES.contains(name) || (name.equals("unix_timestamp") && !arguments.isEmpty())) {
			return null;
		}
		int digits = digits(name, call, arguments);
		return switch (name) {
			case "curdate", "current_date" -> Bound.of("CURRENT_DATE", Kind.DATE);
			case "utc_date" -> Bound.of("CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS DATE)", Kind.DATE);
			case "curtime", "current_time" -> as(ServerType.of(Kind.TIME, Math.max(digits, 0)), "LOCALTIME(6)");
			case "utc_time" -> as(ServerType.of(Kind.TIME, Math.max(digits, 0)),
					"CAST(CURRENT_TIMESTAMP(6) AT TIME ZONE 'UTC' AS TIMESTAMP(6))");
			case "utc_timestamp" -> as(ServerType.of(Kind.DATETIME, Math.max(digits, 0)),
					"CAST(CURRENT_TIMESTAMP(6) AT TIME ZONE 'UTC' AS TIMESTAMP(6))");
			case "unix_timestamp" -> new FunctionCalls(this.binding).call(name,
					List.of(new Bound("CURRENT_TIMESTAMP(6)", ServerType.of(Kind.TIMESTAMP, MAX_DIGITS))));
			default -> new Bound("CURRENT_TIMESTAMP(" + ((digits < 0) ? MAX_DIGITS : digits) + ")",
					ServerType.of(Kind.TIMESTAMP, MAX_DIGITS));
		};
	}

	private static Bound as(ServerType type, String time) {
		return new Bound("CAST(" + time + " AS " + StorageType.of(type) + ")", type);
	}

	private static int digits(String name, Expression.Call call, List<Bound> arguments) throws SQLException {
		if (arguments.isEmpty()) {
			return -1;
		}
		if (arguments.size() > 1 || name.endsWith("date") && !name.equals("sysdate")
				|| !(call.arguments().get(0) instanceof Literal literal)
				|| literal.kind() != Expression.LiteralKind.INTEGER) {
			throw FunctionCalls.badArguments(name, arguments);
		}
		int digits = Integer.parseInt(literal.value());
		if (digits > MAX_DIGITS) {
			throw ServerError.of(1426, "42000",
					"Too-big precision " + digits + " specified for '" + name + "'. Maximum is " + MAX_DIGITS + ".");
		}
		return digits;
	}

}
