package io.github.matrixonespring.embedded.syntax;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.sql.Token;
import org.jspecify.annotations.Nullable;

/**
 * An expression as it was written.
 */
public sealed interface Expression {

	/**
	 * Return what the expression is made of, in the order in which it is written. A query
	 * within it is none of that.
	 * @return the expressions
	 */
	default List<Expression> children() {
		return List.of();
	}

	/**
	 * Return whether something is true of the expression or of a part of it.
	 * @param property what may be true
	 * @return whether it is
	 */
	default boolean contains(Predicate<Expression> property) {
		return property.test(this) || children().stream().anyMatch((child) -> child.contains(property));
	}

	/**
	 * Return the column that is named first.
	 * @return the column, or {@code null} if none is
	 */
	default @Nullable Column firstColumn() {
		if (this instanceof Column column) {
			return column;
		}
		for (Expression child : children()) {
			Column column = child.firstColumn();
			if (column != null) {
				return column;
			}
		}
		return null;
	}

	/**
	 * Return whether the expression holds a query.
	 * @return whether it does
	 */
	default boolean isQuery() {
		return this instanceof Subquery || this instanceof Exists || this instanceof InQuery
				|| this instanceof Quantified;
	}

	/**
	 * A literal.
	 *
	 * @param kind what it is
	 * @param value its value
	 */
	record Literal(LiteralKind kind, String value) implements Expression {
	}

	/**
	 * What a literal can be.
	 */
	enum LiteralKind {

		STRING, INTEGER,

		/** With a point and without an exponent. */
		DECIMAL,

		/** With an exponent. */
		FLOATING, BOOLEAN, NULL,

		/** Its value is in hexadecimal digits. */
		HEXADECIMAL,

		/** Its value is in binary digits. */
		BITS,

		/** A unit of time, or another word that a function takes. */
		WORD

	}

	/**
	 * A parameter.
	 *
	 * @param index its index, from 0
	 */
	record Parameter(int index) implements Expression {
	}

	/**
	 * A name of a column.
	 *
	 * @param names its name, behind those of its table and database if it has them
	 */
	record Column(List<String> names) implements Expression {

		public String name() {
			return this.names.get(this.names.size() - 1);
		}

		public boolean isQualified() {
			return this.names.size() > 1;
		}

	}

	/**
	 * All columns.
	 *
	 * @param qualifier the names of the database and table, if there are any
	 */
	record AllColumns(List<String> qualifier) implements Expression {
	}

	record UserVariable(String name) implements Expression {
	}

	record SystemVariable(String name, String text) implements Expression {
	}

	/**
	 * {@code @name := value}.
	 */
	record Assignment(String name, Expression value) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.value);
		}

	}

	/**
	 * An operator between two operands.
	 *
	 * @param operator the operator, as the server writes it
	 * @param left the left operand
	 * @param right the right operand
	 */
	record Binary(String operator, Expression left, Expression right) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.left, this.right);
		}

	}

	/**
	 * An operator before its operand: a sign, {@code ~}, {@code !} or {@code not}.
	 */
	record Unary(String operator, Expression operand) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand);
		}

	}

	/**
	 * {@code x is [not] null | unknown | true | false}.
	 */
	record Is(Expression operand, boolean negated, String state) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand);
		}

	}

	record In(Expression operand, boolean negated, List<Expression> values) implements Expression {

		@Override
		public List<Expression> children() {
			return Stream.concat(Stream.of(this.operand), this.values.stream()).toList();
		}

	}

	record InQuery(Expression operand, boolean negated, Query query) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand);
		}

	}

	record Like(Expression operand, boolean negated, String operator, Expression pattern,
			@Nullable Expression escape) implements Expression {

		@Override
		public List<Expression> children() {
			Expression escaped = this.escape;
			return (escaped != null) ? List.of(this.operand, this.pattern, escaped)
					: List.of(this.operand, this.pattern);
		}

	}

	record Between(Expression operand, boolean negated, Expression low, Expression high) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand, this.low, this.high);
		}

	}

	/**
	 * A comparison with {@code any}, {@code some} or {@code all} rows of a query.
	 */
	record Quantified(String operator, Expression operand, String quantifier, Query query) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand);
		}

	}

	record Tuple(List<Expression> elements) implements Expression {

		@Override
		public List<Expression> children() {
			return this.elements;
		}

	}

	record Parenthesized(Expression inner) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.inner);
		}

	}

	record Case(@Nullable Expression operand, List<When> branches,
			@Nullable Expression otherwise) implements Expression {

		@Override
		public List<Expression> children() {
			Stream<Expression> branches = this.branches.stream()
				.flatMap((branch) -> Stream.of(branch.condition(), branch.result()));
			return Stream.of(Stream.ofNullable(this.operand), branches, Stream.ofNullable(this.otherwise))
				.<Expression>flatMap((part) -> part)
				.toList();
		}

	}

	record When(Expression condition, Expression result) {
	}

	record Cast(Expression operand, TypeName type) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand);
		}

	}

	/**
	 * {@code convert(x using charset)}.
	 */
	record Transcoding(Expression operand, String charset) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand);
		}

	}

	/**
	 * A call of a function.
	 *
	 * @param token where its name stands
	 * @param name its name, as written
	 * @param arguments its arguments
	 * @param distinct whether it counts each value once
	 * @param all whether {@code *} is its argument
	 * @param order what an aggregate orders its values by
	 * @param over its window, if it has one
	 */
	record Call(Token token, String name, List<Expression> arguments, boolean distinct, boolean all, List<Order> order,
			@Nullable Window over) implements Expression {

		@Override
		public List<Expression> children() {
			Window window = this.over;
			Stream<Expression> partition = (window != null) ? window.partition().stream() : Stream.empty();
			Stream<Order> ordered = (window != null) ? Stream.concat(this.order.stream(), window.order().stream())
					: this.order.stream();
			return Stream.of(this.arguments.stream(), partition, ordered.map(Order::expression))
				.flatMap((part) -> part)
				.toList();
		}

		public String key() {
			return io.github.matrixonespring.embedded.sql.LowerCase.of(this.name);
		}

	}

	/**
	 * {@code interval 1 day}.
	 */
	record Interval(Expression value, String unit) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.value);
		}

	}

	record Subquery(Query query) implements Expression {
	}

	record Exists(Query query) implements Expression {
	}

	record Collate(Expression operand, String collation) implements Expression {

		@Override
		public List<Expression> children() {
			return List.of(this.operand);
		}

	}

	/**
	 * {@code values(column)}, the value that an insertion would have put there.
	 */
	record InsertedValue(String column) implements Expression {
	}

	/**
	 * {@code default} as a value.
	 */
	record Default() implements Expression {
	}

	/**
	 * What to order by.
	 */
	record Order(Expression expression, @Nullable String direction) {

		public boolean descending() {
			return "desc".equals(this.direction);
		}

	}

	record Window(List<Expression> partition, List<Order> order, @Nullable Frame frame) {
	}

	record Frame(String unit, Bound start, @Nullable Bound end) {
	}

	/**
	 * An end of a frame.
	 *
	 * @param offset how many rows away, {@code null} for all of them or none
	 * @param position {@code unbounded preceding}, {@code current row} and the like,
	 * without the offset
	 */
	record Bound(@Nullable Expression offset, String position) {
	}

	/**
	 * A type as it was written.
	 *
	 * @param name the name, in lower case
	 * @param arguments its arguments
	 * @param unsigned whether it is unsigned
	 */
	record TypeName(String name, List<String> arguments, boolean unsigned) {
	}

}
