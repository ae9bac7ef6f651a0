package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.ForeignKey;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.query.Planner.Written;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Modification;
import io.github.matrixonespring.embedded.syntax.Query;

/**
 * Binds UPDATE.
 *
 * @param binding the statement
 * @param queries binds its tables and subqueries
 */
record UpdateBinder(Binding binding, QueryBinder queries) {

	Written bind(Modification.Update update) throws SQLException {
		this.binding.update();
		ModifiedRows rows = new ModifiedRows(this.binding, this.queries);
		boolean single = update.source() instanceof Query.Table;
		Scope scope = new Scope(null);
		ExpressionBinder expressions = new ExpressionBinder(this.binding, this.queries, scope);
		if (single) {
			Query.Table table = (Query.Table) update.source();
			String name = ModifiedRows.name(table);
			if (!update.order().isEmpty()
					&& update.assignments().stream().anyMatch((set) -> set.value() instanceof Expression.Default)) {
				// The server sets a boolean, or fails.
				throw this.binding.notSupported("DEFAULT in an UPDATE with ORDER BY");
			}
			StoredTable target = rows.target(table, scope);
			String set = set(update, target, name, expressions).stream()
				.map((assignment) -> assignment.column() + " = " + assignment.value())
				.collect(Collectors.joining(", "));
			String filter = rows.filter(table, target, expressions, update.where(), update.order(), update.limit());
			checkNulls(update, target);
			return new Written(
					"UPDATE " + target.storageName() + " " + StorageNames.quoted(name) + " SET " + set + filter, target,
					null);
		}
		if (!update.order().isEmpty() || update.limit() != null) {
			throw ServerError.of(1221, "HY000",
					"Incorrect usage of UPDATE and " + (update.order().isEmpty() ? "LIMIT" : "ORDER BY"));
		}
		return joined(update, rows, scope, expressions);
	}

	/**
	 * Where several rows match one, the first of them counts.
	 */
	private Written joined(Modification.Update update, ModifiedRows rows, Scope scope, ExpressionBinder expressions)
			throws SQLException {
		String from = new SourceBinder(this.queries, scope).bind(update.source());
		String name = assigned(update, scope);
		StoredTable target = rows.find(update.source(), name);
		this.binding.target(target);
		List<Set> assignments = set(update, target, name, expressions);
		Expression where = update.where();
		String filter = (where != null) ? " WHERE " + expressions.in(Clause.WHERE).condition(where).sql() : "";
		checkNulls(update, target);
		StringBuilder select = new StringBuilder(
				"SELECT " + StorageNames.quoted(TableResolver.alias(name)) + "._ROWID_ AS r");
		StringBuilder set = new StringBuilder();
		for (int i = 0; i < assignments.size(); i++) {
			select.append(", ").append(assignments.get(i).value()).append(" AS v").append(i);
			set.append((i > 0) ? ", " : "").append(assignments.get(i).column()).append(" = x.v").append(i);
		}
		select.append(", ROW_NUMBER() OVER (PARTITION BY ")
			.append(StorageNames.quoted(TableResolver.alias(name)))
			.append("._ROWID_) AS n FROM ")
			.append(from)
			.append(filter);
		return new Written(
				List.of("MERGE INTO " + target.storageName() + " m USING (SELECT * FROM (" + select
						+ ") WHERE n = 1) x ON m._ROWID_ = x.r WHEN MATCHED THEN UPDATE SET " + set),
				target, null, orphans(target));
	}

	/**
	 * The server looks at all rows of the table then, whatever has changed, and also with
	 * {@code foreign_key_checks = 0}.
	 */
	private static List<String> orphans(StoredTable target) {
		List<String> orphans = new ArrayList<>();
		for (ForeignKey key : target.structure().foreignKeys()) {
			if (key.parentSchema().equals(target.schema())) {
				List<String> refers = new ArrayList<>();
				List<String> fits = new ArrayList<>();
				for (int i = 0; i < key.columns().size(); i++) {
					String column = "c." + StorageNames.quoted(key.columns().get(i));
					refers.add(column + " IS NOT NULL");
					fits.add("p." + StorageNames.quoted(key.parentColumns().get(i)) + " = " + column);
				}
				orphans.add("SELECT 1 FROM " + target.storageName() + " c WHERE " + String.join(" AND ", refers)
						+ " AND NOT EXISTS (SELECT 1 FROM " + target.storageName() + " p WHERE "
						+ String.join(" AND ", fits) + ") LIMIT 1");
			}
		}
		return orphans;
	}

	/**
	 * Return the table whose columns are set.
	 */
	private String assigned(Modification.Update update, Scope scope) throws SQLException {
		String name = null;
		for (Modification.Assignment assignment : update.assignments()) {
			Expression.Column column = assignment.column();
			String table = column.isQualified() ? column.names().get(column.names().size() - 2) : "";
			if (column.isQualified()
					&& scope.ranges().stream().noneMatch((range) -> range.name().equals(LowerCase.of(table)))) {
				throw ServerError.unknownTable("", table);
			}
			if (scope.findHere(column) == null) {
				throw ServerError.internal("column '" + column.name() + "' not found in table " + table);
			}
			String found = scope.find(column).table();
			if (name != null && !name.equals(found)) {
				throw this.binding.notSupported("an UPDATE of several tables");
			}
			name = found;
		}
		return java.util.Objects.requireNonNull(name);
	}

	/**
	 * What a column is set to.
	 */
	private record Set(String column, String value) {
	}

	/**
	 * The server refuses what no row could have, even if there is none.
	 */
	private static void checkNulls(Modification.Update update, StoredTable target) throws SQLException {
		for (Modification.Assignment assignment : update.assignments()) {
			Column column = target.structure().named(LowerCase.of(assignment.column().name()));
			if (column != null) {
				checkNull(assignment.value(), column);
			}
		}
	}

	private static void checkNull(Expression value, Column column) throws SQLException {
		boolean isNull = value instanceof Expression.Literal literal && literal.kind() == Expression.LiteralKind.NULL;
		if (isNull && !column.nullable()) {
			throw ServerError.constraintViolation("Column '" + column.name() + "' cannot be null");
		}
	}

	private List<Set> set(Modification.Update update, StoredTable target, String name, ExpressionBinder expressions)
			throws SQLException {
		// Of several values of a column, the last one counts.
		Map<String, Set> set = new LinkedHashMap<>();
		for (Modification.Assignment assignment : update.assignments()) {
			Expression.Column written = assignment.column();
			String column = LowerCase.of(written.name());
			if (written.isQualified() && !LowerCase.of(written.names().get(written.names().size() - 2)).equals(name)) {
				throw ServerError.unknownTable("", written.names().get(written.names().size() - 2));
			}
			Column found = target.structure().named(column);
			if (found == null) {
				throw ServerError.internal("column '" + written.name() + "' not found in table"
						+ (written.isQualified() ? " " + written.names().get(written.names().size() - 2) : ""));
			}
			if (update.ignore() && target.structure()
				.indexes()
				.stream()
				.anyMatch((key) -> key.unique() && key.columns().contains(column))) {
				throw this.binding.notSupported("UPDATE IGNORE of the column " + column + ", which has a unique key");
			}
			if (target.structure().isPartitionedBy(column)) {
				// The server fails where the row goes to another partition.
				throw this.binding.notSupported("an UPDATE of the column " + column + ", which partitions its table");
			}
			set.put(column,
					new Set(StorageNames.quoted(column),
							new InsertionBinder(this.binding, this.queries.tables(), this.queries)
								.updated(assignment.value(), found, expressions)));
		}
		return List.copyOf(set.values());
	}

}
