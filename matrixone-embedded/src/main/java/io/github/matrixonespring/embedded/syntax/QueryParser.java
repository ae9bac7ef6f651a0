package io.github.matrixonespring.embedded.syntax;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Keywords;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Query.Body;
import io.github.matrixonespring.embedded.syntax.Query.CommonTable;
import io.github.matrixonespring.embedded.syntax.Query.Item;
import io.github.matrixonespring.embedded.syntax.Query.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries.
 */
public final class QueryParser {

	private static final Set<String> SET_OPERATORS = Set.of("UNION", "EXCEPT", "INTERSECT", "MINUS");

	private static final List<String> MODIFICATIONS = List.of("INSERT", "REPLACE", "UPDATE", "DELETE");

	/** What changes how a query is executed, not what it returns. */
	private static final Set<String> OPTIONS = Set.of("SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT",
			"STRAIGHT_JOIN", "HIGH_PRIORITY", "SQL_NO_CACHE");

	private final TokenCursor cursor;

	private final ExpressionParser expressions;

	private final SourceParser tables;

	/** The indexes of the parameters by where they stand. */
	private final Map<Integer, Integer> parameters = new HashMap<>();

	public QueryParser(TokenCursor cursor) {
		this.cursor = cursor;
		this.expressions = new ExpressionParser(cursor, this);
		this.tables = new SourceParser(cursor, this);
	}

	public ExpressionParser expressions() {
		return this.expressions;
	}

	/**
	 * Read the tables of a FROM clause.
	 * @return the tables
	 * @throws SQLException if there are none
	 */
	Source sources() throws SQLException {
		return this.tables.sources();
	}

	int parameterIndex(Token parameter) {
		if (this.parameters.isEmpty()) {
			for (Token token : this.cursor.tokens()) {
				if (token.kind() == Kind.PARAMETER) {
					this.parameters.put(token.start(), this.parameters.size());
				}
			}
		}
		return Objects.requireNonNull(this.parameters.get(parameter.start()));
	}

	/**
	 * Tell whether several parentheses hold a query and nothing else, as {@code ((select
	 * 1) union (select 2))} does and {@code ((select 1) + 2)} does not.
	 */
	boolean isQueryInParentheses(TokenCursor at, int depth) {
		TokenCursor ahead = at.from(at.position() + depth);
		int open = 1;
		while (open > 0) {
			Token token = ahead.next();
			if (token.isEnd()) {
				return false;
			}
			open += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
		}
		Token next = ahead.peek();
		return next.isSymbol(")") || next.isWord("ORDER") || next.isWord("LIMIT") || isSetOperator(next);
	}

	private static boolean isSetOperator(Token token) {
		return token.kind() == Kind.WORD && SET_OPERATORS.contains(token.text().toUpperCase(Locale.ROOT));
	}

	/**
	 * Read a query.
	 * @return the query
	 * @throws SQLException if there is none
	 */
	public Query query() throws SQLException {
		List<CommonTable> with = new ArrayList<>();
		boolean recursive = false;
		if (this.cursor.accept("WITH")) {
			recursive = this.cursor.accept("RECURSIVE");
			do {
				with.add(commonTable());
			}
			while (this.cursor.acceptSymbol(","));
		}
		if (!with.isEmpty() && MODIFICATIONS.stream().anyMatch((word) -> this.cursor.atWord(word))) {
			throw this.cursor.notSupported("WITH before " + this.cursor.peek().text());
		}
		Body body = body();
		List<Expression.Order> order = this.cursor.accept("ORDER", "BY") ? this.expressions.order() : List.of();
		Expression limit = null;
		Expression offset = null;
		if (this.cursor.accept("LIMIT")) {
			limit = this.expressions.expression();
			if (this.cursor.acceptSymbol(",")) {
				offset = limit;
				limit = this.expressions.expression();
			}
			else if (this.cursor.accept("OFFSET")) {
				offset = this.expressions.expression();
			}
		}
		return new Query(with, recursive, body, order, limit, offset, lock());
	}

	private CommonTable commonTable() throws SQLException {
		String name = this.cursor.lowerCaseName();
		List<String> columns = this.cursor.atSymbol("(") ? names() : List.of();
		this.cursor.expect("AS");
		this.cursor.expectSymbol("(");
		Query query = query();
		this.cursor.expectSymbol(")");
		return new CommonTable(name, columns, query);
	}

