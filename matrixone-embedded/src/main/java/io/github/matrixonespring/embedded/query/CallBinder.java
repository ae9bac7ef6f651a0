package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Expression.TypeName;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * Binds calls of functions, and casts.
 *
 * @param expressions binds their arguments
 */
record CallBinder(ExpressionBinder expressions) {

	/** Functions whose format has to be the same for all rows. */
	private static final Set<String> FORMATTED = Set.of("date_format", "time_format", "from_unixtime");

	/** Functions whose values differ from one row to the next. */
	private static final Set<String> CHANGING = Set.of("uuid", "rand", "random_bytes", "sleep");

	/** Types whose casts take more than those that the server does by itself. */
	private static final Set<String> EXPLICIT = Set.of("signed", "signed integer", "unsigned", "unsigned integer",
			"decimal", "binary");

	Bound bind(Expression.Call call) throws SQLException {
		String name = call.key();
		Expression.Window over = call.over();
		if (over != null) {
			return new WindowBinder(this.expressions).bind(call, over);
		}
		if (Aggregates.isAggregate(name)) {
			return new AggregateBinder(this.expressions).bind(call);
		}
		Binding binding = this.expressions.binding();
		if (name.equals("grouping")) {
			return grouping(call);
		}
		if (call.distinct() || call.all()) {
			throw binding.notSupported("the function " + name + " with " + (call.all() ? "*" : "DISTINCT"),
					call.token());
		}
		Bound known = new SessionFunctions(binding).bind(call);
		if (known != null) {
			return known;
		}
		List<Bound> arguments = new ArrayList<>();
		for (Expression argument : call.arguments()) {
			arguments.add((argument instanceof Expression.Interval interval) ? interval(interval, arguments)
					: this.expressions.bind(argument));
		}
		if (SerialCalls.isName(name)) {
			return new SerialCalls(this.expressions).bind(call, arguments);
		}
		Bound time = new ClockFunctions(binding).bind(call, arguments);
		if (time != null) {
			return time;
		}
		Bound choice = new ConditionBinder(this.expressions).choice(name, arguments);
		if (choice != null) {
			return choice;
		}
		if (name.equals("mod") && arguments.size() == 2) {
			refuseNoNumber(arguments.get(0), arguments.get(1));
			return new ArithmeticBinder(binding).bind("%", arguments.get(0), arguments.get(1));
		}
		Bound special = special(name, call, arguments);
		if (special != null) {
			return special;
		}
		if (name.equals("binary") && arguments.size() == 1) {
			Kind kind = arguments.get(0).kind();
			if (kind == Kind.BIT || kind == Kind.JSON) {
				throw OperatorBinder.badValues("binary", arguments.get(0));
			}
			return Conversions.explicitly(arguments.get(0), ServerType.of(Kind.VARBINARY));
		}
		if (FORMATTED.contains(name) && arguments.size() == 2 && !isConstant(call.arguments().get(1))) {
			throw ServerError.invalidArgument(name.replace("e_f", "e f") + " format, bad value not constant");
		}
		if (name.equals("trim") && arguments.size() == 1) {
			arguments.addAll(0, List.of(word("BOTH"), word(" ")));
		}
		if (name.equals("adddate") || name.equals("subdate")) {
			if (call.arguments().size() != 2) {
				throw ServerError
					.invalidArgument("adddate/subdate function need two args, bad value " + call.arguments().size());
			}
			if (arguments.get(1).kind() == Kind.ANY) {
				throw ServerError.of(1149, "42000",
						"SQL syntax error: You have an error in your SQL syntax; check the manual that corresponds to"
								+ " your MySQL server version for the right syntax to use near 'null)' at line 1");
			}
			if (arguments.size() == 2) {
				arguments.add(word("DAY"));
			}
		}
		return new FunctionCalls(binding, call.token()).call(name, arguments);
	}

	private @Nullable Bound special(String name, Expression.Call call, List<Bound> arguments) throws SQLException {
		return switch (name) {
			case "istrue", "isfalse", "isnottrue", "isnotfalse" -> truth(name, arguments);
			case "found_rows" -> arguments.isEmpty() ? Bound.of("CAST(0 AS DECIMAL(20))", Kind.BIGINT_UNSIGNED) : null;
			case "name_const" -> {
				if (arguments.size() != 2 || !isName(call.arguments().get(0)) || !isLiteral(call.arguments().get(1))) {
					throw ServerError.invalidArgument("NAME_CONST, bad value ");
				}
				if ("".equals(arguments.get(0).literal())) {
					throw this.expressions.binding().notSupported("name_const without a name", call.token());
				}
				yield arguments.get(1);
			}
			case "week", "yearweek" -> {
				boolean remembered = arguments.size() == 2 && isConstant(call.arguments().get(0))
						&& !isConstant(call.arguments().get(1));
				if (remembered) {
					throw this.expressions.binding()
						.notSupported(name + " of one date by the mode of each row", call.token());
				}
				yield null;
			}
			case "ceil", "floor", "round", "truncate" -> {
				if (arguments.size() == 2
						&& (arguments.get(1).kind() == Kind.ANY || !isConstant(call.arguments().get(1)))) {
					throw ServerError.invalidArgument("the second argument of the " + name + ", bad value not const");
				}
				yield null;
			}
			default -> null;
		};
	}

	private static boolean isName(Expression expression) {
		if (expression instanceof Expression.Parenthesized parenthesized) {
			return isName(parenthesized.inner());
		}
		return expression instanceof Expression.Parameter
				|| (expression instanceof Expression.Literal literal && literal.kind() != LiteralKind.NULL
						&& literal.kind() != LiteralKind.DECIMAL && !literal.value().startsWith("-"));
	}

