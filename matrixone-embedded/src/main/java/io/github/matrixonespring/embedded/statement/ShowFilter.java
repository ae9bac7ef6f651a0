package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code LIKE pattern} or {@code WHERE condition} at the end of a SHOW.
 *
 * @param condition the condition, empty for none
 */
record ShowFilter(String condition) {

	static ShowFilter parse(String likeColumn, TokenCursor cursor) throws SQLException {
		return parse(likeColumn, false, cursor);
	}

	static ShowFilter parseIgnoringCase(String likeColumn, TokenCursor cursor) throws SQLException {
		return parse(likeColumn, true, cursor);
	}

	private static ShowFilter parse(String likeColumn, boolean always, TokenCursor cursor) throws SQLException {
		String condition = "";
		boolean ignoresCase = always || cursor.atWord("ILIKE");
		if (cursor.accept("LIKE") || cursor.accept("ILIKE")) {
			if (cursor.peek().kind() != Token.Kind.STRING) {
				throw cursor.notSupported("a pattern that is no literal");
			}
			Token pattern = cursor.next();
			condition = ignoresCase ? "LOWER(`" + likeColumn + "`) LIKE " + literal(LowerCase.of(pattern.value()))
					: "`" + likeColumn + "` LIKE " + literal(pattern.value());
		}
		if (cursor.accept("WHERE")) {
			if (!condition.isEmpty()) {
				throw ServerError.of(1149, "42000",
						"SQL syntax error: like clause and where clause cannot exist at the same time");
			}
			return new ShowFilter(cursor.sql().substring(cursor.peek().start()));
		}
		cursor.expectEnd();
		return new ShowFilter(condition);
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
