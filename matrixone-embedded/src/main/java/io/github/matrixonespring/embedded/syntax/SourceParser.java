package io.github.matrixonespring.embedded.syntax;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Hint;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Query.Join;
import io.github.matrixonespring.embedded.syntax.Query.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tables of a query.
 */
final class SourceParser {

	private final TokenCursor cursor;

	private final QueryParser queries;

	SourceParser(TokenCursor cursor, QueryParser queries) {
		this.cursor = cursor;
		this.queries = queries;
	}

	/**
	 * Read the tables of a FROM clause.
	 * @return the tables
	 * @throws SQLException if there are none
	 */
	Source sources() throws SQLException {
		Source left = joined();
		while (this.cursor.acceptSymbol(",")) {
			left = new Join(left, "CROSS", true, joined(), null, List.of());
		}
		return left;
	}

	/**
	 * Read tables that are joined.
	 * @return the tables
	 * @throws SQLException if there are none
	 */
	Source joined() throws SQLException {
		Source left = source();
		while (true) {
			String kind = join();
			if (kind == null) {
				return left;
			}
			Source right = source();
			Expression on = null;
			List<String> using = List.of();
			boolean natural = kind.startsWith("NATURAL");
			if (!natural && this.cursor.accept("ON")) {
				on = this.queries.expressions().expression();
			}
			else if (!natural && this.cursor.accept("USING")) {
				using = this.queries.names();
			}
			else if (kind.equals("LEFT") || kind.equals("RIGHT") || kind.equals("FULL")) {
				throw this.cursor.syntaxError("outer join requires ON/USING clause");
			}
			left = new Join(left, kind, false, right, on, using);
		}
	}

	private @Nullable String join() throws SQLException {
		if (this.cursor.accept("STRAIGHT_JOIN") || this.cursor.accept("JOIN") || this.cursor.accept("INNER", "JOIN")) {
			return "INNER";
		}
		if (this.cursor.accept("CROSS", "JOIN")) {
			return "CROSS";
		}
		if (this.cursor.accept("NATURAL")) {
			String side = outer();
			this.cursor.expect("JOIN");
			return "NATURAL" + ((side != null) ? " " + side : "");
		}
		String side = outer();
		if (side != null) {
			this.cursor.expect("JOIN");
		}
		return side;
	}

	private @Nullable String outer() {
		for (String side : List.of("LEFT", "RIGHT", "FULL")) {
			if (this.cursor.accept(side)) {
				this.cursor.accept("OUTER");
				return side;
			}
		}
		return null;
	}

	private Source source() throws SQLException {
		if (this.cursor.atSymbol("{") && this.cursor.peek(1).isWord("OJ")) {
			this.cursor.next();
			this.cursor.next();
			Source outer = joined();
			this.cursor.expectSymbol("}");
			return outer;
		}
		boolean lateral = this.cursor.accept("LATERAL");
		if (this.cursor.atSymbol("(")) {
			return parenthesized(lateral);
		}
		Token token = this.cursor.peek();
		if (this.cursor.peek(1).isSymbol("(") && token.isName()) {
			if (this.queries.expressions().expression() instanceof Expression.Call call) {
				return new Query.TableFunction(call, this.queries.alias());
			}
			throw this.cursor.syntaxError();
		}
		ObjectName name = this.cursor.objectName();
		Hint hint = this.cursor.hint();
		if (this.cursor.atWord("PARTITION")) {
			throw ServerError.notSupported("the clause PARTITION of a query");
		}
		String alias = this.queries.alias();
		if (hint == null && this.cursor.atSymbol("{")) {
			// A hint behind an alias is none.
			throw this.cursor.syntaxError();
		}
		return new Query.Table(token, name, hint, alias, indexHints());
	}

	private Source parenthesized(boolean lateral) throws SQLException {
		Token first = this.cursor.peek(1);
		boolean query = first.isWord("SELECT") || first.isWord("WITH") || first.isWord("VALUES")
				|| (first.isSymbol("(") && startsQuery());
		this.cursor.next();
		if (!query) {
			Source inner = sources();
			this.cursor.expectSymbol(")");
			return inner;
		}
		Query inner = this.queries.query();
		this.cursor.expectSymbol(")");
		String alias = this.queries.alias();
		List<String> columns = (alias != null && this.cursor.atSymbol("(")) ? this.queries.names() : List.of();
		return new Query.Derived(inner, alias, columns, lateral);
	}

	private boolean startsQuery() {
		int depth = 1;
		while (this.cursor.peek(depth).isSymbol("(")) {
			depth++;
		}
		return (this.cursor.peek(depth).isWord("SELECT") || this.cursor.peek(depth).isWord("WITH"))
				&& this.queries.isQueryInParentheses(this.cursor, depth);
	}

	/**
	 * {@code USE | FORCE | IGNORE INDEX (…)}, whose indexes must exist.
	 */
	private List<String> indexHints() throws SQLException {
		List<String> indexes = new ArrayList<>();
		while (this.cursor.atWord("USE") || this.cursor.atWord("FORCE")
				|| (this.cursor.atWord("IGNORE") && !this.cursor.peek(1).isWord("INTO"))) {
			this.cursor.next();
			if (!this.cursor.accept("INDEX")) {
				this.cursor.expect("KEY");
			}
			if (this.cursor.accept("FOR") && !this.cursor.accept("JOIN")) {
				if (!this.cursor.accept("ORDER", "BY")) {
					this.cursor.expect("GROUP", "BY");
				}
			}
			this.cursor.expectSymbol("(");
			while (!this.cursor.acceptSymbol(")")) {
				Token token = this.cursor.next();
				if (token.isEnd()) {
					throw this.cursor.syntaxError();
				}
				if (!token.isSymbol(",")) {
					indexes.add(token.value());
				}
			}
		}
		return indexes;
	}

}