	private @Nullable String lock() throws SQLException {
		if (this.cursor.accept("LOCK", "IN", "SHARE", "MODE")) {
			return "share";
		}
		if (!this.cursor.atWord("FOR")) {
			return null;
		}
		this.cursor.next();
		String lock = this.cursor.atWord("SHARE") ? "share" : "update";
		if (!this.cursor.accept("SHARE")) {
			this.cursor.expect("UPDATE");
		}
		// NOWAIT, SKIP LOCKED and OF are unknown to the server.
		return lock;
	}

	private Body body() throws SQLException {
		Body left = term();
		while (isSetOperator(this.cursor.peek())) {
			String operator = this.cursor.next().text().toUpperCase(Locale.ROOT);
			boolean all = this.cursor.accept("ALL");
			if (!all) {
				this.cursor.accept("DISTINCT");
			}
			left = new Query.SetOperation(operator, all, left, term());
		}
		return left;
	}

	private Body term() throws SQLException {
		if (this.cursor.acceptSymbol("(")) {
			Query query = query();
			this.cursor.expectSymbol(")");
			return new Query.Nested(query);
		}
		if (this.cursor.accept("VALUES")) {
			return values();
		}
		this.cursor.expect("SELECT");
		return select();
	}

	private Body values() throws SQLException {
		List<List<Expression>> rows = new ArrayList<>();
		do {
			this.cursor.expect("ROW");
			this.cursor.expectSymbol("(");
			List<Expression> row = new ArrayList<>();
			do {
				row.add(this.expressions.expression());
			}
			while (this.cursor.acceptSymbol(","));
			this.cursor.expectSymbol(")");
			rows.add(row);
		}
		while (this.cursor.acceptSymbol(","));
		return new Query.Values(rows);
	}

	private Body select() throws SQLException {
		boolean distinct = false;
		boolean foundRows = false;
		while (true) {
			String word = this.cursor.peek().text().toUpperCase(Locale.ROOT);
			if (this.cursor.accept("DISTINCT")) {
				distinct = true;
			}
			else if (this.cursor.accept("SQL_CALC_FOUND_ROWS")) {
				foundRows = true;
			}
			else if (this.cursor.peek().kind() == Kind.WORD && OPTIONS.contains(word)) {
				this.cursor.next();
			}
			else if (!this.cursor.accept("ALL")) {
				break;
			}
		}
		List<Item> items = new ArrayList<>();
		do {
			items.add(item());
		}
		while (this.cursor.acceptSymbol(","));
		if (this.cursor.atWord("INTO")) {
			throw ServerError.notSupported("SELECT … INTO");
		}
		Source from = this.cursor.accept("FROM") ? sources() : null;
		Expression where = this.cursor.accept("WHERE") ? this.expressions.expression() : null;
		List<Expression> groupBy = new ArrayList<>();
		boolean rollup = false;
		if (this.cursor.accept("GROUP", "BY")) {
			if (this.cursor.atWord("ROLLUP") || this.cursor.atWord("CUBE") || this.cursor.atWord("GROUPING")) {
				throw ServerError.notSupported("GROUP BY " + this.cursor.peek().text());
			}
			do {
				groupBy.add(this.expressions.expression());
			}
			while (this.cursor.acceptSymbol(","));
			rollup = this.cursor.accept("WITH", "ROLLUP");
		}
		Expression having = this.cursor.accept("HAVING") ? this.expressions.expression() : null;
		return new Query.Select(distinct, foundRows, items, from, where, groupBy, rollup, having);
	}

	private Item item() throws SQLException {
		if (this.cursor.acceptSymbol("*")) {
			return new Item(new Expression.AllColumns(List.of()), null);
		}
		Expression expression = this.expressions.expression();
		if (expression instanceof Expression.AllColumns) {
			return new Item(expression, null);
		}
		return new Item(expression, alias());
	}

	List<String> names() throws SQLException {
		List<String> names = new ArrayList<>();
		this.cursor.expectSymbol("(");
		do {
			names.add(this.cursor.name());
		}
		while (this.cursor.acceptSymbol(","));
		this.cursor.expectSymbol(")");
		return names;
	}

	/**
	 * Read an alias, with or without AS, as a name or a string.
	 */
	@Nullable String alias() throws SQLException {
		boolean as = this.cursor.accept("AS");
		Token token = this.cursor.peek();
		if (token.kind() == Kind.STRING) {
			return this.cursor.next().value();
		}
		if (as) {
			if (!Keywords.isAlias(token, this.cursor.peek(1))) {
				throw this.cursor.syntaxError();
			}
			return this.cursor.next().value();
		}
		return Keywords.isAliasWithoutAs(token, this.cursor.peek(1)) ? this.cursor.next().value() : null;
	}

}
