package io.github.matrixonespring.embedded.syntax;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Keywords;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Expression.Call;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Expression.Order;
import io.github.matrixonespring.embedded.syntax.Expression.TypeName;
import io.github.matrixonespring.embedded.syntax.Expression.Window;

/**
 * Reads calls of functions, many of which have a syntax of their own.
 */
final class CallParser {

	private static final Set<String> UNITS = Set.of("MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH",
			"QUARTER", "YEAR", "SECOND_MICROSECOND", "MINUTE_MICROSECOND", "MINUTE_SECOND", "HOUR_MICROSECOND",
			"HOUR_SECOND", "HOUR_MINUTE", "DAY_MICROSECOND", "DAY_SECOND", "DAY_MINUTE", "DAY_HOUR", "YEAR_MONTH",
			"SQL_TSI_SECOND", "SQL_TSI_MINUTE", "SQL_TSI_HOUR", "SQL_TSI_DAY", "SQL_TSI_WEEK", "SQL_TSI_MONTH",
			"SQL_TSI_QUARTER", "SQL_TSI_YEAR");

	/** What CONVERT takes, unlike CAST. */
	private static final Set<String> CONVERTED = Set.of("BINARY", "CHAR", "DATE", "YEAR", "DATETIME", "TIME", "DECIMAL",
			"DEC", "NUMERIC", "SIGNED", "UNSIGNED", "JSON", "DOUBLE", "FLOAT", "REAL", "NCHAR");

	private final TokenCursor cursor;

	private final ExpressionParser expressions;

	private final WindowParser windows;

	CallParser(TokenCursor cursor, ExpressionParser expressions) {
		this.cursor = cursor;
		this.expressions = expressions;
		this.windows = new WindowParser(cursor, expressions);
	}

	/**
	 * Read a call.
	 * @return the call
	 * @throws SQLException if there is none
	 */
	Expression call() throws SQLException {
		Token name = this.cursor.next();
		if (name.kind() == Kind.WORD && !Keywords.isFunction(name.text()) && !name.isWord("VALUES")
				&& !name.isWord("MATCH") && !name.isWord("GROUPING")) {
			throw this.cursor.syntaxError();
		}
		this.cursor.expectSymbol("(");
		return switch (name.text().toUpperCase(Locale.ROOT)) {
			case "CAST" -> {
				Expression operand = this.expressions.expression();
				this.cursor.expect("AS");
				yield new Expression.Cast(operand, typeBeforeEnd());
			}
			case "CONVERT" -> convert();
			case "EXTRACT" -> {
				Expression unit = new Literal(LiteralKind.WORD, unit());
				this.cursor.expect("FROM");
				yield ended(name, List.of(unit, this.expressions.expression()));
			}
			case "TIMESTAMPDIFF", "TIMESTAMPADD" -> {
				List<Expression> arguments = new ArrayList<>(List.of(new Literal(LiteralKind.WORD, simpleUnit())));
				this.cursor.expectSymbol(",");
				arguments.addAll(this.expressions.expressions());
				yield ended(name, arguments);
			}
			case "POSITION" -> {
				Expression part = this.expressions.computed();
				this.cursor.expect("IN");
				yield ended(name, List.of(part, this.expressions.computed()));
			}
			case "MOD" -> {
				Expression dividend = this.expressions.computed();
				this.cursor.expectSymbol(",");
				yield ended(name, List.of(dividend, this.expressions.computed()));
			}
			case "TRIM" -> trim(name);
			case "SUBSTRING", "SUBSTR", "MID" -> substring(name);
			case "VALUES" -> {
				String column = this.cursor.name();
				this.cursor.expectSymbol(")");
				yield new Expression.InsertedValue(column);
			}
			case "MATCH" -> throw ServerError.notSupported("MATCH … AGAINST");
			default -> general(name);
		};
	}

	private Expression ended(Token name, List<Expression> arguments) throws SQLException {
		this.cursor.expectSymbol(")");
		return new Call(name, name.value(), arguments, false, false, List.of(), null);
	}

	/**
	 * Read a unit of time.
	 * @return the unit, without {@code SQL_TSI_}
	 * @throws SQLException if there is none
	 */
	String unit() throws SQLException {
		String unit = this.cursor.peek().text().toUpperCase(Locale.ROOT);
		if (this.cursor.peek().kind() != Kind.WORD || !UNITS.contains(unit)) {
			throw this.cursor.syntaxError();
		}
		this.cursor.next();
		return unit.startsWith("SQL_TSI_") ? unit.substring("SQL_TSI_".length()) : unit;
	}

	/**
	 * {@code timestampadd} and {@code timestampdiff} count one unit.
	 */
	private String simpleUnit() throws SQLException {
		if (this.cursor.peek().text().contains("_")
				&& !this.cursor.peek().text().toUpperCase(Locale.ROOT).startsWith("SQL_")) {
			throw this.cursor.syntaxError();
		}
		return unit();
	}

	private TypeName typeBeforeEnd() throws SQLException {
		TypeName type = type();
		this.cursor.expectSymbol(")");
		return type;
	}