	private static boolean isLiteral(Expression expression) {
		if (expression instanceof Expression.Parenthesized parenthesized) {
			return isLiteral(parenthesized.inner());
		}
		if (expression instanceof Expression.Unary unary) {
			return (unary.operator().equals("-") || unary.operator().equals("+")) && isLiteral(unary.operand());
		}
		return expression instanceof Expression.Literal || expression instanceof Expression.Parameter;
	}

	/**
	 * Unlike the operator, the function looks at the other operand if one is NULL.
	 */
	private static void refuseNoNumber(Bound left, Bound right) throws SQLException {
		boolean unknown = left.kind() == Kind.ANY || right.kind() == Kind.ANY;
		Kind other = (left.kind() == Kind.ANY) ? right.kind() : left.kind();
		if (unknown && !other.isNumber() && other != Kind.BIT && other != Kind.ANY) {
			throw OperatorBinder.badValues("mod", Conversions.displayed(left), Conversions.displayed(right));
		}
	}

	private Bound truth(String name, List<Bound> arguments) throws SQLException {
		OperatorBinder operators = new OperatorBinder(this.expressions);
		if (arguments.size() != 1) {
			throw OperatorBinder.badValues(name, arguments.toArray(new Bound[0]));
		}
		String state = name.endsWith("true") ? "TRUE" : "FALSE";
		return Bound.of("(" + operators.truth(name, arguments.get(0)).sql() + " IS "
				+ (name.startsWith("isnot") ? "NOT " : "") + state + ")", Kind.BOOL);
	}

	private static Bound word(String word) {
		return Literals.bind(new Expression.Literal(Expression.LiteralKind.STRING, word));
	}

	/**
	 * {@code date_add(x, interval 1 day)} is bound with three arguments.
	 */
	private Bound interval(Expression.Interval interval, List<Bound> arguments) throws SQLException {
		arguments.add(this.expressions.bind(interval.value()));
		return Literals.bind(new Expression.Literal(Expression.LiteralKind.STRING, interval.unit()));
	}

	Bound bind(Expression.Cast cast) throws SQLException {
		Bound given = this.expressions.bind(cast.operand());
		Bound operand = given;
		ServerType type = type(cast.type());
		if (operand.kind() == Kind.ENUM && type.kind() == Kind.BIT) {
			throw OperatorBinder.badValues("cast", operand, Bound.of("", Kind.BIT));
		}
		if (operand.kind() == Kind.ENUM && !type.kind().isNumber()) {
			operand = Conversions.displayed(operand);
		}
		if (!(operand.literal() instanceof Literals.Digits) && !Casts.isSupported(operand.type(), type)) {
			throw ServerError.invalidArgument(
					"operator cast, bad value [" + operand.type().inErrors() + " " + type.inErrors() + "]");
		}
		if (operand.kind() == Kind.YEAR && cast.type().name().equals("binary")) {
			throw this.expressions.binding().notSupported("a cast of a year to binary");
		}
		if (operand.literal() instanceof Literals.Digits digits && type.kind() == Kind.BIGINT
				&& digits.number().bitLength() >= Long.SIZE) {
			throw ServerError.dataOutOfRange("data out of range: data type int, ");
		}
		if (type.kind() == Kind.JSON && (given.kind() == Kind.ENUM || given.kind() == Kind.SET)) {
			operand = new FunctionCalls(this.expressions.binding()).call("json_quote", List.of(operand));
		}
		boolean lenient = EXPLICIT.contains(cast.type().name()) || operand.kind() == Kind.JSON;
		return lenient ? Conversions.explicitly(operand, type) : Conversions.to(operand, type);
	}

	/**
	 * Whether it is the same for all rows.
	 */
	private static boolean isConstant(Expression expression) {
		if (expression instanceof Expression.Call call
				&& (call.over() != null || Aggregates.isAggregate(call.key()) || CHANGING.contains(call.key()))) {
			return false;
		}
		boolean value = expression instanceof Expression.Literal || expression instanceof Expression.Parameter
				|| expression instanceof Expression.Call;
		return (value || !expression.children().isEmpty()) && !expression.isQuery()
				&& expression.children().stream().allMatch(CallBinder::isConstant);
	}

	/**
	 * Nothing is rolled up, so each column is what it is grouped by.
	 */
	private Bound grouping(Expression.Call call) throws SQLException {
		for (Expression argument : call.arguments()) {
			this.expressions.bind(argument);
		}
		return Bound.of("CAST(0 AS BIGINT)", Kind.BIGINT);
	}

	private ServerType type(TypeName name) throws SQLException {
		if (name.name().startsWith("signed") || name.name().startsWith("unsigned")) {
			return ServerType.of(name.name().startsWith("signed") ? Kind.BIGINT : Kind.BIGINT_UNSIGNED);
		}
		String text = name.name() + (name.arguments().isEmpty() ? "" : "(" + String.join(",", name.arguments()) + ")")
				+ (name.unsigned() ? " unsigned" : "");
		if (text.equals("bit")) {
			// To the server it has no bit.
			throw this.expressions.binding().notSupported("a cast to bit without a number of bits");
		}
		try {
			ServerType type = StorageType.named(text);
			boolean unlimited = name.arguments().isEmpty() && (type.kind() == Kind.CHAR || type.kind() == Kind.BINARY);
			return unlimited ? ServerType.of((type.kind() == Kind.CHAR) ? Kind.VARCHAR : Kind.VARBINARY) : type;
		}
		catch (IllegalArgumentException ex) {
			throw this.expressions.binding().notSupported("a cast to " + text);
		}
	}

}
