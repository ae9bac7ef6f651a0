package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.query.QueryBinder.Use;
import io.github.matrixonespring.embedded.query.Scope.Range;
import io.github.matrixonespring.embedded.query.Scope.RangeColumn;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Binds the tables of a FROM clause.
 *
 * @param queries binds the queries among them
 * @param scope where they are added to
 */
record SourceBinder(QueryBinder queries, Scope scope) {

	/**
	 * Bind a table or join.
	 * @param source the table or join
	 * @return what stands for it in H2
	 * @throws SQLException if something does not exist
	 */
	String bind(Query.Source source) throws SQLException {
		if (source instanceof Query.Join join) {
			return bind(join);
		}
		if (source instanceof Query.Derived derived) {
			return bind(derived);
		}
		if (source instanceof Query.TableFunction function) {
			String alias = function.alias();
			BoundQuery rows = new SystemTableFunctions(this.queries.binding()).rows(function.call());
			return add(rows, (alias != null) ? LowerCase.of(alias) : function.call().key());
		}
		return bind((Query.Table) source);
	}

	private String add(BoundQuery query, String name) throws SQLException {
		return add(query, name, null, this.scope);
	}

	/**
	 * Add a query to a scope. H2 knows its columns by their places, as several of them
	 * may have the same name until one of these is named.
	 */
	static String add(BoundQuery query, String name, @Nullable String database, Scope scope) throws SQLException {
		List<RangeColumn> columns = new ArrayList<>();
		List<String> places = new ArrayList<>();
		for (BoundQuery.OutputColumn column : query.columns()) {
			String place = "c" + places.size();
			places.add(place);
			columns.add(new RangeColumn(LowerCase.of(column.label()), column.label(), sql(name, place), column.type(),
					column.stored()));
		}
		scope.add(new Range(name, database, columns));
		return "(" + query.sql() + ") " + StorageNames.quoted(name) + StorageNames.list(places);
	}

	static String sql(String table, String column) {
		return StorageNames.quoted(table) + "." + StorageNames.quoted(column);
	}

	private String bind(Query.Derived derived) throws SQLException {
		String alias = derived.alias();
		if (alias == null) {
			throw ServerError.of(1248, "42000", "Every derived table must have its own alias");
		}
		if (derived.lateral()) {
			throw this.queries.binding().notSupported("LATERAL");
		}
		// What is read into a table of its own may be what is changed.
		BoundQuery query = this.queries.binding().readingAnything(() -> this.queries.bindNested(derived.query(), null));
		return add(QueryBinder.named(query, derived.columns(), alias), LowerCase.of(alias));
	}

	private String bind(Query.Table table) throws SQLException {
		String alias = table.alias();
		String name = (alias != null) ? LowerCase.of(alias) : table.name().name();
		QueryBinder.CommonTable common = (table.name().database() == null)
				? this.queries.commonTable(table.name().name()) : null;
		if (common != null) {
			// The server does not look at a hint behind such a name.
			return add(common, table.name().name(), name);
		}
		return this.queries.tables().bind(table, name, this.scope, this.queries);
	}

	private String add(QueryBinder.CommonTable common, String table, String name) throws SQLException {
		if (common.use() == Use.REFUSED) {
			throw ServerError.parser("In recursive query block of Recursive Common Table Expression " + table
					+ ", the recursive table must be referenced only once, and not in any subquery");
		}
		if (common.use() == Use.TEXT) {
			return add(common.query(), name);
		}
		List<RangeColumn> columns = new ArrayList<>();
		for (BoundQuery.OutputColumn column : common.query().columns()) {
			columns
				.add(new RangeColumn(column.label(), column.label(), sql(name, column.label()), column.type(), false));
		}
		this.scope.add(new Range(name, null, columns));
		return StorageNames.quoted(table) + " " + StorageNames.quoted(name);
	}

