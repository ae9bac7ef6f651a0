package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Clones;
import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code CREATE TABLE [IF NOT EXISTS] t CLONE s [hint]}.
 *
 * @param target the clone
 * @param ifNotExists adds the rows to an existing table
 * @param source the source
 * @param hint when to read the source
 */
record CloneTable(ObjectName target, boolean ifNotExists, ObjectName source, HintClause hint) implements Form {

	static CloneTable parse(ObjectName target, boolean ifNotExists, TokenCursor cursor) throws SQLException {
		CloneTable form = new CloneTable(target, ifNotExists, cursor.objectName(), HintClause.parse(cursor));
		refuseOtherAccount(cursor);
		cursor.expectEnd();
		return form;
	}

	static void refuseOtherAccount(TokenCursor cursor) throws SQLException {
		if (cursor.atWord("TO", "ACCOUNT") || cursor.atWord("COPY", "GRANTS")) {
			throw cursor.notSupported("the clause " + cursor.peek().text() + " " + cursor.peek(1).text());
		}
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		Moment moment = this.hint.moment(execution);
		return (Plan.Work) () -> {
			new Clones(execution.session()).cloneTable(this.target, this.ifNotExists, this.source, moment);
			return 0;
		};
	}

}
