package io.github.matrixonespring.embedded.syntax;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Expression.Bound;
import io.github.matrixonespring.embedded.syntax.Expression.Frame;
import io.github.matrixonespring.embedded.syntax.Expression.Order;
import io.github.matrixonespring.embedded.syntax.Expression.Window;

/**
 * Reads what stands behind {@code OVER}.
 */
final class WindowParser {

	private final TokenCursor cursor;

	private final ExpressionParser expressions;

	WindowParser(TokenCursor cursor, ExpressionParser expressions) {
		this.cursor = cursor;
		this.expressions = expressions;
	}

	/**
	 * Read a window, from its parenthesis.
	 * @return the window
	 * @throws SQLException if there is none
	 */
	Window window() throws SQLException {
		if (!this.cursor.acceptSymbol("(")) {
			throw this.cursor.syntaxError();
		}
		List<Expression> partition = this.cursor.accept("PARTITION", "BY") ? this.expressions.expressions() : List.of();
		List<Order> order = this.cursor.accept("ORDER", "BY") ? this.expressions.order() : List.of();
		Frame frame = null;
		for (String unit : List.of("ROWS", "RANGE", "GROUPS")) {
			if (frame == null && this.cursor.accept(unit)) {
				frame = frame(unit.toLowerCase(Locale.ROOT));
			}
		}
		this.cursor.expectSymbol(")");
		return new Window(partition, order, frame);
	}

	private Frame frame(String unit) throws SQLException {
		if (this.cursor.accept("BETWEEN")) {
			Bound start = bound();
			this.cursor.expect("AND");
			return new Frame(unit, start, bound());
		}
		return new Frame(unit, bound(), null);
	}

	private Bound bound() throws SQLException {
		if (this.cursor.accept("CURRENT", "ROW")) {
			return new Bound(null, "current row");
		}
		Expression offset = this.cursor.accept("UNBOUNDED") ? null : this.expressions.simple();
		boolean preceding = this.cursor.accept("PRECEDING");
		if (!preceding) {
			this.cursor.expect("FOLLOWING");
		}
		return new Bound(offset, ((offset == null) ? "unbounded " : "") + (preceding ? "preceding" : "following"));
	}

}
