package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;

/**
 * Binds aggregates.
 *
 * @param expressions binds their arguments
 * @param over the window in the SQL of H2, empty where they are of a group
 */
record AggregateBinder(ExpressionBinder expressions, String over) {

	/** By how many digits an average is longer than what it is of. */
	private static final int AVERAGE_DIGITS = 6;

	/** The digits of an average of numbers of 64 bits. */
	private static final int WHOLE_DIGITS = 4;

	AggregateBinder(ExpressionBinder expressions) {
		this(expressions, "");
	}

	Bound bind(Expression.Call call) throws SQLException {
		String name = call.key();
		if (isOfGroup()) {
			refuseWhereNoneStands(name);
		}
		List<Bound> arguments = new ArrayList<>();
		int given = call.arguments().size() - (name.equals("group_concat") ? 1 : 0);
		int outerColumns = this.expressions.scope().outerColumns();
		for (Expression argument : call.arguments().subList(0, given)) {
			arguments.addAll(elements(argument));
		}
		if (this.expressions.scope().outerColumns() > outerColumns) {
			throw ServerError.of(20102, "HY000", "correlated columns in aggregate function is not yet implemented");
		}
		if (name.equals("approx_count") && arguments.size() > 1) {
			throw notSupported("approx_count of several values", call);
		}
		if (name.equals("count") || name.equals("approx_count")) {
			return count(call, arguments);
		}
		Bound list = new ListAggregates(this).bind(call, arguments);
		if (list != null) {
			return list;
		}
		if (name.equals("approx_percentile") && arguments.size() == 2) {
			return percentile(call, arguments.get(0), arguments.get(1));
		}
		if (arguments.size() == 3 && name.startsWith("max_by")) {
			throw notSupported("the aggregate " + name, call);
		}
		if (name.equals("bit_xor") && arguments.size() != 1) {
			throw ServerError
				.invalidArgument("bit_xor function have invalid input args length, bad value " + arguments.size());
		}
		if (arguments.size() != 1) {
			throw badArguments(name, arguments);
		}
		Bound argument = name.startsWith("bit_") ? arguments.get(0) : Conversions.displayed(arguments.get(0));
		return of(call, call.distinct() ? "DISTINCT " : "", argument);
	}

	private boolean isOfGroup() {
		return this.over.isEmpty();
	}

	SQLException notSupported(String what, Expression.Call call) {
		return this.expressions.binding().notSupported(what, call.token());
	}

	static SQLException badArguments(String name, List<Bound> arguments) {
		return FunctionCalls.badArguments("aggregate function", name,
				arguments.stream().map(Conversions::displayed).toList());
	}

	/**
	 * Bind an argument. That of a window is computed of the rows of groups, if there are
	 * any, and can be an aggregate itself.
	 * @param argument the argument
	 * @return the argument
	 * @throws SQLException if the server or the engine refuses it
	 */
	Bound argument(Expression argument) throws SQLException {
		return isOfGroup() ? this.expressions.plain(argument) : this.expressions.bind(argument);
	}

	private Bound percentile(Expression.Call call, Bound value, Bound share) throws SQLException {
		if (share.literal() == null || !value.kind().isNumber()) {
			throw notSupported("approx_percentile of such arguments", call);
		}
		return Bound.of(
				"CAST(PERCENTILE_CONT(" + share.sql() + ") WITHIN GROUP (ORDER BY "
						+ Conversions.to(value, Kind.DOUBLE).sql() + ")" + this.over + " AS DOUBLE PRECISION)",
				Kind.DOUBLE);
	}

	private List<Bound> elements(Expression argument) throws SQLException {
		List<Bound> elements = new ArrayList<>();
		if (argument instanceof Expression.Tuple tuple) {
			for (Expression element : tuple.elements()) {
				elements.add(argument(element));
			}
		}
		else {
			elements.add(argument(argument));
		}
		return elements;
	}

	private void refuseWhereNoneStands(String name) throws SQLException {
		Clause clause = this.expressions.clause();
		if (clause == Clause.WHERE) {
			throw ServerError.of(1149, "42000",
					"SQL syntax error: aggregate function " + name + " not allowed in WHERE clause");
		}
		if (clause == Clause.GROUP_BY) {
			throw ServerError.invalidValue("GROUP BY clause cannot contain aggregate functions");
		}
		if (clause == Clause.ON) {
			throw ServerError.of(1149, "42000",
					"SQL syntax error: aggregate function " + name + " not allowed in ON clause");
		}
		if (this.expressions.isPlain()) {
			throw ServerError.of(1149, "42000",
					"SQL syntax error: aggregate function " + name + " calls cannot be nested");
		}
	}

	private Bound count(Expression.Call call, List<Bound> arguments) throws SQLException {
		if (call.all()) {
			return Bound.of("COUNT(*)" + this.over, Kind.BIGINT);
		}
		if (arguments.isEmpty()) {
			return Bound.of("COUNT(*)" + this.over, Kind.BIGINT);
		}
		if (arguments.size() == 1) {
			return Bound.of("COUNT(" + (call.distinct() ? "DISTINCT " : "") + arguments.get(0).sql() + ")" + this.over,
					Kind.BIGINT);
		}
		if (!call.distinct()) {
			throw ServerError.of(1149, "42000", "SQL syntax error: Incorrect arguments to COUNT");
		}
		String known = arguments.stream()
			.map((argument) -> argument.sql() + " IS NOT NULL")
			.collect(Collectors.joining(" AND "));
		String row = arguments.stream().map(Bound::sql).collect(Collectors.joining(", "));
		return Bound.of("COUNT(DISTINCT CASE WHEN " + known + " THEN (" + row + ") END)" + this.over, Kind.BIGINT);
	}

