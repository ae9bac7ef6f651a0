package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code CREATE TABLE [IF NOT EXISTS] t LIKE s}.
 *
 * @param name the table
 * @param ifNotExists whether an existing one is enough
 * @param source the table that it is to be like
 * @param sql the statement
 */
record CreateTableLike(ObjectName name, boolean ifNotExists, ObjectName source, String sql) implements Form {

	static CreateTableLike parse(ObjectName name, boolean ifNotExists, TokenCursor cursor) throws SQLException {
		CreateTableLike form = new CreateTableLike(name, ifNotExists, cursor.objectName(), cursor.sql());
		cursor.expectEnd();
		return form;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			new Tables(execution.session()).createLike(this.name, this.ifNotExists, this.source, this.sql);
			return 0;
		};
	}

}
