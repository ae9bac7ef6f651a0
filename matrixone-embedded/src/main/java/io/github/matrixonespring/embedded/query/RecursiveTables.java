package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.QueryBinder.CommonTable;
import io.github.matrixonespring.embedded.query.QueryBinder.Use;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Query;
import org.jspecify.annotations.Nullable;

/**
 * Common table expressions that refer to themselves.
 *
 * @param queries binds their queries
 * @param known the common table expressions that can be named
 */
record RecursiveTables(QueryBinder queries, Map<String, CommonTable> known) {

	static boolean isRecursive(Query.CommonTable table) {
		return table.query().body() instanceof Query.SetOperation operation && refers(operation.right(), table.name());
	}

	private static boolean refers(Query.Body body, String name) {
		return references(body, name) > 0;
	}

	private static int references(Query.Body body, String name) {
		if (body instanceof Query.Select select) {
			Query.Source from = select.from();
			return (from != null) ? references(from, name) : 0;
		}
		if (body instanceof Query.SetOperation operation) {
			return references(operation.left(), name) + references(operation.right(), name);
		}
		return (body instanceof Query.Nested nested && nested.query().with().isEmpty())
				? references(nested.query().body(), name) : 0;
	}

	private static int references(Query.Source source, String name) {
		if (source instanceof Query.Table table) {
			return (table.name().database() == null && table.name().name().equals(name)) ? 1 : 0;
		}
		if (source instanceof Query.Join join) {
			return references(join.left(), name) + references(join.right(), name);
		}
		return (source instanceof Query.Derived derived) ? references(derived.query().body(), name) : 0;
	}

	/**
	 * Bind one, so that it can be named from then on.
	 * @param table the common table expression
	 * @param outer the tables of the query around it
	 * @return its definition for H2
	 * @throws SQLException if the server or the engine refuses it
	 */
	String bind(Query.CommonTable table, @Nullable Scope outer) throws SQLException {
		Query.SetOperation operation = (Query.SetOperation) table.query().body();
		if (references(operation.right(), table.name()) > 1) {
			throw ServerError.parser("unsupport multiple recursive table expr in recursive CTE: *tree.SelectStatement");
		}
		BoundQuery start = this.queries
			.bindCommon(new Query(List.of(), false, operation.left(), List.of(), null, null, null), outer);
		List<String> names = table.columns().isEmpty()
				? start.columns().stream().map((column) -> LowerCase.of(column.label())).toList()
				: table.columns().stream().map(LowerCase::of).toList();
		BoundQuery named = QueryBinder.named(start, names, table.name());
		this.known.put(table.name(), new CommonTable(named, Use.RECURSION));
		BoundQuery whole = this.queries.bindCommon(table.query(), outer);
		this.known.put(table.name(), new CommonTable(named, Use.NAME));
		return StorageNames.quoted(table.name()) + StorageNames.list(names) + " AS (" + whole.sql() + ")";
	}

}
