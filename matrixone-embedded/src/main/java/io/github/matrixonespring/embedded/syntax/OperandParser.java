package io.github.matrixonespring.embedded.syntax;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.sql.Keywords;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Expression.Call;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Expression.TypeName;
import io.github.matrixonespring.embedded.syntax.Expression.Unary;
import io.github.matrixonespring.embedded.syntax.Expression.When;

/**
 * Reads what operators stand between: literals, columns, calls, and what is in
 * parentheses.
 */
final class OperandParser {

	/** Functions that are called without parentheses, too. */
	private static final Pattern FRACTION = Pattern.compile(":\\d+\\.\\d*[1-9]");

	private static final Set<String> WITHOUT_PARENTHESES = Set.of("CURRENT_USER", "CURRENT_DATE", "CURRENT_ROLE",
			"UTC_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "UTC_TIME",
			"UTC_TIMESTAMP");

	private final TokenCursor cursor;

	private final ExpressionParser expressions;

	private final QueryParser queries;

	private final CallParser calls;

	OperandParser(TokenCursor cursor, ExpressionParser expressions, QueryParser queries) {
		this.cursor = cursor;
		this.expressions = expressions;
		this.queries = queries;
		this.calls = new CallParser(cursor, expressions);
	}

	/**
	 * Read an operand.
	 * @return the operand
	 * @throws SQLException if there is none
	 */
	Expression operand() throws SQLException {
		Token token = this.cursor.peek();
		return switch (token.kind()) {
			case STRING -> {
				this.cursor.next();
				yield new Literal(LiteralKind.STRING, token.value());
			}
			case NUMBER -> {
				this.cursor.next();
				yield number(token);
			}
			case BINARY -> {
				this.cursor.next();
				yield new Literal(LiteralKind.HEXADECIMAL, token.value());
			}
			case PARAMETER -> {
				this.cursor.next();
				yield new Expression.Parameter(this.queries.parameterIndex(token));
			}
			case USER_VARIABLE -> {
				this.cursor.next();
				yield this.cursor.acceptSymbol(":=")
						? new Expression.Assignment(token.value(), this.expressions.expression())
						: new Expression.UserVariable(token.value());
			}
			case SYSTEM_VARIABLE -> {
				this.cursor.next();
				yield new Expression.SystemVariable(token.value(), token.text());
			}
			case QUOTED_NAME -> this.cursor.peek(1).isSymbol("(") ? this.calls.call() : column();
			case WORD -> word(token);
			case SYMBOL -> symbol(token);
			case END -> throw this.cursor.syntaxError();
		};
	}

	private static Expression number(Token token) {
		if (token.text().startsWith("b") || token.text().startsWith("B")) {
			return new Literal(LiteralKind.BITS, Long.toBinaryString(Long.parseLong(token.value())));
		}
		String value = token.value();
		boolean exponent = value.indexOf('e') >= 0 || value.indexOf('E') >= 0;
		return new Literal(
				exponent ? LiteralKind.FLOATING : (value.indexOf('.') >= 0) ? LiteralKind.DECIMAL : LiteralKind.INTEGER,
				value);
	}

	private Expression symbol(Token token) throws SQLException {
		switch (token.text()) {
			case "(" -> {
				return this.expressions.isSubquery() ? new Expression.Subquery(this.expressions.subquery())
						: parenthesized();
			}
			case "+", "-", "~", "!" -> {
				this.cursor.next();
				return new Unary(token.text(), this.expressions.simple());
			}
			case "{" -> {
				return jdbc();
			}
			default -> throw this.cursor.syntaxError();
		}
	}

	/**
	 * What the driver makes of the escapes of JDBC.
	 */
	private Expression jdbc() throws SQLException {
		this.cursor.next();
		Expression expression;
		if (this.cursor.accept("FN")) {
			expression = this.expressions.expression();
		}
		else if (this.cursor.accept("D") || this.cursor.accept("T") || this.cursor.accept("TS")) {
			expression = operand();
		}
		else {
			throw this.cursor.from(this.cursor.position() - 1).syntaxError();
		}
		this.cursor.expectSymbol("}");
		return expression;
	}

	private Expression parenthesized() throws SQLException {
		this.cursor.next();
		List<Expression> elements = this.expressions.expressions();
		this.cursor.expectSymbol(")");
		return (elements.size() == 1) ? new Expression.Parenthesized(elements.get(0)) : new Expression.Tuple(elements);
	}

