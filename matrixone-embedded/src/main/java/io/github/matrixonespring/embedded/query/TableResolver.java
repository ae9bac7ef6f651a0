package io.github.matrixonespring.embedded.query;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.engine.Relation;
import io.github.matrixonespring.embedded.engine.Sequence;
import io.github.matrixonespring.embedded.engine.Snapshot;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.View;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Scope.Range;
import io.github.matrixonespring.embedded.query.Scope.RangeColumn;
import io.github.matrixonespring.embedded.sql.Hint;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.syntax.QueryParser;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a reference to a table means.
 *
 * @param binding the statement
 * @param database the database of names without one, empty for none
 * @param moment when references without a hint are read
 * @param depth how many views deep the reference stands
 */
record TableResolver(Binding binding, String database, Moment moment, int depth) {

	/** The hidden column of every table. */
	private static final String ROW_ID = "__mo_rowid";

	/** Deeper than any views but those that refer to themselves. */
	private static final int DEEPEST_VIEW = 32;

	static TableResolver of(Binding binding) {
		return new TableResolver(binding, binding.session().database(), Moment.PRESENT, 0);
	}

	/**
	 * Return the resolver for the common table expressions of the query. The server reads
	 * those of a view in the present, whenever the view is read.
	 * @return the resolver
	 */
	TableResolver ofCommonTables() {
		return new TableResolver(this.binding, this.database, Moment.PRESENT, this.depth);
	}

	static void refuseUnknownIndexes(Query.Table table, StoredTable stored) throws SQLException {
		for (String name : table.indexes()) {
			if (stored.structure().indexes().stream().noneMatch((index) -> index.name().equalsIgnoreCase(name))) {
				throw ServerError.of(1176, "42000",
						"Key '" + name + "' doesn't exist in table '" + stored.name() + "'");
			}
		}
	}

	/**
	 * Return what stands for a table of a query, and add its columns to a scope.
	 * @param table the table
	 * @param name the name that it has in the query
	 * @param scope the scope
	 * @param queries binds views
	 * @return the text for H2
	 * @throws SQLException if there is no such table at its moment
	 */
	String bind(Query.Table table, String name, Scope scope, QueryBinder queries) throws SQLException {
		if (isDual(table.name())) {
			return "DUAL " + StorageNames.quoted(name);
		}
		Moment read = moment(table);
		CatalogState catalog = read.catalog(this.binding.session().catalog());
		Database holder = catalog.database(table.name().database(), this.database);
		Relation relation = holder.relation(table.name().name());
		if (relation instanceof StoredTable stored) {
			StoredTable changed = this.binding.target();
			if (changed != null && changed.schema().equals(stored.schema()) && read.snapshot() == null) {
				scope.readsTarget(stored.name());
			}
			String alias = (changed != null) ? name : alias(name);
			String storage = read.storageName(stored);
			List<RangeColumn> columns = columns(stored, alias);
			columns.add(rowId(storage, alias));
			scope.add(new Range(name, holder.name(), columns));
			refuseUnknownIndexes(table, stored);
			return storage + " " + StorageNames.quoted(alias);
		}
		if (relation instanceof View view) {
			return SourceBinder.add(query(view, read), name, holder.name(), scope);
		}
		if (relation instanceof Sequence sequence) {
			if (read.snapshot() != null) {
				throw this.binding.notSupported("a sequence as it was", table.token());
			}
			this.binding.onceOnly();
			return SourceBinder.add(SequenceRow.of(sequence), name, holder.name(), scope);
		}
		if (holder.system()) {
			throw this.binding.notSupported("the table " + holder.name() + "." + table.name().name(), table.token());
		}
		throw ServerError.unknownTableInQuery(table.name().name());
	}

