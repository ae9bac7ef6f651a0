package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.query.Planner.Written;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Modification;
import io.github.matrixonespring.embedded.syntax.Query;

/**
 * Binds DELETE.
 *
 * @param binding the statement
 * @param queries binds its tables and subqueries
 */
record DeletionBinder(Binding binding, QueryBinder queries) {

	Written bind(Modification.Deletion deletion) throws SQLException {
		ModifiedRows rows = new ModifiedRows(this.binding, this.queries);
		Scope scope = new Scope(null);
		ExpressionBinder expressions = new ExpressionBinder(this.binding, this.queries, scope);
		if (deletion.source() instanceof Query.Table table) {
			if (deletion.targets().isEmpty() && !table.indexes().isEmpty()) {
				throw this.binding.notSupported("an index hint of DELETE FROM", table.token());
			}
			String name = ModifiedRows.name(table);
			StoredTable target = rows.target(table, scope);
			return new Written("DELETE FROM " + target.storageName() + " " + StorageNames.quoted(name)
					+ rows.filter(table, target, expressions, deletion.where(), deletion.order(), deletion.limit()),
					target, null);
		}
		if (deletion.targets().size() != 1) {
			throw this.binding.notSupported("a DELETE from several tables");
		}
		String from = new SourceBinder(this.queries, scope).bind(deletion.source());
		String name = deletion.targets().get(0);
		StoredTable target = rows.find(deletion.source(), name);
		this.binding.target(target);
		Expression where = deletion.where();
		String filter = (where != null) ? " WHERE " + expressions.in(Clause.WHERE).condition(where).sql() : "";
		return new Written(
				"DELETE FROM " + target.storageName() + " WHERE _ROWID_ IN (SELECT "
						+ StorageNames.quoted(TableResolver.alias(name)) + "._ROWID_ FROM " + from + filter + ")",
				target, null);
	}

}