	private Expression word(Token token) throws SQLException {
		String word = token.text().toUpperCase(Locale.ROOT);
		boolean called = this.cursor.peek(1).isSymbol("(");
		switch (word) {
			case "NULL", "TRUE", "FALSE" -> {
				this.cursor.next();
				return new Literal(word.equals("NULL") ? LiteralKind.NULL : LiteralKind.BOOLEAN,
						word.toLowerCase(Locale.ROOT));
			}
			case "DEFAULT" -> throw this.cursor.syntaxError();
			case "CASE" -> {
				return cases();
			}
			case "EXISTS" -> {
				this.cursor.next();
				return new Expression.Exists(this.expressions.subquery());
			}
			case "INTERVAL" -> {
				if (!called || !isIntervalFunction()) {
					return interval();
				}
			}
			case "BINARY", "_BINARY" -> {
				if (!called) {
					this.cursor.next();
					if (this.cursor.peek().kind() == Kind.SYMBOL || this.cursor.peek().isEnd()
							|| this.cursor.atWord("CASE")) {
						throw this.cursor.syntaxError();
					}
					if (this.cursor.peek(1).isSymbol("(")) {
						this.cursor.next();
						throw this.cursor.syntaxError();
					}
					if (this.cursor.peek(1).kind() == Kind.STRING && this.cursor.peek().kind() == Kind.WORD) {
						throw this.cursor.notSupported(token.text() + " before " + this.cursor.peek().text());
					}
					return new Call(token, "binary", List.of(this.expressions.simple()), false, false, List.of(), null);
				}
			}
			case "DATE", "TIME", "TIMESTAMP" -> {
				if (this.cursor.peek(1).kind() == Kind.STRING) {
					if (FRACTION.matcher(this.cursor.peek(1).value()).find()) {
						// The server shows none, but stores and compares it.
						throw this.cursor.notSupported("a fraction of a second in " + token.text() + " '…'");
					}
					this.cursor.next();
					Expression text = operand();
					return new Call(token, token.text(), List.of(text), false, false, List.of(), null);
				}
			}
			default -> {
			}
		}
		if (called) {
			return this.calls.call();
		}
		if (WITHOUT_PARENTHESES.contains(word)) {
			this.cursor.next();
			return new Call(token, token.text(), List.of(), false, false, List.of(), null);
		}
		return column();
	}

	/**
	 * {@code interval(n, a, b)} is a function, {@code interval (n) day} is none.
	 */
	private boolean isIntervalFunction() {
		TokenCursor ahead = this.cursor.from(this.cursor.position() + 1);
		int depth = 0;
		while (!ahead.peek().isEnd()) {
			Token token = ahead.next();
			depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
			if (depth == 1 && token.isSymbol(",")) {
				return true;
			}
			if (depth == 0) {
				return false;
			}
		}
		return false;
	}

	private Expression interval() throws SQLException {
		this.cursor.next();
		Expression value = this.expressions.expression();
		return new Expression.Interval(value, this.calls.unit());
	}

	private Expression cases() throws SQLException {
		this.cursor.next();
		Expression operand = this.cursor.atWord("WHEN") ? null : this.expressions.expression();
		List<When> branches = new ArrayList<>();
		while (this.cursor.accept("WHEN")) {
			Expression condition = this.expressions.expression();
			this.cursor.expect("THEN");
			branches.add(new When(condition, this.expressions.expression()));
		}
		if (branches.isEmpty()) {
			throw this.cursor.syntaxError();
		}
		Expression otherwise = this.cursor.accept("ELSE") ? this.expressions.expression() : null;
		this.cursor.expect("END");
		return new Expression.Case(operand, branches, otherwise);
	}

	/**
	 * Read the name of a column.
	 * @return the column
	 * @throws SQLException if there is none
	 */
	Expression column() throws SQLException {
		List<String> names = new ArrayList<>();
		if (!Keywords.isName(this.cursor.peek(), this.cursor.peek(1))) {
			throw this.cursor.syntaxError();
		}
		names.add(this.cursor.next().value());
		while (this.cursor.atSymbol(".") && names.size() < 3) {
			this.cursor.next();
			if (this.cursor.atSymbol("*")) {
				this.cursor.next();
				return new Expression.AllColumns(names);
			}
			if (!Keywords.isName(this.cursor.peek(), this.cursor.peek(1))) {
				throw this.cursor.syntaxError();
			}
			names.add(this.cursor.next().value());
		}
		return new Expression.Column(names);
	}

}
