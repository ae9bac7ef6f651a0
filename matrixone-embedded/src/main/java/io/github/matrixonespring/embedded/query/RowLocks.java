package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.engine.Relation;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.query.QueryBinder.CommonTable;
import io.github.matrixonespring.embedded.query.QueryBinder.Use;
import io.github.matrixonespring.embedded.syntax.Query;
import org.jspecify.annotations.Nullable;

/**
 * {@code FOR UPDATE}, {@code FOR SHARE} and {@code LOCK IN SHARE MODE}. H2 has exclusive
 * locks only: the first transaction that shares rows of a table takes them, and those
 * that share with it take none. So who shares does not wait for others who do, and who
 * writes waits.
 *
 * @param queries binds the query
 */
record RowLocks(QueryBinder queries) {

	/**
	 * Lock the rows of a query, if it says so.
	 * @param query the query
	 * @param select the binder that has bound it, if it is a SELECT
	 * @return what H2 is told at the end of the query
	 * @throws SQLException if they cannot be locked
	 */
	String of(Query query, @Nullable SelectBinder select) throws SQLException {
		String lock = query.lock();
		if (lock == null) {
			return "";
		}
		Query.Source source = (query.body() instanceof Query.Select selected) ? selected.from() : null;
		if (source instanceof Query.Join join && join.isFull()) {
			throw binding().notSupported("FULL JOIN with FOR " + lock.toUpperCase(Locale.ROOT));
		}
		List<Query.Table> tables = new ArrayList<>();
		boolean outer = collect(source, tables);
		if (!lock.equals("update") && !share(tables)) {
			return "";
		}
		if (select == null || source == null || !canStandAlone(query, select, tables)) {
			return " FOR UPDATE";
		}
		tables.removeIf((table) -> TableResolver.isDual(table.name()) || common(table) != null);
		boolean past = false;
		for (Query.Table table : tables) {
			past |= this.queries.tables().moment(table).snapshot() != null;
		}
		if (!past && !outer && !select.isGrouped()) {
			return " FOR UPDATE";
		}
		for (Query.Table table : tables) {
			lock(table, select);
		}
		return "";
	}

	private Binding binding() {
		return this.queries.binding();
	}

	/**
	 * Return whether the rows of a query can be found before it is executed.
	 */
	private boolean canStandAlone(Query query, SelectBinder select, List<Query.Table> tables) {
		boolean recursive = query.recursive() || tables.stream().anyMatch((table) -> {
			CommonTable common = common(table);
			return common != null && common.use() != Use.TEXT;
		});
		return binding().isQuery() && !recursive && !select.isFilteredByOuter();
	}

	private @Nullable CommonTable common(Query.Table table) {
		return (table.name().database() == null) ? this.queries.commonTable(table.name().name()) : null;
	}

	/**
	 * Lock the rows of a table before the query is executed. H2 itself would lock rows of
	 * the past instead of those of now, none of an outer join, and refuses groups. The
	 * server locks what WHERE finds, whatever LIMIT leaves of that.
	 */
	private void lock(Query.Table table, SelectBinder select) throws SQLException {
		TableResolver tables = this.queries.tables();
		CatalogState catalog = binding().session().catalog();
		Moment moment = tables.moment(table);
		String named = table.name().database();
		String database = (named != null) ? named : tables.database();
		Relation read = moment.catalog(catalog).find(database, table.name().name());
		Relation written = catalog.find(database, table.name().name());
		Database holder = catalog.find(database);
		if (!(read instanceof StoredTable stored) || (holder != null && holder.system())) {
			return;
		}
		String alias = StorageNames.quoted(TableResolver.alias(ModifiedRows.name(table)));
		if (moment.snapshot() == null) {
			// H2 looks into an index for one column, and reads the table for others.
			List<String> primary = stored.structure().primaryKey();
			lock(stored.storageName(), alias,
					List.of((primary.size() == 1) ? StorageNames.quoted(primary.get(0)) : "_ROWID_"), select);
			return;
		}
		List<String> key = stored.structure().rowKey().stream().map(StorageNames::quoted).toList();
		// A key that nobody has now is locked against others who look for it there.
		lock(moment.storageName(stored), alias, key, select);
		// One that was altered is another table to the server.
		if (written instanceof StoredTable present && present.id() == stored.id()
				&& present.structure().columns().equals(stored.structure().columns())) {
			lock(present.storageName(), alias, key, select);
		}
	}

	private void lock(String rows, String alias, List<String> key, SelectBinder select) {
		List<String> found = key.stream().map((column) -> alias + "." + column).toList();
		binding().lock("SELECT 1 FROM " + rows + " WHERE (" + String.join(", ", key) + ") IN (SELECT "
				+ String.join(", ", found) + select.rows() + ") FOR UPDATE");
	}

	private boolean share(List<Query.Table> tables) {
		binding().onceOnly();
		Session session = binding().session();
		CatalogState catalog = session.catalog();
		boolean locks = true;
		for (Query.Table table : tables) {
			String database = table.name().database();
			Database holder = catalog.find((database != null) ? database : this.queries.tables().database());
			if (holder != null && !TableResolver.isDual(table.name())
					&& holder.relation(table.name().name()) instanceof StoredTable stored) {
				locks &= !session.instance().isSharedByOther(stored, session);
				session.transactions().shares(stored);
			}
		}
		return locks;
	}

	/**
	 * Collect the tables of a FROM clause.
	 * @return whether some of them are in an outer join
	 */
	private static boolean collect(Query.@Nullable Source source, List<Query.Table> tables) {
		if (source instanceof Query.Table table) {
			tables.add(table);
		}
		if (!(source instanceof Query.Join join)) {
			return false;
		}
		boolean left = collect(join.left(), tables);
		boolean right = collect(join.right(), tables);
		return left || right || join.kind().endsWith("LEFT") || join.kind().endsWith("RIGHT");
	}

}
