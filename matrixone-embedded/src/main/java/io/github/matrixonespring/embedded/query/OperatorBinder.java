package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.query.Correlation.Role;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Binds operators.
 *
 * @param expressions binds their operands
 */
record OperatorBinder(ExpressionBinder expressions) {

	/**
	 * How {@code NOT IN} compares: for equality, but as if no operand was a column.
	 */
	static final String NOT_LISTED = "not in";

	private static final Map<String, String> COMPARISONS = Map.of("=", "=", "!=", "<>", "<", "<", ">", ">", "<=", "<=",
			">=", ">=", "<=>", "IS NOT DISTINCT FROM");

	Bound binary(Expression.Binary binary) throws SQLException {
		String operator = binary.operator();
		if (binary.right() instanceof Expression.Interval interval && (operator.equals("+") || operator.equals("-"))) {
			return interval(operator + " interval", binary.left(), interval);
		}
		if (binary.left() instanceof Expression.Interval interval && operator.equals("+")) {
			return interval("interval +", binary.right(), interval);
		}
		if (COMPARISONS.containsKey(operator)) {
			return compared(operator, binary.left(), binary.right());
		}
		return switch (operator) {
			case "and", "or", "xor" -> logical(operator, binary);
			case "+", "-", "*", "%", "/", "div" -> new ArithmeticBinder(this.expressions.binding()).bind(operator,
					operand(binary.left()), operand(binary.right()));
			case "->", "->>" -> json(operator, binary);
			default -> called(operator, operand(binary.left()), operand(binary.right()));
		};
	}

	private Bound operand(Expression expression) throws SQLException {
		return this.expressions.bind(expression);
	}

	private Bound called(String function, Bound... arguments) throws SQLException {
		return new FunctionCalls(this.expressions.binding()).call(function, List.of(arguments));
	}

	private Bound interval(String function, Expression value, Expression.Interval interval) throws SQLException {
		return called(function, operand(value), operand(interval.value()),
				Literals.bind(new Expression.Literal(LiteralKind.STRING, interval.unit())));
	}

	private Bound json(String operator, Expression.Binary binary) throws SQLException {
		Bound extracted = called("json_extract", operand(binary.left()), operand(binary.right()));
		return operator.equals("->>") ? called("json_unquote", extracted) : extracted;
	}

	private Bound logical(String operator, Expression.Binary binary) throws SQLException {
		Bound left = Conversions.displayed(operand(binary.left()));
		Bound right = Conversions.displayed(operand(binary.right()));
		refuseNoTruth(operator, left, right);
		boolean filter = operator.equals("and") && this.expressions.isFilter(binary);
		return combined(operator, condition(left), condition(right), filter);
	}

	/**
	 * Combine two conditions. Both are computed for each row, also where one of them
	 * decides, unless rows are filtered by one and then by the other.
	 */
	private static Bound combined(String operator, Bound left, Bound right, boolean filter) {
		String name = operator.toUpperCase(Locale.ROOT);
		if (!filter && (left.canFail() || right.canFail())) {
			return Bound.of("PUBLIC.\"MO$" + name + "\"(" + left.sql() + ", " + right.sql() + ")", Kind.BOOL);
		}
		return Bound.of("(" + left.sql() + " " + (operator.equals("xor") ? "<>" : name) + " " + right.sql() + ")",
				Kind.BOOL);
	}

	/**
	 * Return whether one of two conditions is true. Both are computed.
	 */
	static Bound either(Bound left, Bound right) {
		return combined("or", left, right, false);
	}

	/**
	 * Cast an operand to a boolean.
	 * @param operator the operator that needs one, for the error
	 * @param operand the operand
	 * @return the boolean
	 * @throws SQLException if the server does not take it for one
	 */
	Bound truth(String operator, Bound operand) throws SQLException {
		Bound shown = Conversions.displayed(operand);
		refuseNoTruth(operator, shown);
		return condition(shown);
	}

	/**
	 * A decimal is refused whatever its value is, and if there is none.
	 */
	static Bound condition(Bound operand) throws SQLException {
		if (operand.kind() == Kind.DECIMAL) {
			throw badValues("cast", operand, Bound.of("", Kind.BOOL));
		}
		return Conversions.toBoolean(operand);
	}

	private static void refuseNoTruth(String operator, Bound... operands) throws SQLException {
		for (Bound operand : operands) {
			if (operand.kind() != Kind.BOOL && ImplicitCasts.cost(operand.kind(), Kind.BOOL) < 0) {
				throw badValues(operator, operands);
			}
		}
	}

	static SQLException badValues(String operator, Bound... operands) {
		return ServerError.invalidArgument("operator " + operator + ", bad value ["
				+ Stream.of(operands).map((operand) -> operand.type().inErrors()).collect(Collectors.joining(" "))
				+ "]");
	}

