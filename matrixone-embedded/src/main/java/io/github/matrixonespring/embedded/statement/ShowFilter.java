package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code LIKE pattern} or {@code WHERE condition} at the end of a SHOW.
 *
 * @param condition the condition, empty for none
 * @param hint what says when the catalog is read, {@code null} where nothing can
 * @param pattern the pattern of LIKE, {@code null} for none
 */
record ShowFilter(String condition, @Nullable HintClause hint, @Nullable String pattern) {

	ShowFilter(String condition, @Nullable String pattern) {
		this(condition, null, pattern);
	}

	/**
	 * Tell whether a value can be among what is shown, so that not all have to be made
	 * rows of first.
	 * @param value the value of the column that LIKE compares, in lower case
	 * @return {@code false} only where the pattern has another beginning
	 */
	boolean mayShow(String value) {
		String start = (this.pattern != null) ? LowerCase.of(this.pattern).split("[%_\\\\]", 2)[0] : "";
		return value.startsWith(start);
	}

	static ShowFilter parse(String likeColumn, TokenCursor cursor) throws SQLException {
		return parse(likeColumn, false, cursor);
	}

	static ShowFilter parseIgnoringCase(String likeColumn, TokenCursor cursor) throws SQLException {
		return parse(likeColumn, true, cursor);
	}

	/**
	 * Read a filter that a time-travel hint can stand behind.
	 * @param likeColumn the column that LIKE compares
	 * @param cursor where it begins
	 * @return the filter
	 * @throws SQLException if it is none
	 */
	static ShowFilter parseWithHint(String likeColumn, TokenCursor cursor) throws SQLException {
		int position = cursor.position();
		while (!cursor.from(position).atHint() && !cursor.from(position).peek().isEnd()) {
			position++;
		}
		TokenCursor behind = cursor.from(position);
		String filter = cursor.sql().substring(0, behind.peek().start());
		HintClause hint = HintClause.parse(behind);
		behind.expectEnd();
		ShowFilter parsed = parse(likeColumn, TokenCursor.of(filter).from(cursor.position()));
		return new ShowFilter(parsed.condition(), hint, parsed.pattern());
	}

	/**
	 * Return when the catalog is read.
	 * @param execution what the statement is executed with
	 * @return the moment
	 * @throws SQLException if nothing holds it
	 */
	Moment moment(Execution execution) throws SQLException {
		return (this.hint != null) ? this.hint.moment(execution) : Moment.PRESENT;
	}

	/**
	 * Return the hint with which a query reads the catalog of a moment.
	 * @param moment the moment
	 * @return the hint, empty for the present
	 */
	static String hint(Moment moment) {
		return (moment.snapshot() != null) ? " {MO_TS = " + moment.snapshot().timestamp() + "}" : "";
	}

	private static ShowFilter parse(String likeColumn, boolean always, TokenCursor cursor) throws SQLException {
		String condition = "";
		String like = null;
		boolean ignoresCase = always || cursor.atWord("ILIKE");
		if (cursor.accept("LIKE") || cursor.accept("ILIKE")) {
			if (cursor.peek().kind() != Token.Kind.STRING) {
				throw cursor.notSupported("a pattern that is no literal");
			}
			Token pattern = cursor.next();
			like = pattern.value();
			condition = ignoresCase ? "LOWER(`" + likeColumn + "`) LIKE " + literal(LowerCase.of(pattern.value()))
					: "`" + likeColumn + "` LIKE " + literal(pattern.value());
		}
		if (cursor.accept("WHERE")) {
			if (!condition.isEmpty()) {
				throw ServerError.of(1149, "42000",
						"SQL syntax error: like clause and where clause cannot exist at the same time");
			}
			return new ShowFilter(cursor.sql().substring(cursor.peek().start()), null);
		}
		cursor.expectEnd();
		return new ShowFilter(condition, like);
	}

	/**
	 * Return the rows of a query that the filter lets through.
	 * @param shown the columns to return
	 * @param query the query
	 * @param order what to order by
	 * @return the filtered query
	 */
	String applied(String shown, String query, String order) {
		return "SELECT " + shown + " FROM (" + query + ") shown"
				+ (this.condition.isEmpty() ? "" : " WHERE " + this.condition)
				+ (order.isEmpty() ? "" : " ORDER BY " + order);
	}

	static String literal(String value) {
		return StorageNames.literal(value.replace("\\", "\\\\"));
	}

}
