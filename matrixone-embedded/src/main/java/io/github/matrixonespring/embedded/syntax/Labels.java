package io.github.matrixonespring.embedded.syntax;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.sql.LowerCase;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as the server writes them: as the label of a column without an alias, in
 * errors, and to see whether two of them are the same.
 */
public final class Labels {

	private final IntFunction<String> parameters;

	private final Function<Expression.Column, String> columns;

	/**
	 * Create a writer of labels.
	 * @param parameters tells what stands for a parameter
	 */
	public Labels(IntFunction<String> parameters) {
		this(parameters, (column) -> String.join(".", column.names()));
	}

	/**
	 * Create a writer of labels.
	 * @param parameters tells what stands for a parameter
	 * @param columns tells what stands for a column
	 */
	public Labels(IntFunction<String> parameters, Function<Expression.Column, String> columns) {
		this.parameters = parameters;
		this.columns = columns;
	}

	/**
	 * Return an expression as the server writes it, with question marks for parameters.
	 * @param expression the expression
	 * @return the text
	 */
	public static String of(Expression expression) {
		return new Labels((index) -> "?").text(expression);
	}

	/**
	 * Return an expression as the server writes it.
	 * @param expression the expression
	 * @return the text
	 */
	public String text(Expression expression) {
		if (expression instanceof Expression.Literal literal) {
			return literal(literal);
		}
		if (expression instanceof Expression.Parameter parameter) {
			return this.parameters.apply(parameter.index());
		}
		if (expression instanceof Expression.Column column) {
			return this.columns.apply(column);
		}
		if (expression instanceof Expression.AllColumns all) {
			return all.qualifier().stream().map((name) -> name + ".").collect(Collectors.joining()) + "*";
		}
		if (expression instanceof Expression.UserVariable variable) {
			return "@" + variable.name();
		}
		if (expression instanceof Expression.SystemVariable variable) {
			return "@@" + variable.name();
		}
		if (expression instanceof Expression.Assignment assignment) {
			return "@" + assignment.name() + " := " + text(assignment.value());
		}
		if (expression instanceof Expression.Binary binary) {
			return binary.operator().startsWith("->") ? extraction(binary)
					: text(binary.left()) + " " + binary.operator() + " " + text(binary.right());
		}
		if (expression instanceof Expression.Unary unary) {
			if (unary.operator().equals("~") && unary.operand() instanceof Expression.Unary inner) {
				return "~ (" + text(inner) + ")";
			}
			boolean spaced = unary.operator().equals("not") || unary.operand() instanceof Expression.Unary;
			return unary.operator() + (spaced ? " " : "") + text(unary.operand());
		}
		if (expression instanceof Expression.Is is) {
			return text(is.operand()) + " is " + (is.negated() ? "not " : "") + is.state();
		}
		if (expression instanceof Expression.In in) {
			return text(in.operand()) + (in.negated() ? " not" : "") + " in (" + list(in.values()) + ")";
		}
		if (expression instanceof Expression.InQuery in) {
			return text(in.operand()) + (in.negated() ? " not" : "") + " in " + text(in.query());
		}
		if (expression instanceof Expression.Like like) {
			return like(like);
		}
		if (expression instanceof Expression.Between between) {
			return text(between.operand()) + (between.negated() ? " not" : "") + " between " + text(between.low())
					+ " and " + text(between.high());
		}
		if (expression instanceof Expression.Quantified quantified) {
			return text(quantified.operand()) + " " + quantified.operator() + " " + quantified.quantifier() + " "
					+ text(quantified.query());
		}
		if (expression instanceof Expression.Tuple tuple) {
			return "(" + list(tuple.elements()) + ")";
		}
		if (expression instanceof Expression.Parenthesized parenthesized) {
			return "(" + text(parenthesized.inner()) + ")";
		}
		if (expression instanceof Expression.Case cases) {
			return cases(cases);
		}
		if (expression instanceof Expression.Cast cast) {
			return "cast(" + text(cast.operand()) + " as " + type(cast.type()) + ")";
		}
		if (expression instanceof Expression.Transcoding transcoding) {
			return "convert(" + text(transcoding.operand()) + ", " + transcoding.charset() + ")";
		}
		if (expression instanceof Expression.Call call) {
			return call(call);
		}
		if (expression instanceof Expression.Interval interval) {
			return "INTERVAL " + text(interval.value()) + " " + LowerCase.of(interval.unit());
		}
		if (expression instanceof Expression.Subquery subquery) {
			return text(subquery.query());
		}
		if (expression instanceof Expression.Exists exists) {
			return "exists " + text(exists.query());
		}
		if (expression instanceof Expression.Collate collate) {
			return text(collate.operand()) + " collate " + collate.collation();
		}
		if (expression instanceof Expression.InsertedValue value) {
			return "values(" + value.column() + ")";
		}
		return "default";
	}

