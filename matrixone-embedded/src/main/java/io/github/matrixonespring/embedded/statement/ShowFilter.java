package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code LIKE pattern} or {@code WHERE condition} at the end of a SHOW.
 *
 * @param condition the condition, empty for none
 */
record ShowFilter(String condition) {

	static ShowFilter parse(String likeColumn, TokenCursor cursor) throws SQLException {
		if (cursor.accept("WHERE")) {
			return new ShowFilter(cursor.sql().substring(cursor.peek().start()));
		}
		String condition = "";
		if (cursor.accept("LIKE")) {
			Token pattern = cursor.next();
			if (pattern.kind() != Token.Kind.STRING) {
				throw cursor.syntaxError();
			}
			condition = "`" + likeColumn + "` LIKE " + literal(pattern.value());
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