	/**
	 * Return what a table is called in H2. In a common table expression that does not
	 * find an alias that is the name of its table and has other letters than those of
	 * ASCII.
	 */
	static String alias(String name) {
		return StandardCharsets.US_ASCII.newEncoder().canEncode(name) ? name
				: "u " + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Tell whether a name means the table without columns, which belongs to no database.
	 * One that a user gives that name is only there with its database.
	 */
	static boolean isDual(ObjectName name) {
		return name.database() == null && name.name().equals("dual");
	}

	/**
	 * Return when a table is read.
	 * @param table the table
	 * @return the moment
	 * @throws SQLException if nothing holds it
	 */
	Moment moment(Query.Table table) throws SQLException {
		Hint hint = table.hint();
		return (hint != null) ? moment(hint, table) : this.moment;
	}

	private Moment moment(Hint hint, Query.Table table) throws SQLException {
		this.binding.onceOnly();
		ObjectName name = table.name();
		Moment read = new MomentReader(this.binding.execution()).read(hint, this.binding.statement(),
				(moment) -> this.binding.session()
					.instance()
					.names()
					.check(name.database(), this.database, name.name(), moment));
		Snapshot snapshot = read.snapshot();
		if (snapshot != null) {
			this.binding.reads(snapshot, table.token());
		}
		return read;
	}

	/**
	 * Return where the rows of a table are that a modification with a hint looks for: the
	 * server finds them in the past and writes to the present.
	 * @param table the table
	 * @param present the table as it is now
	 * @return the name in H2, or {@code null} if they are looked for in the present
	 * @throws SQLException if nothing holds the moment, or the table was another then
	 */
	@Nullable String past(Query.Table table, StoredTable present) throws SQLException {
		Hint hint = table.hint();
		Moment read = (hint != null) ? moment(hint, table) : Moment.PRESENT;
		if (read.snapshot() == null) {
			return null;
		}
		Database holder = read.snapshot().catalog().database(table.name().database(), this.database);
		if (!(holder.relation(table.name().name()) instanceof StoredTable past)) {
			throw ServerError.unknownTableInQuery(table.name().name());
		}
		if (!past.structure().columns().equals(present.structure().columns())) {
			throw this.binding.notSupported("an UPDATE or DELETE of a table as it was before it was altered",
					table.token());
		}
		return read.storageName(past);
	}

	static List<RangeColumn> columns(StoredTable table, String name) {
		List<RangeColumn> columns = new ArrayList<>();
		for (Column column : table.structure().columns()) {
			ServerType type = StorageType.named(column.type());
			columns
				.add(new RangeColumn(column.name(), column.name(), SourceBinder.sql(name, column.name()), type, true));
		}
		Column hidden = table.structure().hiddenKey();
		if (hidden != null) {
			columns.add(new RangeColumn(hidden.name(), hidden.name(), SourceBinder.sql(name, hidden.name()),
					StorageType.named(hidden.type()), false, true, true));
		}
		return columns;
	}

	/**
	 * Return what tells a stored row from all others. Where the rows of a moment are kept
	 * apart, all of them have another one there than in the present, as after the server
	 * has moved them.
	 */
	private static RangeColumn rowId(String storage, String name) {
		UUID object = UUID.nameUUIDFromBytes(storage.getBytes(StandardCharsets.UTF_8));
		String sql = "('%s-0-0-' || %s._ROWID_)".formatted(object, StorageNames.quoted(name));
		return new RangeColumn(ROW_ID, ROW_ID, sql, ServerType.of(Kind.VARCHAR), false, true, false);
	}

	private BoundQuery query(View view, Moment read) throws SQLException {
		if (this.depth > DEEPEST_VIEW) {
			throw ServerError.notSupported("the view " + view.name() + ", which refers to itself");
		}
		// A view may depend on anything.
		this.binding.onceOnly();
		TableResolver inner = new TableResolver(this.binding, view.database(), read, this.depth + 1);
		Query query = new QueryParser(TokenCursor.of(view.query())).query();
		BoundQuery bound = this.binding
			.readingAnything(() -> new QueryBinder(this.binding, inner, Map.of()).bind(query, null));
		return QueryBinder.named(bound, view.columnNames(), view.name());
	}

	/**
	 * Return the table that a modification writes to.
	 * @param name the table
	 * @return the table
	 * @throws SQLException if it cannot be written to
	 */
	StoredTable target(ObjectName name) throws SQLException {
		String named = name.database();
		String holder = (named != null) ? named : this.database;
		Database found = this.binding.session().catalog().find(holder);
		if (found != null && found.system()) {
			throw ServerError.noPrivilege();
		}
		if (found != null && found.relation(name.name()) instanceof StoredTable table) {
			return table;
		}
		if (found != null && found.relation(name.name()) instanceof View) {
			throw ServerError.invalidValue("cannot insert/update/delete from view");
		}
		throw ServerError.unknownTable((found != null || named != null) ? holder : "", name.name());
	}

}