	private String literal(Expression.Literal literal) {
		return switch (literal.kind()) {
			case HEXADECIMAL -> "0x" + LowerCase.of(literal.value());
			case BITS -> "0b" + literal.value();
			default -> literal.value();
		};
	}

	private String list(List<Expression> expressions) {
		return expressions.stream().map(this::text).collect(Collectors.joining(", "));
	}

	private String like(Expression.Like like) {
		String operator = like.operator().equals("reg_match") ? (like.negated() ? " not reg_match " : " reg_match ")
				: (like.negated() ? " not " : " ") + like.operator() + " ";
		Expression escape = like.escape();
		return text(like.operand()) + operator + text(like.pattern())
				+ ((escape != null) ? " escape " + text(escape) : "");
	}

	private String cases(Expression.Case cases) {
		StringBuilder text = new StringBuilder("case");
		Expression operand = cases.operand();
		if (operand != null) {
			text.append(' ').append(text(operand));
		}
		for (Expression.When branch : cases.branches()) {
			text.append(" when ").append(text(branch.condition())).append(" then ").append(text(branch.result()));
		}
		Expression otherwise = cases.otherwise();
		if (otherwise != null) {
			text.append(" else ").append(text(otherwise));
		}
		return text.append(" end").toString();
	}

	private String type(Expression.TypeName type) {
		if (type.name().equals("signed") || type.name().equals("unsigned")) {
			return type.name();
		}
		String arguments = type.arguments().isEmpty() ? "" : "(" + String.join(", ", type.arguments()) + ")";
		String name = type.name() + arguments;
		int integer = name.indexOf(" int");
		if (integer > 0) {
			name = name.substring(integer + 1) + (name.startsWith("unsigned") ? " unsigned" : "");
		}
		return switch (name) {
			case "char" -> "varchar";
			case "decimal" -> "decimal(38)";
			default -> name;
		} + (type.unsigned() ? " unsigned" : "");
	}

	private String extraction(Expression.Binary binary) {
		String extracted = "json_extract(" + text(binary.left()) + ", " + text(binary.right()) + ")";
		return binary.operator().equals("->>") ? "json_unquote(" + extracted + ")" : extracted;
	}

	private String call(Expression.Call call) {
		if (call.key().equals("name_const") && call.arguments().size() == 2) {
			return text(call.arguments().get(0));
		}
		StringBuilder text = new StringBuilder(call.name()).append('(');
		if (call.distinct()) {
			text.append("distinct ");
		}
		if (call.all()) {
			text.append('*');
		}
		else {
			text.append(arguments(call));
		}
		text.append(')');
		Expression.Window over = call.over();
		if (over != null) {
			text.append(" over (").append(window(over)).append(')');
		}
		return text.toString();
	}

	private String arguments(Expression.Call call) {
		List<Expression> arguments = call.arguments();
		int last = arguments.size() - 1;
		return switch (call.key()) {
			case "group_concat" ->
				list(arguments.subList(0, last)) + (call.order().isEmpty() ? "" : " order by " + order(call.order()))
						+ " separator " + text(arguments.get(last));
			case "extract", "timestampadd", "timestampdiff" ->
				LowerCase.of(text(arguments.get(0))) + ", " + list(arguments.subList(1, arguments.size()));
			case "trim" -> (arguments.size() == 3) ? trim(arguments) : list(arguments);
			default -> list(arguments);
		};
	}

	private String trim(List<Expression> arguments) {
		boolean blanks = arguments.get(1) instanceof Expression.Literal removed
				&& removed.kind() == Expression.LiteralKind.WORD;
		return LowerCase.of(text(arguments.get(0))) + (blanks ? "" : " " + text(arguments.get(1))) + " from "
				+ text(arguments.get(2));
	}

	private String order(List<Expression.Order> order) {
		return order.stream()
			.map((item) -> text(item.expression()) + ((item.direction() != null) ? " " + item.direction() : ""))
			.collect(Collectors.joining(", "));
	}

	private String window(Expression.Window window) {
		StringBuilder text = new StringBuilder();
		if (!window.partition().isEmpty()) {
			text.append("partition by ").append(list(window.partition()));
		}
		if (!window.order().isEmpty()) {
			text.append(text.isEmpty() ? "" : " ").append("order by ").append(order(window.order()));
		}
		Expression.Frame frame = window.frame();
		if (frame != null) {
			Expression.Bound end = frame.end();
			text.append(text.isEmpty() ? "" : " ")
				.append(frame.unit())
				.append((end != null) ? " between " : " ")
				.append(bound(frame.start()))
				.append((end != null) ? " and " + bound(end) : "");
		}
		return text.toString();
	}

	private String bound(Expression.Bound bound) {
		Expression offset = bound.offset();
		return ((offset != null) ? text(offset) + " " : "") + bound.position();
	}

	private String text(Query query) {
		return "(" + new QueryText(this).of(query) + ")";
	}

	String item(Expression expression, @Nullable String alias) {
		return text(expression) + ((alias != null) ? " as " + alias : "");
	}

}