	private Bound of(Expression.Call call, String distinct, Bound argument) throws SQLException {
		String name = call.key();
		Kind kind = argument.kind();
		return switch (name) {
			case "min", "max" -> {
				if (kind == Kind.JSON) {
					throw badArguments(name, List.of(argument));
				}
				yield cast(name.toUpperCase(Locale.ROOT), distinct, argument, same(argument));
			}
			case "any_value" -> cast("ANY_VALUE", "", argument, same(argument));
			case "sum" -> cast("SUM", distinct, counted(name, argument), sum(argument));
			case "avg" -> average(distinct, counted(name, argument));
			case "std", "stddev", "stddev_pop" ->
				cast("STDDEV_POP", distinct, deviating(name, argument), deviation(argument));
			case "stddev_samp" -> cast("STDDEV_SAMP", distinct, deviating(name, argument), deviation(argument));
			case "variance", "var_pop" -> cast("VAR_POP", distinct, deviating(name, argument), deviation(argument));
			case "var_samp" -> cast("VAR_SAMP", distinct, deviating(name, argument), deviation(argument));
			case "median" -> cast("MEDIAN", distinct, deviating(name, argument),
					(kind == Kind.DECIMAL) ? ServerType.decimal(ServerType.MAX_DECIMAL128, argument.type().scale() + 1)
							: ServerType.of(Kind.DOUBLE));
			case "bit_and", "bit_or", "bit_xor" -> bits(name, distinct, argument);
			case "approx_count_distinct" ->
				Bound.of("COUNT(DISTINCT " + argument.sql() + ")" + this.over, Kind.BIGINT_UNSIGNED);
			default -> throw notSupported("the aggregate " + name, call);
		};
	}

	private static ServerType same(Bound argument) {
		return switch (argument.kind()) {
			case ENUM, SET, UUID -> ServerType.of(Kind.VARCHAR);
			case ANY -> ServerType.of(Kind.TINYINT_UNSIGNED);
			default -> argument.type();
		};
	}

	private Bound cast(String function, String distinct, Bound argument, ServerType type) {
		return new Bound("CAST(" + function + "(" + distinct + argument.sql() + ")" + this.over + " AS "
				+ StorageType.of(type) + ")", type);
	}

	private static Bound counted(String name, Bound argument) throws SQLException {
		Kind kind = argument.kind();
		if (!kind.isNumber() && kind != Kind.BIT && kind != Kind.YEAR && kind != Kind.ANY) {
			throw badArguments(name, List.of(argument));
		}
		return (kind == Kind.ANY) ? Conversions.to(argument, Kind.TINYINT) : argument;
	}

	private static Bound deviating(String name, Bound argument) throws SQLException {
		if (argument.kind() == Kind.YEAR && !name.equals("median")) {
			throw ServerError.internal("unsupported type 'YEAR' for var/stddev: ");
		}
		if (argument.kind() == Kind.YEAR) {
			throw badArguments(name, List.of(argument));
		}
		return counted(name, argument);
	}

	private static ServerType sum(Bound argument) {
		return switch (argument.kind()) {
			case BIGINT, BIGINT_UNSIGNED -> ServerType.decimal(ServerType.MAX_DECIMAL128, 0);
			case FLOAT, DOUBLE -> ServerType.of(Kind.DOUBLE);
			case DECIMAL -> ServerType.decimal(ServerType.MAX_DECIMAL128, argument.type().scale());
			case TINYINT, SMALLINT, INT, YEAR -> ServerType.of(Kind.BIGINT);
			default -> ServerType.of(Kind.BIGINT_UNSIGNED);
		};
	}

	private Bound average(String distinct, Bound argument) {
		ServerType type = switch (argument.kind()) {
			case BIGINT, BIGINT_UNSIGNED -> ServerType.decimal(ServerType.MAX_DECIMAL128, WHOLE_DIGITS);
			case DECIMAL -> ServerType.decimal(ServerType.MAX_DECIMAL128, argument.type().scale() + AVERAGE_DIGITS);
			default -> ServerType.of(Kind.DOUBLE);
		};
		return cast("AVG", distinct, Conversions.to(argument, type), type);
	}

	private static ServerType deviation(Bound argument) {
		return (argument.kind() == Kind.DECIMAL)
				? ServerType.decimal(ServerType.MAX_DECIMAL128, argument.type().scale() + AVERAGE_DIGITS)
				: ServerType.of(Kind.DOUBLE);
	}

	private Bound bits(String name, String distinct, Bound argument) throws SQLException {
		if (!distinct.isEmpty()) {
			throw ServerError.internal("distinct bit operations are not supported: ");
		}
		if (argument.kind().isBinary() || argument.kind() == Kind.ANY) {
			throw this.expressions.binding()
				.notSupported("the aggregate " + name + " of " + ((argument.kind() == Kind.ANY) ? "NULL" : "bytes"));
		}
		if (!argument.kind().isInteger() && argument.kind() != Kind.BIT) {
			throw badArguments(name, List.of(argument));
		}
		Bound signed = Conversions.explicitly(argument, ServerType.of(Kind.BIGINT));
		// The server has an answer where there is no row.
		String all = "COALESCE(" + name.toUpperCase(Locale.ROOT) + "_AGG(" + signed.sql() + ")" + this.over + ", "
				+ (name.equals("bit_and") ? "-1" : "0") + ")";
		return Conversions.explicitly(Bound.of("CAST(" + all + " AS BIGINT)", Kind.BIGINT),
				ServerType.of(Kind.BIGINT_UNSIGNED));
	}

}
