package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Remakes;
import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code TRUNCATE [TABLE] t}.
 *
 * @param name the table
 */
record TruncateTable(ObjectName name) implements Form {

	static TruncateTable parse(TokenCursor cursor) throws SQLException {
		cursor.expect("TRUNCATE");
		cursor.accept("TABLE");
		TruncateTable form = new TruncateTable(cursor.objectName());
		// Nobody looks at it.
		cursor.hint();
		cursor.expectEnd();
		return form;
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.COMMITS_FOR_GOOD;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			execution.session().transactions().commitForGood(() -> {
				new Tables(execution.session()).truncate(this.name);
				new Remakes(execution.session()).remade(this.name, this.name.name());
			});
			return 0;
		};
	}

}
