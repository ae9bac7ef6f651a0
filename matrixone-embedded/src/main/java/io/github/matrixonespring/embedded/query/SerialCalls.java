package io.github.matrixonespring.embedded.query;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * Binds {@code serial} and {@code serial_full}. What they return is a text to the server,
 * but of bytes that are none in H2. So it is bytes here, and stands only where that makes
 * no difference.
 *
 * @param expressions binds what the calls stand in
 */
record SerialCalls(ExpressionBinder expressions) {

	private static final Set<String> NAMES = Set.of("serial", "serial_full");

	/** Functions to which a text and bytes are the same. */
	private static final Set<String> READERS = Set.of("bit_length", "count", "crc32", "hex", "isnull", "length", "md5",
			"octet_length", "serial", "serial_full", "sha", "sha1", "sha2", "to_base64");

	private static final Set<String> COMPARISONS = Set.of("=", "<=>", "!=", "<", "<=", ">", ">=");

	static boolean isName(String name) {
		return NAMES.contains(name);
	}

	/**
	 * Remember which parts of an expression can be calls.
	 * @param expression the expression
	 */
	void permitIn(Expression expression) {
		boolean reader = expression instanceof Expression.Call call && READERS.contains(call.key());
		boolean test = expression instanceof Expression.Is is && is.state().equals("null");
		boolean comparison = expression instanceof Expression.In || expression instanceof Expression.Between
				|| (expression instanceof Expression.Binary binary && COMPARISONS.contains(binary.operator()));
		if (reader || test || (comparison && expression.children().stream().allMatch(SerialCalls::isCall))) {
			expression.children().forEach(this::permit);
		}
	}

	/**
	 * Remember that an expression can be a call.
	 * @param expression the expression
	 */
	void permit(Expression expression) {
		if (unwrapped(expression) instanceof Expression.Call call && isName(call.key())) {
			this.expressions.binding().serialized().add(call);
		}
	}

	private static boolean isCall(Expression expression) {
		return unwrapped(expression) instanceof Expression.Call call && isName(call.key());
	}

	private static Expression unwrapped(Expression expression) {
		return (expression instanceof Expression.Parenthesized parenthesized) ? unwrapped(parenthesized.inner())
				: expression;
	}

	/**
	 * Bind a call.
	 * @param call the call
	 * @param given its arguments
	 * @return the call
	 * @throws SQLException if the server or the engine refuses it
	 */
	Bound bind(Expression.Call call, List<Bound> given) throws SQLException {
		Binding binding = this.expressions.binding();
		if (!given.isEmpty() && (binding.isDefinition() || !binding.serialized().contains(call))) {
			throw binding.notSupported(
					"the function " + call.key() + " outside of hex, md5 and the like, and of comparisons with itself",
					call.token());
		}
		List<Bound> arguments = new ArrayList<>();
		for (int i = 0; i < given.size(); i++) {
			arguments.add(argument(unwrapped(call.arguments().get(i)), given.get(i), call));
		}
		return new FunctionCalls(binding, call.token()).call(call.key(), arguments);
	}

	/**
	 * The bytes of a decimal depend on its digits, those of a time on fractions of a
	 * second that nobody sees, and those of a document on what its numbers were made of.
	 * All this is known of what is stored, of literals and of casts.
	 */
	private Bound argument(Expression expression, Bound bound, Expression.Call call) throws SQLException {
		if (bound.kind() == Kind.DECIMAL && bound.literal() instanceof BigDecimal number) {
			int digits = Math.max(number.precision(), number.scale());
			if (digits <= ServerType.MAX_DECIMAL128) {
				this.expressions.binding().onceOnly();
				return new Bound(bound.sql(), ServerType.decimal(digits, bound.type().scale()), number);
			}
		}
		boolean certain = switch (bound.kind()) {
			case DECIMAL, TIME, DATETIME, TIMESTAMP -> isStored(expression) || expression instanceof Expression.Cast;
			case JSON -> isStored(expression) || (expression instanceof Expression.Cast cast
					&& this.expressions.bind(cast.operand()).kind().isText());
			default -> true;
		};
		if (!certain) {
			throw this.expressions.binding()
				.notSupported(call.key() + " of a computed " + bound.type().inErrors(), call.token());
		}
		return bound;
	}

	/**
	 * Return whether the values of an expression are what a table holds.
	 * @param expression the expression
	 * @return whether it is a column of a table, or one that a query has passed on
	 * @throws SQLException if it could be several columns
	 */
	boolean isStored(Expression expression) throws SQLException {
		return unwrapped(expression) instanceof Expression.Column column && this.expressions.scope().isStored(column);
	}

}
