package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.function.ServerFunction;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;

/**
 * Binds arithmetic.
 *
 * @param binding the statement
 */
record ArithmeticBinder(Binding binding) {

	/** By how many digits a quotient is longer than its dividend. */
	private static final int QUOTIENT_DIGITS = 6;

	private static final ServerType WIDE = ServerType.decimal(ServerType.MAX_DECIMAL128, 0);

	Bound bind(String operator, Bound left, Bound right) throws SQLException {
		if (operator.equals("-") && isMoment(left, right)) {
			return between(left, right);
		}
		boolean unknown = left.kind() == Kind.ANY || right.kind() == Kind.ANY;
		if (unknown && !operator.equals("div")) {
			return Bound.of("NULL", Kind.ANY);
		}
		if (left.kind() == Kind.ENUM ^ right.kind() == Kind.ENUM) {
			Bound member = (left.kind() == Kind.ENUM) ? Conversions.number(left) : Conversions.number(right);
			boolean division = operator.equals("/") || operator.equals("div");
			if (!division) {
				return (left.kind() == Kind.ENUM) ? bind(operator, member, right) : bind(operator, left, member);
			}
		}
		refuseWhatIsNotImitated(operator, left, right);
		if (operator.equals("+") && left.kind() == Kind.VARCHAR && right.kind() == Kind.VARCHAR) {
			return new FunctionCalls(this.binding).call("concat", List.of(left, right));
		}
		boolean division = operator.equals("/") || operator.equals("div");
		ServerType common = (division ? OperandTypes.DIVISION : OperandTypes.COMPARISON).common(left.type(),
				right.type());
		if (common == null || !(common.kind().isNumber() || common.kind() == Kind.ANY)
				|| (left.kind() == Kind.BIT && right.kind() == Kind.BIT)
				|| (division && (left.kind() == Kind.ENUM || right.kind() == Kind.ENUM))) {
			throw OperatorBinder.badValues(operator, left, right);
		}
		if (left.kind() == Kind.ANY && right.kind() == Kind.ANY) {
			return Bound.of("NULL", Kind.ANY);
		}
		if (operator.equals("/") && !isDivisible(left.kind(), right.kind(), common.kind())) {
			throw OperatorBinder.badValues(operator, left, right);
		}
		return switch (operator) {
			case "/" -> quotient(left, right, common);
			case "div" -> new Bound(
					"CAST(TRUNC(" + quotient(whole(left, right), whole(right, left), common).sql() + ") AS BIGINT)",
					ServerType.of(Kind.BIGINT));
			default -> (common.kind() == Kind.DECIMAL) ? decimal(operator, left, right, common)
					: number(operator, left, right, common);
		};
	}

	private void refuseWhatIsNotImitated(String operator, Bound left, Bound right) throws SQLException {
		if (isTimeAndLong(left, right) || isTimeAndLong(right, left)) {
			// The server computes with 64 bits, some results have another sign.
			throw this.binding.notSupported("the operator " + operator + " between a time and a bigint");
		}
		boolean division = operator.equals("/") || operator.equals("div");
		if (left.kind() == Kind.BIT && right.kind() == Kind.BIT && !division) {
			throw this.binding.notSupported("the operator " + operator + " between columns of bits");
		}
		if (left.kind() == Kind.YEAR && right.kind() == Kind.YEAR && operator.equals("/")) {
			throw this.binding.notSupported("the operator / between years");
		}
		if (left.kind() == Kind.YEAR && right.kind().isText()) {
			throw this.binding.notSupported("the operator " + operator + " between a year and a text");
		}
	}

	/**
	 * Return whether {@code /} takes the operands. Whole numbers are divided by DIV only.
	 */
	private static boolean isDivisible(Kind left, Kind right, Kind common) {
		boolean unknown = left == Kind.ANY || right == Kind.ANY;
		return unknown || common.isFloating() || common == Kind.DECIMAL;
	}

	private static boolean isTimeAndLong(Bound time, Bound number) {
		boolean large = number.kind() == Kind.BIGINT || number.kind() == Kind.BIGINT_UNSIGNED;
		return time.kind() == Kind.TIME && large && number.literal() == null;
	}

	private static Bound whole(Bound operand, Bound other) {
		boolean whole = isWhole(operand) || (isWhole(other) && operand.kind().isInteger());
		return whole ? Conversions.to(operand, Kind.BIGINT) : operand;
	}

	private static boolean isWhole(Bound operand) {
		return operand.kind() == Kind.BOOL || operand.kind() == Kind.DATE;
	}