	Bound unary(Expression.Unary unary) throws SQLException {
		if (unary.operator().equals("-") && unary.operand() instanceof Expression.Literal literal
				&& isNumber(literal.kind()) && !literal.value().startsWith("-")) {
			return Literals.bind(new Expression.Literal(literal.kind(), "-" + literal.value()));
		}
		Bound operand = operand(unary.operand());
		return switch (unary.operator()) {
			case "not", "!" -> Bound.of("(NOT " + truth("not", operand).sql() + ")", Kind.BOOL);
			case "-" -> {
				Bound number = (operand.kind() == Kind.ENUM) ? Conversions.to(operand, Kind.TINYINT)
						: signed("unary_minus", operand);
				yield new Bound("(- " + number.sql() + ")", number.type());
			}
			case "+" -> switch (operand.kind()) {
				case TINYINT_UNSIGNED, SMALLINT_UNSIGNED, INT_UNSIGNED, BIGINT_UNSIGNED -> operand;
				case BIT -> Conversions.to(operand, Kind.BIGINT_UNSIGNED);
				case ENUM -> Conversions.number(operand);
				default -> signed("unary_plus", operand);
			};
			default -> called("~", operand);
		};
	}

	private static boolean isNumber(LiteralKind kind) {
		return kind == LiteralKind.INTEGER || kind == LiteralKind.DECIMAL || kind == LiteralKind.FLOATING;
	}

	private static Bound signed(String operator, Bound operand) throws SQLException {
		Kind kind = operand.kind();
		if (kind.isSigned() || kind.isFloating() || kind == Kind.DECIMAL || kind == Kind.ANY) {
			return operand;
		}
		if (kind == Kind.BIGINT_UNSIGNED) {
			return Conversions.to(operand, ServerType.decimal(ServerType.MAX_DECIMAL128, 0));
		}
		if (kind.isUnsigned() || kind.isText() || kind == Kind.BIT || kind == Kind.YEAR) {
			return Conversions.to(operand, Kind.BIGINT);
		}
		throw badValues(operator, operand);
	}

	private Bound compared(String operator, Expression left, Expression right) throws SQLException {
		Expression first = unwrapped(left);
		Expression second = unwrapped(right);
		if (first instanceof Expression.Tuple one && second instanceof Expression.Tuple other) {
			return compared(operator, one.elements(), other.elements());
		}
		if (first instanceof Expression.Tuple || second instanceof Expression.Tuple) {
			throw this.expressions.binding().notSupported("a comparison of several columns with one value");
		}
		return compared(operator, operand(left), operand(right));
	}

	private static Expression unwrapped(Expression expression) {
		return (expression instanceof Expression.Parenthesized parenthesized) ? unwrapped(parenthesized.inner())
				: expression;
	}

	private Bound compared(String operator, List<Expression> left, List<Expression> right) throws SQLException {
		if (left.size() != right.size() || (!operator.equals("=") && !operator.equals("!="))) {
			throw this.expressions.binding().notSupported("the operator " + operator + " between several columns");
		}
		List<String> parts = new ArrayList<>();
		for (int i = 0; i < left.size(); i++) {
			parts.add(compared("=", left.get(i), right.get(i)).sql());
		}
		String all = "(" + String.join(" AND ", parts) + ")";
		return Bound.of(operator.equals("=") ? all : "(NOT " + all + ")", Kind.BOOL);
	}

	/**
	 * Compare two operands.
	 * @param operator the operator
	 * @param left the left operand
	 * @param right the right operand
	 * @return the comparison
	 * @throws SQLException if the server does not compare such types
	 */
	Bound compared(String operator, Bound left, Bound right) throws SQLException {
		if (operator.equals(NOT_LISTED)) {
			return equal(left, right, ComparedTypes.of("=", left, right));
		}
		ServerType common = ComparedTypes.ofColumn(operator, left, right);
		if (operator.equals("!=") && common.kind() == Kind.BIT) {
			// A panic of the server.
			throw this.expressions.binding().notSupported("the operator <> of BIT");
		}
		for (Bound operand : List.of(left, right)) {
			if (operand.kind() == Kind.JSON && !Casts.isSupported(operand.type(), common)) {
				throw ServerError.invalidArgument(
						"operator cast, bad value [" + operand.type().inErrors() + " " + common.inErrors() + "]");
			}
		}
		return Bound.of("(" + Conversions.to(left, common).sql() + " " + COMPARISONS.get(operator) + " "
				+ Conversions.to(right, common).sql() + ")", Kind.BOOL);
	}

	/**
	 * Return whether two operands are equal as values of a type.
	 */
	static Bound equal(Bound left, Bound right, ServerType type) {
		return Bound.of("(" + Conversions.to(left, type).sql() + " = " + Conversions.to(right, type).sql() + ")",
				Kind.BOOL);
	}

	Bound is(Expression.Is is) throws SQLException {
		Bound operand = operand(is.operand());
		String not = is.negated() ? "NOT " : "";
		if (is.state().equals("null") || is.state().equals("unknown")) {
			return Bound.of("(" + operand.sql() + " IS " + not + "NULL)", Kind.BOOL);
		}
		Bound truth = truth("is" + (is.negated() ? "not" : "") + is.state(), operand);
		return Bound.of("(" + truth.sql() + " IS " + not + is.state().toUpperCase(Locale.ROOT) + ")", Kind.BOOL);
	}

