package io.github.matrixonespring.embedded.syntax;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Expression.Binary;
import io.github.matrixonespring.embedded.syntax.Expression.Order;
import io.github.matrixonespring.embedded.syntax.Expression.Unary;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions, with the precedence that the server's grammar gives operators.
 */
public final class ExpressionParser {

	private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "<>", "!=", "<=>");

	/** Operators, from those that bind least. */
	private static final List<Set<String>> LEVELS = List.of(Set.of("|"), Set.of("&"), Set.of("<<", ">>", "->", "->>"),
			Set.of("+", "-"), Set.of("*", "/", "%", "DIV", "MOD"), Set.of("^"));

	private final TokenCursor cursor;

	private final QueryParser queries;

	private final OperandParser operands;

	ExpressionParser(TokenCursor cursor, QueryParser queries) {
		this.cursor = cursor;
		this.queries = queries;
		this.operands = new OperandParser(cursor, this, queries);
	}

	/**
	 * Read an expression.
	 * @return the expression
	 * @throws SQLException if there is none
	 */
	public Expression expression() throws SQLException {
		Expression left = exclusive();
		while (this.cursor.atWord("OR") || this.cursor.atSymbol("||")) {
			this.cursor.next();
			left = new Binary("or", left, exclusive());
		}
		return left;
	}

	private Expression exclusive() throws SQLException {
		Expression left = conjunction();
		while (this.cursor.accept("XOR")) {
			left = new Binary("xor", left, conjunction());
		}
		return left;
	}

	private Expression conjunction() throws SQLException {
		Expression left = negation();
		while (this.cursor.atWord("AND") || this.cursor.atSymbol("&&")) {
			this.cursor.next();
			left = new Binary("and", left, negation());
		}
		return left;
	}

	private Expression negation() throws SQLException {
		if (this.cursor.accept("NOT")) {
			return new Unary("not", negation());
		}
		return comparison();
	}

	private Expression comparison() throws SQLException {
		Expression left = predicate();
		while (true) {
			Token token = this.cursor.peek();
			if (this.cursor.accept("IS")) {
				boolean negated = this.cursor.accept("NOT");
				left = new Expression.Is(left, negated, state());
			}
			else if (token.kind() == Kind.SYMBOL && COMPARISONS.contains(token.text())) {
				this.cursor.next();
				String operator = token.text().equals("<>") ? "!=" : token.text();
				left = compared(operator, left);
			}
			else {
				return left;
			}
		}
	}

	private String state() throws SQLException {
		for (String state : List.of("NULL", "UNKNOWN", "TRUE", "FALSE")) {
			if (this.cursor.accept(state)) {
				return state.toLowerCase(Locale.ROOT);
			}
		}
		throw this.cursor.syntaxError();
	}

	private Expression compared(String operator, Expression left) throws SQLException {
		for (String quantifier : List.of("ALL", "ANY", "SOME")) {
			if (this.cursor.atWord(quantifier) && this.cursor.peek(1).isSymbol("(")) {
				this.cursor.next();
				return new Expression.Quantified(operator, left, quantifier.toLowerCase(Locale.ROOT), subquery());
			}
		}
		return new Binary(operator, left, predicate());
	}

	private Expression predicate() throws SQLException {
		Expression left = computed();
		boolean negated = this.cursor.atWord("NOT") && isPredicate(this.cursor.peek(1));
		if (negated) {
			this.cursor.next();
		}
		if (this.cursor.accept("IN")) {
			return in(left, negated);
		}
		if (this.cursor.atWord("LIKE") || this.cursor.atWord("ILIKE")) {
			String operator = this.cursor.next().text().toLowerCase(Locale.ROOT);
			Expression pattern = simple();
			Expression escape = this.cursor.accept("ESCAPE") ? simple() : jdbcEscape();
			return new Expression.Like(left, negated, operator, pattern, escape);
		}
		if (this.cursor.accept("REGEXP") || this.cursor.accept("RLIKE")) {
			return new Expression.Like(left, negated, "reg_match", computed(), null);
		}
		if (this.cursor.accept("BETWEEN")) {
			Expression low = computed();
			this.cursor.expect("AND");
			return new Expression.Between(left, negated, low, predicate());
		}
		return left;
	}

	/**
	 * {@code {escape '\'}}, of which the driver leaves what is between the braces.
	 */
	private @Nullable Expression jdbcEscape() throws SQLException {
		if (!this.cursor.atSymbol("{") || !this.cursor.peek(1).isWord("ESCAPE")) {
			return null;
		}
		this.cursor.next();
		this.cursor.next();
		Expression escape = simple();
		this.cursor.expectSymbol("}");
		return escape;
	}

	private static boolean isPredicate(Token token) {
		return token.isWord("IN") || token.isWord("LIKE") || token.isWord("ILIKE") || token.isWord("REGEXP")
				|| token.isWord("RLIKE") || token.isWord("BETWEEN");
	}

	private Expression in(Expression left, boolean negated) throws SQLException {
		if (isSubquery()) {
			return new Expression.InQuery(left, negated, subquery());
		}
		this.cursor.expectSymbol("(");
		List<Expression> values = expressions();
		this.cursor.expectSymbol(")");
		return new Expression.In(left, negated, values);
	}

	List<Expression> expressions() throws SQLException {
		List<Expression> expressions = new ArrayList<>();
		do {
			expressions.add(expression());
		}
		while (this.cursor.acceptSymbol(","));
		return expressions;
	}

	/**
	 * Read what binds more than a comparison does.
	 * @return the expression
	 * @throws SQLException if there is none
	 */
	Expression computed() throws SQLException {
		return bits(0);
	}

	private Expression bits(int level) throws SQLException {
		if (level == LEVELS.size()) {
			return simple();
		}
		Expression left = bits(level + 1);
		while (true) {
			Token token = this.cursor.peek();
			String operator = token.text().toUpperCase(Locale.ROOT);
			boolean operates = (token.kind() == Kind.SYMBOL || token.kind() == Kind.WORD)
					&& LEVELS.get(level).contains(operator);
			if (!operates) {
				return left;
			}
			this.cursor.next();
			Expression right = operator.startsWith("->") ? simple() : bits(level + 1);
			left = new Binary(operator.equals("MOD") ? "%" : operator.toLowerCase(Locale.ROOT), left, right);
		}
	}

	/**
	 * Read what stands beside an operator.
	 * @return the expression
	 * @throws SQLException if there is none
	 */
	Expression simple() throws SQLException {
		Expression expression = this.operands.operand();
		while (true) {
			if (this.cursor.accept("COLLATE")) {
				expression = new Expression.Collate(expression, this.cursor.name());
			}
			else {
				return expression;
			}
		}
	}

	boolean isSubquery() {
		int depth = 0;
		while (this.cursor.peek(depth).isSymbol("(")) {
			depth++;
		}
		Token first = this.cursor.peek(depth);
		return depth > 0
				&& (first.isWord("SELECT") || first.isWord("WITH")
						|| (first.isWord("VALUES") && this.cursor.peek(depth + 1).isWord("ROW")))
				&& (depth == 1 || this.queries.isQueryInParentheses(this.cursor, depth));
	}

	Query subquery() throws SQLException {
		this.cursor.expectSymbol("(");
		Query query = this.queries.query();
		this.cursor.expectSymbol(")");
		return query;
	}

	/**
	 * Read what to order by.
	 * @return the expressions and directions
	 * @throws SQLException if there are none
	 */
	List<Order> order() throws SQLException {
		List<Order> order = new ArrayList<>();
		do {
			Expression expression = expression();
			String direction = this.cursor.accept("ASC") ? "asc" : this.cursor.accept("DESC") ? "desc" : null;
			order.add(new Order(expression, direction));
		}
		while (this.cursor.acceptSymbol(","));
		return order;
	}

	Expression column() throws SQLException {
		return this.operands.column();
	}

}
