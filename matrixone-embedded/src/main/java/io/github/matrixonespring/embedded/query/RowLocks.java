package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.syntax.Query;

/**
 * {@code FOR UPDATE}, {@code FOR SHARE} and {@code LOCK IN SHARE MODE}. H2 has exclusive
 * locks only: the first transaction that shares rows of a table takes them, and those
 * that share with it take none. So who shares does not wait for others who do, and who
 * writes waits.
 *
 * @param binding the statement
 * @param tables finds tables
 */
record RowLocks(Binding binding, TableResolver tables) {

	String of(Query query) throws SQLException {
		if (query.lock() == null) {
			return "";
		}
		if (query.body() instanceof Query.Select select && select.from() instanceof Query.Join join && join.isFull()) {
			throw this.binding.notSupported("FULL JOIN with FOR " + query.lock().toUpperCase(Locale.ROOT));
		}
		if (query.lock().equals("update")) {
			return " FOR UPDATE";
		}
		this.binding.onceOnly();
		Session session = this.binding.session();
		CatalogState catalog = session.catalog();
		boolean locks = true;
		List<Query.Table> named = new ArrayList<>();
		if (query.body() instanceof Query.Select select && select.from() != null) {
			collect(select.from(), named);
		}
		for (Query.Table table : named) {
			String database = table.name().database();
			Database holder = catalog.find((database != null) ? database : this.tables.database());
			if (holder != null && !TableResolver.isDual(table.name())
					&& holder.relation(table.name().name()) instanceof StoredTable stored) {
				locks &= !session.instance().isSharedByOther(stored, session);
				session.transactions().shares(stored);
			}
		}
		return locks ? " FOR UPDATE" : "";
	}

	private static void collect(Query.Source source, List<Query.Table> named) {
		if (source instanceof Query.Table table) {
			named.add(table);
		}
		else if (source instanceof Query.Join join) {
			collect(join.left(), named);
			collect(join.right(), named);
		}
	}

}
