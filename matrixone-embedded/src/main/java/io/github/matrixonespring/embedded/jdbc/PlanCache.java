package io.github.matrixonespring.embedded.jdbc;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.statement.Execution;
import io.github.matrixonespring.embedded.statement.Form;
import io.github.matrixonespring.embedded.statement.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the plan of one statement until the catalog changes, so that the rows of a batch
 * are not translated one by one.
 */
final class PlanCache {

	private @Nullable Plan plan;

	private @Nullable CatalogState catalog;

	private String database = "";

	Plan plan(Form form, Execution execution) throws SQLException {
		Session session = execution.session();
		CatalogState current = session.catalog();
		Plan known = this.plan;
		if (known != null && this.catalog == current && this.database.equals(session.database())) {
			return known;
		}
		Plan made = form.plan(execution);
		this.plan = made.reusable() ? made : null;
		this.catalog = current;
		this.database = session.database();
		return made;
	}

}
