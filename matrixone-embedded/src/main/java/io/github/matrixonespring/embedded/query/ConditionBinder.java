package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Binds CASE, and the functions that choose one of their arguments.
 *
 * @param expressions binds what they consist of
 */
record ConditionBinder(ExpressionBinder expressions) {

	Bound bind(Expression.Case cases) throws SQLException {
		Expression operand = cases.operand();
		OperatorBinder operators = new OperatorBinder(this.expressions);
		Bound compared = (operand != null) ? this.expressions.bind(operand) : null;
		List<Bound> conditions = new ArrayList<>();
		List<Bound> results = new ArrayList<>();
		List<Bound> written = new ArrayList<>();
		for (Expression.When branch : cases.branches()) {
			Bound condition = this.expressions.bind(branch.condition());
			if (compared == null) {
				written.add(condition);
			}
			conditions.add((compared != null) ? operators.compared("=", compared, condition) : condition);
			Bound result = Conversions.displayed(this.expressions.bind(branch.result()));
			written.add(result);
			results.add(result);
		}
		Expression otherwise = cases.otherwise();
		if (otherwise != null) {
			results.add(Conversions.displayed(this.expressions.bind(otherwise)));
		}
		if (otherwise == null) {
			results.add(Bound.of("NULL", Kind.ANY));
		}
		ServerType type = CommonTypes.CASE.of(results.stream().map(Bound::type).toList());
		boolean untrue = compared == null && !conditions.stream().allMatch(ConditionBinder::isCondition);
		if (type == null || untrue) {
			written.add(results.get(results.size() - 1));
			throw OperatorBinder.badValues("case", written.toArray(new Bound[0]));
		}
		boolean cast = conditions.stream().anyMatch((condition) -> condition.kind() != Kind.BOOL);
		if (cast && type.kind().isTemporal()) {
			// Where the server casts a condition, it casts the results, too.
			type = ServerType.of(type.kind());
		}
		List<String> converted = cast ? cast(results, type) : converted(results, type);
		StringBuilder sql = new StringBuilder("CASE");
		for (int i = 0; i < conditions.size(); i++) {
			sql.append(" WHEN ")
				.append(Conversions.toBoolean(conditions.get(i)).sql())
				.append(" THEN ")
				.append(converted.get(i));
		}
		sql.append(" ELSE ").append(converted.get(conditions.size()));
		return new Bound(sql.append(" END").toString(), type);
	}

	private static List<String> cast(List<Bound> values, ServerType type) throws SQLException {
		List<String> cast = new ArrayList<>();
		for (Bound value : values) {
			cast.addAll((value.kind() == type.kind()) ? List.of(Conversions.to(value, type).sql())
					: converted(List.of(value), type));
		}
		return cast;
	}

	private static boolean isCondition(Bound value) {
		return value.kind() == Kind.BOOL || value.kind().isInteger();
	}

	/**
	 * A type can be the cheapest and still be one that the server cannot cast to.
	 */
	private static List<String> converted(List<Bound> values, ServerType type) throws SQLException {
		boolean same = values.stream().allMatch((value) -> value.kind() == type.kind());
		List<String> converted = new ArrayList<>();
		for (Bound value : values) {
			if (value.kind() != type.kind() && !Casts.isSupported(value.type(), type)) {
				throw ServerError.invalidArgument(
						"operator cast, bad value [" + value.type().inErrors() + " " + type.inErrors() + "]");
			}
			boolean cut = same && type.kind().isTemporal() && value.type().scale() > type.scale();
			converted.add((cut ? Conversions.cut(value, type) : Conversions.to(value, type)).sql());
		}
		return converted;
	}

	/**
	 * Bind a function that chooses one of its arguments.
	 * @param name its name
	 * @param arguments its arguments
	 * @return the choice, or {@code null} if it is no such function
	 * @throws SQLException if the server does not take the arguments
	 */
	@Nullable Bound choice(String name, List<Bound> arguments) throws SQLException {
		List<Bound> values = arguments.stream().map(Conversions::displayed).toList();
		return switch (name) {
			case "if", "iff" -> choose(name, values);
			case "ifnull" -> ifNull(values);
			case "coalesce" -> coalesced(values);
			case "nullif" -> nullIf(arguments);
			default -> null;
		};
	}