	Bound like(Expression.Like like) throws SQLException {
		Bound left = operand(like.operand());
		Bound right = operand(like.pattern());
		Bound operand = beside(right, left);
		Bound pattern = beside(left, right);
		String not = like.negated() ? "NOT " : "";
		if (like.operator().equals("reg_match")) {
			Bound matched = called("reg_match", operand, pattern);
			return like.negated() ? Bound.of("(NOT " + matched.sql() + ")", Kind.BOOL) : matched;
		}
		String l = text("like", operand, pattern).sql();
		String p = text("like", pattern, operand).sql();
		if (like.operator().equals("ilike")) {
			l = "LOWER(" + l + ")";
			p = "LOWER(" + p + ")";
		}
		@Nullable Expression escape = like.escape();
		String escaped = (escape != null) ? " ESCAPE " + operand(escape).sql() : "";
		return Bound.of("(" + l + " " + not + "LIKE " + p + escaped + ")", Kind.BOOL);
	}

	/**
	 * Beside a number, a member of an enum is its number, else its text.
	 */
	private static Bound beside(Bound other, Bound operand) {
		boolean number = other.kind().isNumber() || other.kind() == Kind.BIT;
		return (operand.kind() == Kind.ENUM && number) ? Conversions.number(operand) : Conversions.displayed(operand);
	}

	private static Bound text(String operator, Bound operand, Bound other) throws SQLException {
		if (!operand.kind().isText() && operand.kind() != Kind.ANY && operand.kind() != Kind.JSON
				&& ImplicitCasts.cost(operand.kind(), Kind.VARCHAR) < 0) {
			throw badValues(operator, operand, other);
		}
		return Conversions.to(operand, Kind.VARCHAR);
	}

	Bound between(Expression.Between between) throws SQLException {
		Bound given = operand(between.operand());
		Bound least = Conversions.displayed(operand(between.low()));
		Bound most = Conversions.displayed(operand(between.high()));
		boolean numbers = least.kind().isNumber() && most.kind().isNumber();
		Bound operand = numbers ? given : Conversions.displayed(given);
		if (between.negated()) {
			return either(compared("<", operand, least), compared(">", operand, most));
		}
		Bound low = compared(">=", operand, least);
		Bound high = compared("<=", operand, most);
		// With literals, H2 can look into an index.
		boolean range = operand.column() && least.literal() != null && most.literal() != null
				&& low.sql().contains(operand.sql() + " >=") && high.sql().contains(operand.sql() + " <=");
		return combined("and", low, high, range);
	}

	Bound in(Expression.In in) throws SQLException {
		String not = in.negated() ? "NOT " : "";
		if (unwrapped(in.operand()) instanceof Expression.Tuple) {
			List<String> equal = new ArrayList<>();
			for (Expression value : in.values()) {
				equal.add(compared("=", in.operand(), value).sql());
			}
			return Bound.of("(" + not + "(" + String.join(" OR ", equal) + "))", Kind.BOOL);
		}
		return new MembershipBinder(this).in(operand(in.operand()), in.negated(), bound(in.values()));
	}

	private List<Bound> bound(List<Expression> values) throws SQLException {
		List<Bound> bound = new ArrayList<>();
		for (Expression value : values) {
			bound.add(operand(value));
		}
		return bound;
	}

	Bound inQuery(Expression.InQuery in, QueryBinder queries) throws SQLException {
		BoundQuery query = queries.bindNested(in.query(), this.expressions.scope(), Role.SEARCHED);
		String not = in.negated() ? "NOT " : "";
		if (unwrapped(in.operand()) instanceof Expression.Tuple tuple) {
			if (tuple.elements().size() != query.columns().size()) {
				String expected = "subquery should return " + tuple.elements().size() + " columns";
				throw in.negated() ? ServerError.invalidValue(expected)
						: ServerError.of(20102, "HY000", expected + " is not yet implemented");
			}
			String elements = bound(tuple.elements()).stream().map(Bound::sql).collect(Collectors.joining(", "));
			return Bound.of("((" + elements + ") " + not + "IN (" + query.sql() + "))", Kind.BOOL);
		}
		if (query.columns().size() != 1) {
			throw ServerError.invalidValue("subquery should return 1 column");
		}
		return new MembershipBinder(this).inQuery(operand(in.operand()), not, query);
	}

	Bound quantified(Expression.Quantified quantified, QueryBinder queries) throws SQLException {
		BoundQuery query = queries.bindNested(quantified.query(), this.expressions.scope(), Role.SEARCHED);
		if (query.columns().size() != 1) {
			throw ServerError.invalidValue("subquery should return 1 column");
		}
		return new MembershipBinder(this).quantified(operand(quantified.operand()),
				java.util.Objects.requireNonNull(COMPARISONS.get(quantified.operator())),
				quantified.quantifier().toUpperCase(Locale.ROOT), query);
	}

}
