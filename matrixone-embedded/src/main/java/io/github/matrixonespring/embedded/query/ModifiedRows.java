package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.query.Scope.Range;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Query;
import org.jspecify.annotations.Nullable;

/**
 * The table and the rows of it that an UPDATE or DELETE changes.
 *
 * @param binding the statement
 * @param queries finds tables
 */
record ModifiedRows(Binding binding, QueryBinder queries) {

	static String name(Query.Table table) {
		String alias = table.alias();
		return (alias != null) ? LowerCase.of(alias) : table.name().name();
	}

	/**
	 * Find the one table of a modification.
	 * @param table the table
	 * @param scope where its columns are added to
	 * @return the table
	 * @throws SQLException if it cannot be changed
	 */
	StoredTable target(Query.Table table, Scope scope) throws SQLException {
		StoredTable target = this.queries.tables().target(table.name());
		TableResolver.refuseUnknownIndexes(table, target);
		scope.add(new Range(name(table), null, TableResolver.columns(target, name(table))));
		this.binding.target(target);
		return target;
	}

	/**
	 * Find a table of a join by its name or alias.
	 * @param source the join
	 * @param name the name
	 * @return the table
	 * @throws SQLException if it cannot be changed
	 */
	StoredTable find(Query.Source source, String name) throws SQLException {
		if (source instanceof Query.Join join && join.isFull()) {
			throw this.binding.notSupported("FULL JOIN in an UPDATE or DELETE");
		}
		Query.Table found = search(source, name);
		if (found == null) {
			throw ServerError.unknownTable("", name);
		}
		StoredTable target = this.queries.tables().target(found.name());
		if (this.queries.tables().past(found, target) != null) {
			throw this.binding.notSupported("an UPDATE or DELETE of a table that is joined as it was", found.token());
		}
		return target;
	}

	private static Query.@Nullable Table search(Query.Source source, String name) {
		if (source instanceof Query.Join join) {
			Query.Table left = search(join.left(), name);
			return (left != null) ? left : search(join.right(), name);
		}
		return (source instanceof Query.Table table && name(table).equals(name)) ? table : null;
	}

	/**
	 * Write the condition of the rows. H2 cannot order them.
	 */
	String filter(Query.Table table, StoredTable target, ExpressionBinder expressions, @Nullable Expression where,
			List<Expression.Order> order, @Nullable Expression limit) throws SQLException {
		String name = name(table);
		String past = this.queries.tables().past(table, target);
		List<String> key = (past != null) ? target.structure().rowKey().stream().map(StorageNames::quoted).toList()
				: List.of("_ROWID_");
		String condition = (where != null) ? " WHERE " + expressions.in(Clause.WHERE).condition(where).sql() : "";
		expressions.in(Clause.OTHER);
		if (limit == null && past == null) {
			return condition;
		}
		List<String> sorted = new ArrayList<>();
		for (Expression.Order item : order) {
			sorted.add(expressions.bind(item.expression()).sql() + (item.descending() ? " DESC" : ""));
		}
		String columns = String.join(", ", key);
		return " WHERE (" + columns + ") IN (SELECT " + columns + " FROM "
				+ ((past != null) ? past : target.storageName()) + " " + StorageNames.quoted(name) + condition
				+ (sorted.isEmpty() ? "" : " ORDER BY " + String.join(", ", sorted))
				+ ((limit != null) ? " LIMIT " + this.queries.count(limit, null) : "") + ")";
	}

}
