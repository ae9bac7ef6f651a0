package io.github.matrixonespring.embedded.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.query.Planner;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.Form;
import io.github.matrixonespring.embedded.statement.StatementParser;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * The text of a statement with what was found out about it. Its form never changes. A
 * plan is kept if it can be used again, until the catalog or the current database
 * changes, and for parameters of the same types: they decide about what H2 is sent.
 */
final class KnownStatement {

	/** So many combinations of types: each column that can be null doubles them. */
	private static final int MOST_PLANS = 8;

	private final String sql;

	private int parameters = -1;

	private @Nullable Form form;

	private final Map<List<ServerType>, Plan> plans = new LinkedHashMap<>();

	private @Nullable CatalogState catalog;

	private String database = "";

	KnownStatement(String sql) {
		this.sql = sql;
	}

	String sql() {
		return this.sql;
	}

	/**
	 * Return how many parameters there are.
	 * @return the number
	 * @throws SQLException if the statement cannot be read
	 */
	int parameters() throws SQLException {
		if (this.parameters < 0) {
			// Most texts without parameters come once, and need not be read twice.
			this.parameters = (this.sql.indexOf('?') < 0) ? 0
					: (int) TokenCursor.of(this.sql)
						.tokens()
						.stream()
						.filter((token) -> token.kind() == Token.Kind.PARAMETER)
						.count();
		}
		return this.parameters;
	}

	Form form() throws SQLException {
		Form known = this.form;
		if (known == null) {
			known = StatementParser.parse(this.sql);
			this.form = known;
		}
		return known;
	}

	/**
	 * Say how to execute the statement.
	 * @param execution what it is executed with
	 * @return the plan, an earlier one if it would be made the same again
	 * @throws SQLException if it cannot be executed
	 */
	Plan plan(Execution execution) throws SQLException {
		Session session = execution.session();
		CatalogState current = session.catalog();
		if (this.catalog != current || !this.database.equals(session.database())) {
			this.plans.clear();
			this.catalog = current;
			this.database = session.database();
		}
		List<ServerType> types = types(execution);
		Plan known = this.plans.get(types);
		if (known != null) {
			return known;
		}
		Plan made = form().plan(execution);
		if (made.reusable()) {
			if (this.plans.size() == MOST_PLANS) {
				this.plans.remove(this.plans.keySet().iterator().next());
			}
			this.plans.put(types, made);
		}
		return made;
	}

	private List<ServerType> types(Execution execution) throws SQLException {
		int count = parameters();
		List<ServerType> types = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			types.add(Planner.type(execution.parameters().literal(i)));
		}
		return types;
	}

}