	/**
	 * Return whether one operand is a date or datetime, and the other one, too, or a text
	 * that is cast to it.
	 */
	private static boolean isMoment(Bound left, Bound right) {
		boolean l = left.kind() == Kind.DATE || left.kind() == Kind.DATETIME;
		boolean r = right.kind() == Kind.DATE || right.kind() == Kind.DATETIME;
		return (l && (r || right.kind().isString() || right.kind() == Kind.ANY))
				|| (r && (left.kind().isString() || left.kind() == Kind.ANY));
	}

	/**
	 * The days between dates, or the whole seconds between datetimes.
	 */
	private static Bound between(Bound left, Bound right) {
		if (left.kind() == Kind.ANY || right.kind() == Kind.ANY) {
			return Bound.of("NULL", Kind.ANY);
		}
		boolean seconds = left.kind() == Kind.DATETIME || right.kind() == Kind.DATETIME;
		ServerType type = seconds ? ServerType.of(Kind.DATETIME, Math.max(left.type().scale(), right.type().scale()))
				: ServerType.of(Kind.DATE);
		String from = Conversions.to(right, type).sql();
		String to = Conversions.to(left, type).sql();
		return Bound
			.of(seconds ? "CAST(TRUNC(EXTRACT(EPOCH FROM " + to + ") - EXTRACT(EPOCH FROM " + from + ")) AS BIGINT)"
					: "DATEDIFF(DAY, " + from + ", " + to + ")", Kind.BIGINT);
	}

	private Bound quotient(Bound left, Bound right, ServerType common) {
		if (common.kind() != Kind.DECIMAL) {
			ServerType type = (common.kind() == Kind.FLOAT) ? common : ServerType.of(Kind.DOUBLE);
			return new Bound("CAST((" + Conversions.to(left, type).sql() + " / "
					+ divisor(Conversions.to(right, type).sql()) + ") AS " + StorageType.of(type) + ")", type);
		}
		Bound dividend = asDecimal(left, common);
		Bound divisor = asDecimal(right, common);
		ServerType type = ServerType.decimal(ServerType.MAX_DECIMAL128,
				Math.max(dividend.type().scale() + QUOTIENT_DIGITS, QUOTIENT_DIGITS));
		return new Bound(
				"CAST(PUBLIC.\"MO$CALL\"('/', "
						+ StorageNames
							.literal(new ServerFunction.Resolved(List.of(dividend.type(), divisor.type()), type).text())
						+ ", " + dividend.sql() + ", " + divisor(divisor.sql()) + ") AS " + StorageType.of(type) + ")",
				type);
	}

	/**
	 * In a query, the server returns null for a division by zero.
	 */
	private String divisor(String sql) {
		return this.binding.isQuery() ? "NULLIF(" + sql + ", 0)" : sql;
	}

	/**
	 * Return an operand as a decimal with the digits that it has. A moment can have more
	 * of them than fit beside a short decimal.
	 */
	private static Bound asDecimal(Bound operand, ServerType common) {
		if (operand.kind() == Kind.DECIMAL) {
			return operand;
		}
		boolean moment = operand.kind().isTemporal();
		return Conversions.to(operand, ServerType.decimal(moment ? common.width() : ServerType.MAX_DECIMAL128,
				moment ? operand.type().scale() : 0));
	}

	private Bound decimal(String operator, Bound left, Bound right, ServerType common) {
		Bound l = asDecimal(left, common);
		Bound r = asDecimal(right, common);
		int scale = operator.equals("*") ? l.type().scale() + r.type().scale()
				: Math.max(l.type().scale(), r.type().scale());
		boolean narrow = !operator.equals("*") && l.type().width() <= ServerType.MAX_DECIMAL64
				&& r.type().width() <= ServerType.MAX_DECIMAL64;
		ServerType type = ServerType.decimal(narrow ? ServerType.MAX_DECIMAL64 : ServerType.MAX_DECIMAL128, scale);
		return new Bound("CAST(" + written(operator, l.sql(), r.sql()) + " AS " + StorageType.of(type) + ")", type);
	}

	private Bound number(String operator, Bound left, Bound right, ServerType common) {
		ServerType computed = !common.kind().isUnsigned() ? common
				: (common.kind() == Kind.BIGINT_UNSIGNED) ? WIDE : ServerType.of(Kind.BIGINT);
		String sql = written(operator, Conversions.to(Conversions.to(left, common), computed).sql(),
				Conversions.to(Conversions.to(right, common), computed).sql());
		Bound result = new Bound("CAST(" + sql + " AS " + StorageType.of(computed) + ")", computed);
		return Conversions.to(result, common);
	}

	private String written(String operator, String left, String right) {
		return "(" + left + " " + operator.toUpperCase(Locale.ROOT) + " "
				+ (operator.equals("%") ? divisor(right) : right) + ")";
	}

}
