package io.github.matrixonespring.embedded.query;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * Binds {@code IN}, {@code ANY} and {@code ALL}.
 *
 * @param operators binds comparisons
 */
record MembershipBinder(OperatorBinder operators) {

	/**
	 * One list for H2 of the literals that are compared as the same type, so that it can
	 * use an index, and one comparison for each other value. All of them are computed,
	 * also where one of the first is equal.
	 */
	Bound in(Bound given, boolean negated, List<Bound> values) throws SQLException {
		boolean numbers = values.stream().allMatch((value) -> value.kind().isNumber());
		if (given.kind() == Kind.BIT
				&& values.stream().filter((value) -> value.literal() instanceof Number).count() > 1) {
			throw OperatorBinder.badValues(negated ? "not_in" : "in", given, given);
		}
		Bound operand = numbers ? given : Conversions.displayed(given);
		Map<ServerType, List<Bound>> lists = new LinkedHashMap<>();
		List<Bound> others = new ArrayList<>();
		for (Bound value : values) {
			refuseTooLarge(operand, value);
			if (value.literal() != null || value.kind() == Kind.ANY) {
				boolean single = !negated && isFloat(operand) && value.literal() instanceof Number;
				ServerType type = single ? operand.type() : type(operand, value);
				lists.computeIfAbsent(type, (key) -> new ArrayList<>()).add(value);
			}
			else {
				others.add(Conversions.displayed(value));
			}
		}
		String not = negated ? "NOT " : "";
		if (others.isEmpty() && lists.size() == 1) {
			return listed(operand, not, lists.entrySet().iterator().next());
		}
		List<Bound> equal = new ArrayList<>();
		for (Map.Entry<ServerType, List<Bound>> list : lists.entrySet()) {
			equal.add(listed(operand, "", list));
		}
		for (Bound other : others) {
			equal.add(isNumber(operand, other) ? OperatorBinder.equal(operand, other, type(operand, other))
					: this.operators.compared(negated ? OperatorBinder.NOT_LISTED : "=", operand, other));
		}
		Bound any = equal.get(0);
		for (Bound next : equal.subList(1, equal.size())) {
			any = OperatorBinder.either(any, next);
		}
		return Bound.of("(" + not + any.sql() + ")", Kind.BOOL);
	}

	private ServerType type(Bound operand, Bound value) throws SQLException {
		if (isNumber(operand, value)) {
			return ServerType.of(Kind.DOUBLE);
		}
		if (operand.column() && operand.kind() == Kind.DECIMAL && value.literal() instanceof Double) {
			return operand.type();
		}
		boolean truth = operand.kind() == Kind.BOOL || value.kind() == Kind.BOOL;
		return truth ? ComparedTypes.of("=", operand, value)
				: ComparedTypes.of("=", operand, new Bound("", value.type()));
	}

	/**
	 * Numbers become what a column of single precision can hold, but behind NOT.
	 */
	private static boolean isFloat(Bound operand) {
		return operand.column() && operand.kind() == Kind.FLOAT;
	}

	/**
	 * Among numbers, a text is the one that it begins with.
	 */
	private static boolean isNumber(Bound operand, Bound value) {
		return operand.kind().isText() && (value.kind().isNumber() || value.kind() == Kind.BOOL);
	}

	private static Bound listed(Bound operand, String not, Map.Entry<ServerType, List<Bound>> list) {
		ServerType type = list.getKey();
		List<String> elements = list.getValue().stream().map((value) -> Conversions.to(value, type).sql()).toList();
		return Bound.of(
				"(" + Conversions.to(operand, type).sql() + " " + not + "IN (" + String.join(", ", elements) + "))",
				Kind.BOOL);
	}

	/**
	 * A floating-point literal is cast to the decimal that it is compared with.
	 */
	private static void refuseTooLarge(Bound operand, Bound value) throws SQLException {
		if (operand.kind() == Kind.DECIMAL && value.literal() instanceof Double number) {
			ServerType decimal = (operand.literal() instanceof BigDecimal literal)
					? ServerType.decimal(literal.precision(), literal.scale()) : operand.type();
			Casts.cast(number, value.type(), decimal);
		}
	}

	Bound inQuery(Bound operand, String not, BoundQuery query) throws SQLException {
		ServerType type = ComparedTypes.of("=", operand, new Bound("", query.columns().get(0).type()));
		return Bound.of("(" + Conversions.to(operand, type).sql() + " " + not + "IN (" + as(type, query) + "))",
				Kind.BOOL);
	}

	Bound quantified(Bound operand, String operator, String quantifier, BoundQuery query) throws SQLException {
		ServerType type = ComparedTypes.of("=", operand, new Bound("", query.columns().get(0).type()));
		return Bound.of("(" + Conversions.to(operand, type).sql() + " " + operator + " " + quantifier + "("
				+ as(type, query) + "))", Kind.BOOL);
	}

	private static String as(ServerType type, BoundQuery query) {
		Bound column = new Bound("q.c", query.columns().get(0).type());
		Bound cast = Conversions.to(column, type);
		return cast.sql().equals(column.sql()) ? query.sql()
				: "SELECT " + cast.sql() + " FROM (" + query.sql() + ") q(c)";
	}

}
