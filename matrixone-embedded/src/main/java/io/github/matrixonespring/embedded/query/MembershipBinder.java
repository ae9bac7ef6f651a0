package io.github.matrixonespring.embedded.query;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
	 * One list for H2 where all values are compared as the same type, so that it can use
	 * an index; else one comparison for each.
	 */
	Bound in(Bound operand, String not, List<Bound> values) throws SQLException {
		Set<ServerType> types = new HashSet<>();
		for (Bound value : values) {
			refuseTooLarge(operand, value);
			boolean truth = operand.kind() == Kind.BOOL || value.kind() == Kind.BOOL;
			types.add(truth ? OperatorBinder.comparable("=", operand, value)
					: this.operators.comparableWith(operand, value.type()));
		}
		if (values.size() > 1 && values.stream().anyMatch((value) -> isCast(operand, value))) {
			return Bound.of("(" + not + this.operators.equalToAny(operand, values).sql() + ")", Kind.BOOL);
		}
		if (types.size() == 1) {
			ServerType type = types.iterator().next();
			List<String> elements = values.stream().map((value) -> Conversions.to(value, type).sql()).toList();
			return Bound.of(
					"(" + Conversions.to(operand, type).sql() + " " + not + "IN (" + String.join(", ", elements) + "))",
					Kind.BOOL);
		}
		List<String> equal = new ArrayList<>();
		for (Bound value : values) {
			equal.add(this.operators.compared("=", operand, value).sql());
		}
		return Bound.of("(" + not + "(" + String.join(" OR ", equal) + "))", Kind.BOOL);
	}

	/**
	 * Return whether a value of the row is cast in a way that can fail.
	 */
	private static boolean isCast(Bound operand, Bound value) {
		boolean signed = operand.kind() == Kind.BIGINT_UNSIGNED && value.kind().isSigned();
		boolean text = value.kind().isString() && !operand.kind().isString() && operand.kind() != Kind.ENUM;
		return value.literal() == null && (signed || text);
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
		ServerType type = this.operators.comparableWith(operand, query.columns().get(0).type());
		return Bound.of("(" + Conversions.to(operand, type).sql() + " " + not + "IN (" + as(type, query) + "))",
				Kind.BOOL);
	}

	Bound quantified(Bound operand, String operator, String quantifier, BoundQuery query) throws SQLException {
		ServerType type = this.operators.comparableWith(operand, query.columns().get(0).type());
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
