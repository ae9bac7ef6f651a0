package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Clones;
import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code CREATE DATABASE [IF NOT EXISTS] d CLONE s [hint]}. The server reads IF NOT
 * EXISTS and forgets it.
 *
 * @param target the clone
 * @param source the source
 * @param hint when to read the source
 */
record CloneDatabase(String target, String source, HintClause hint) implements Form {

	static CloneDatabase parse(String target, TokenCursor cursor) throws SQLException {
		CloneDatabase form = new CloneDatabase(target, cursor.lowerCaseName(), HintClause.parse(cursor));
		CloneTable.refuseOtherAccount(cursor);
		cursor.expectEnd();
		return form;
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		Moment moment = this.hint.moment(execution);
		return (Plan.Work) () -> {
			new Clones(execution.session()).cloneDatabase(this.target, this.source, moment,
					this.hint.statement().sql());
			return 0;
		};
	}

}