	private String bind(Query.Join join) throws SQLException {
		Expression on = join.on();
		int from = this.scope.ranges().size();
		String left = bind(join.left());
		int behindLeft = this.scope.ranges().size();
		String right = bind(join.right());
		if (join.right() instanceof Query.Join nested && !nested.kind().endsWith("FULL")) {
			right = "(" + right + ")";
		}
		boolean natural = join.kind().startsWith("NATURAL");
		List<String> using = natural ? common(from, behindLeft) : join.using();
		String kind = natural ? join.kind().substring("NATURAL".length()).strip() : join.kind();
		boolean full = kind.equals("FULL");
		boolean outer = full || kind.equals("LEFT") || kind.equals("RIGHT");
		String condition = null;
		if (on != null) {
			if (outer && on.contains(Expression::isQuery)) {
				throw ServerError.of(20102, "HY000", "subquery in JOIN condition is not yet implemented");
			}
			if (outer && join.right() instanceof Query.Join nested && nested.on() != null
					&& nested.on().contains(Expression::isQuery)) {
				throw this.queries.binding().notSupported("a subquery in the ON of tables in an outer join");
			}
			int before = this.scope.outerColumns();
			condition = new ExpressionBinder(this.queries.binding(), this.queries, this.scope).in(Clause.ON)
				.condition(on)
				.sql();
			if (this.scope.outerColumns() > before) {
				if (outer) {
					throw this.queries.binding().notSupported("a column of the outer query in ON");
				}
				throw Correlation.lost();
			}
		}
		else if (!using.isEmpty()) {
			condition = equal(using, from, behindLeft);
		}
		String sql = left + " CROSS JOIN " + right;
		if (full) {
			sql = new FullJoin(left, right, (condition != null) ? condition : "TRUE",
					this.queries.binding().name("full join"))
				.bind(this.scope, from, behindLeft);
		}
		else if (condition != null) {
			sql = left + " " + (outer ? kind : "INNER") + " JOIN " + right + " ON " + condition;
		}
		if (!using.isEmpty()) {
			merge(using, from, behindLeft, kind);
		}
		return sql;
	}

	private List<String> common(int from, int behindLeft) {
		List<String> names = new ArrayList<>();
		List<RangeColumn> right = this.scope.ranges()
			.subList(behindLeft, this.scope.ranges().size())
			.stream()
			.flatMap((range) -> range.columns().stream())
			.toList();
		for (Range range : this.scope.ranges().subList(from, behindLeft)) {
			for (RangeColumn column : range.columns()) {
				if (!column.merged() && !column.hidden()
						&& right.stream().anyMatch((other) -> other.name().equals(column.name()))) {
					names.add(column.name());
				}
			}
		}
		return names;
	}

	private String equal(List<String> names, int from, int behindLeft) throws SQLException {
		List<String> equal = new ArrayList<>();
		for (String name : names) {
			RangeColumn left = column(name, from, behindLeft);
			RangeColumn right = column(name, behindLeft, this.scope.ranges().size());
			equal.add(new OperatorBinder(new ExpressionBinder(this.queries.binding(), this.queries, this.scope))
				.compared("=", new Bound(left.sql(), left.type()), new Bound(right.sql(), right.type()))
				.sql());
		}
		return "(" + String.join(" AND ", equal) + ")";
	}

	/**
	 * One column stands for both of a name: the left one, the right one of a RIGHT JOIN,
	 * or that of the side which has the row.
	 */
	private void merge(List<String> names, int from, int behindLeft, String kind) throws SQLException {
		List<RangeColumn> merged = new ArrayList<>();
		for (String name : names) {
			RangeColumn left = column(name, from, behindLeft);
			RangeColumn right = column(name, behindLeft, this.scope.ranges().size());
			merged.add(kind.equals("FULL") ? either(left, right)
					: kind.equals("RIGHT") ? right.asShared() : left.asShared());
			for (int i = from; i < this.scope.ranges().size(); i++) {
				Range range = this.scope.ranges().get(i);
				List<RangeColumn> columns = range.columns()
					.stream()
					.map((column) -> column.name().equals(left.name()) ? column.asMerged() : column)
					.toList();
				this.scope.replace(i, range.with(columns));
			}
		}
		this.scope.ranges().add(from, new Range(this.queries.binding().name("using"), null, merged, true));
	}

	private RangeColumn either(RangeColumn left, RangeColumn right) throws SQLException {
		ServerType type = CommonTypes.union(left.type(), right.type());
		if (type == null) {
			throw this.queries.binding().notSupported("FULL JOIN USING columns of two types");
		}
		String sql = "COALESCE(" + Conversions.to(new Bound(left.sql(), left.type()), type).sql() + ", "
				+ Conversions.to(new Bound(right.sql(), right.type()), type).sql() + ")";
		return new RangeColumn(left.name(), left.label(), sql, type, false);
	}

	private RangeColumn column(String written, int from, int to) throws SQLException {
		String side = (to < this.scope.ranges().size()) ? "left" : "right";
		String name = LowerCase.of(written);
		@Nullable RangeColumn found = null;
		for (Range range : this.scope.ranges().subList(from, to)) {
			for (RangeColumn column : range.columns()) {
				if (column.name().equals(name) && !column.merged()) {
					if (found != null) {
						throw ServerError
							.invalidValue("common column '" + name + "' appears more than once in " + side + " table");
					}
					found = column;
				}
			}
		}
		if (found == null) {
			throw ServerError
				.invalidValue("column '" + name + "' specified in USING clause does not exist in " + side + " table");
		}
		return found;
	}

}