	private Expression convert() throws SQLException {
		Expression operand = this.expressions.expression();
		if (this.cursor.accept("USING")) {
			String charset = LowerCase.of(this.cursor.next().value());
			this.cursor.expectSymbol(")");
			return new Expression.Transcoding(operand, charset);
		}
		this.cursor.expectSymbol(",");
		if (!CONVERTED.contains(this.cursor.peek().text().toUpperCase(Locale.ROOT))) {
			throw this.cursor.syntaxError();
		}
		return new Expression.Cast(operand, typeBeforeEnd());
	}

	private TypeName type() throws SQLException {
		Token word = this.cursor.next();
		if (word.kind() != Kind.WORD) {
			throw this.cursor.from(this.cursor.position() - 1).syntaxError();
		}
		String name = word.text().toLowerCase(Locale.ROOT);
		if (name.equals("double")) {
			this.cursor.accept("PRECISION");
		}
		if (name.equals("signed") || name.equals("unsigned")) {
			String integer = this.cursor.accept("INTEGER") ? " integer" : this.cursor.accept("INT") ? " int" : "";
			return new TypeName(name + integer, List.of(), false);
		}
		List<String> arguments = new ArrayList<>();
		if (this.cursor.acceptSymbol("(")) {
			do {
				if (this.cursor.peek().kind() != Kind.NUMBER) {
					throw this.cursor.syntaxError();
				}
				arguments.add(this.cursor.next().value());
			}
			while (this.cursor.acceptSymbol(","));
			this.cursor.expectSymbol(")");
		}
		boolean unsigned = this.cursor.accept("UNSIGNED");
		if (!unsigned) {
			this.cursor.accept("SIGNED");
		}
		if (this.cursor.accept("CHARACTER", "SET") || this.cursor.accept("CHARSET")) {
			this.cursor.name();
		}
		return new TypeName(name, arguments, unsigned);
	}

	private Expression trim(Token name) throws SQLException {
		for (String mode : List.of("BOTH", "LEADING", "TRAILING")) {
			if (this.cursor.accept(mode)) {
				Expression removed = this.cursor.atWord("FROM") ? new Literal(LiteralKind.WORD, " ")
						: this.expressions.expression();
				this.cursor.expect("FROM");
				return ended(name,
						List.of(new Literal(LiteralKind.WORD, mode), removed, this.expressions.expression()));
			}
		}
		Expression first = this.expressions.expression();
		if (this.cursor.accept("FROM")) {
			return ended(name, List.of(new Literal(LiteralKind.WORD, "BOTH"), first, this.expressions.expression()));
		}
		return ended(name, List.of(first));
	}

	private Expression substring(Token name) throws SQLException {
		if (this.cursor.atSymbol(")")) {
			return ended(name, List.of());
		}
		List<Expression> arguments = new ArrayList<>(this.expressions.expressions());
		if (arguments.size() == 1 && this.cursor.accept("FROM")) {
			arguments.add(this.expressions.expression());
			if (this.cursor.accept("FOR")) {
				arguments.add(this.expressions.expression());
			}
		}
		return ended(name, arguments);
	}

	private Expression general(Token name) throws SQLException {
		CallForm form = CallForm.of(name.text());
		boolean distinct = form.distinct() && this.cursor.accept("DISTINCT");
		boolean quantified = distinct || (form.distinct() && this.cursor.accept("ALL"));
		if (quantified && this.cursor.atSymbol(")")) {
			throw this.cursor.syntaxError();
		}
		boolean all = form.star() && this.cursor.acceptSymbol("*");
		List<Expression> arguments = all ? new ArrayList<>() : arguments(form, name.isWord("GROUPING"));
		List<Order> order = List.of();
		if (name.isWord("GROUP_CONCAT")) {
			if (this.cursor.accept("ORDER", "BY")) {
				order = this.expressions.order();
			}
			String separator = this.cursor.accept("SEPARATOR") ? this.cursor.next().value() : ",";
			arguments.add(new Literal(LiteralKind.STRING, separator));
		}
		if (!arguments.isEmpty() && this.cursor.accept("USING")) {
			this.cursor.name();
		}
		this.cursor.expectSymbol(")");
		if ((form.required() || this.cursor.atWord("OVER")) && !(form.window() && this.cursor.atWord("OVER"))) {
			throw this.cursor.syntaxError();
		}
		Window over = this.cursor.accept("OVER") ? this.windows.window() : null;
		return new Call(name, name.value(), arguments, distinct, all, order, over);
	}

	private List<Expression> arguments(CallForm form, boolean columns) throws SQLException {
		List<Expression> arguments = new ArrayList<>();
		if (form.least() == 0 && this.cursor.atSymbol(")")) {
			return arguments;
		}
		while (arguments.size() < form.most()) {
			arguments.add(columns ? this.expressions.column() : this.expressions.expression());
			if (arguments.size() == form.most() || !this.cursor.acceptSymbol(",")) {
				break;
			}
		}
		if (arguments.size() < form.least()) {
			throw this.cursor.syntaxError();
		}
		return arguments;
	}

}
