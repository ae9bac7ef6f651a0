package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.MomentReader;
import io.github.matrixonespring.embedded.sql.Hint;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * A time-travel hint at the end of a statement, or none.
 *
 * @param hint the hint, or {@code null} for none
 * @param statement the statement
 */
record HintClause(@Nullable Hint hint, TokenCursor statement) {

	static HintClause parse(TokenCursor cursor) throws SQLException {
		return new HintClause(cursor.hint(), cursor);
	}

	/**
	 * Return the moment that it means.
	 * @param execution what the statement is executed with
	 * @return the moment, the present if there is no hint
	 * @throws SQLException if nothing holds it
	 */
	Moment moment(Execution execution) throws SQLException {
		return (this.hint != null) ? new MomentReader(execution).read(this.hint, this.statement) : Moment.PRESENT;
	}

}