	private Bound choose(String name, List<Bound> arguments) throws SQLException {
		ServerType type = (arguments.size() == 3)
				? CommonTypes.IF.of(arguments.subList(1, 3).stream().map(Bound::type).toList()) : null;
		Kind condition = arguments.isEmpty() ? Kind.ANY : arguments.get(0).kind();
		boolean taken = condition == Kind.ANY || condition == Kind.BOOL || condition == Kind.BIT || condition.isNumber()
				|| condition.isString();
		if (type == null || !taken) {
			throw FunctionCalls.badArguments(name, arguments);
		}
		List<String> converted = converted(arguments.subList(1, 3), type);
		return new Bound("CASE WHEN " + truth(arguments.get(0)) + " THEN " + converted.get(0) + " ELSE "
				+ converted.get(1) + " END", type);
	}

	/**
	 * IF takes for true what is not 0, of a text the number that it begins with.
	 */
	private static String truth(Bound condition) {
		Kind kind = condition.kind();
		if (kind.isString()) {
			return "(" + Conversions.to(condition, Kind.DOUBLE).sql() + " <> 0)";
		}
		return (kind == Kind.DECIMAL) ? "(" + condition.sql() + " <> 0)" : Conversions.toBoolean(condition).sql();
	}

	/**
	 * To the server this is {@code CASE WHEN a IS NULL THEN b ELSE a END}.
	 */
	private static Bound ifNull(List<Bound> arguments) throws SQLException {
		if (arguments.size() != 2) {
			throw ServerError.invalidArgument("ifnull function need two args, bad value " + arguments.size());
		}
		Bound value = arguments.get(0);
		Bound other = arguments.get(1);
		ServerType type = CommonTypes.CASE.of(List.of(other.type(), value.type()));
		if (type == null) {
			throw OperatorBinder.badValues("case", Bound.of("", Kind.BOOL), other, value);
		}
		List<String> converted = converted(List.of(value, other), type);
		String sql = (value.kind() == type.kind()) ? "COALESCE(" + String.join(", ", converted) + ")" : "CASE WHEN "
				+ value.sql() + " IS NULL THEN " + converted.get(1) + " ELSE " + converted.get(0) + " END";
		return new Bound(sql, type);
	}

	private static Bound coalesced(List<Bound> arguments) throws SQLException {
		ServerType type = common("coalesce", arguments);
		return new Bound("COALESCE(" + String.join(", ", converted(arguments, type)) + ")", type);
	}

	/**
	 * To the server this is {@code CASE WHEN a = b THEN NULL ELSE a END}.
	 */
	private Bound nullIf(List<Bound> arguments) throws SQLException {
		if (arguments.size() != 2) {
			throw ServerError.invalidArgument("nullif need two args, bad value " + arguments.size());
		}
		String equal = new OperatorBinder(this.expressions).compared("=", arguments.get(0), arguments.get(1)).sql();
		Bound value = Conversions.displayed(arguments.get(0));
		ServerType type = CommonTypes.CASE.of(List.of(ServerType.of(Kind.ANY), value.type()));
		if (type == null) {
			throw OperatorBinder.badValues("case", Bound.of("", Kind.BOOL), Bound.of("", Kind.ANY), value);
		}
		return new Bound("CASE WHEN " + equal + " THEN NULL ELSE " + Conversions.to(value, type).sql() + " END", type);
	}

	/**
	 * Return the type of values of which one is taken.
	 * @param function the function that takes it, for the error
	 * @param values the values
	 * @return the type
	 * @throws SQLException if the server has none for them
	 */
	static ServerType common(String function, List<Bound> values) throws SQLException {
		ServerType common = values.isEmpty() ? null
				: CommonTypes.COALESCE.of(values.stream().map(Bound::type).toList());
		if (common == null) {
			throw FunctionCalls.badArguments(function, values);
		}
		return common;
	}

}
