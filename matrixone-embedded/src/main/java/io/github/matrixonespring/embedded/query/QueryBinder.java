package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.BoundQuery.OutputColumn;
import io.github.matrixonespring.embedded.query.Correlation.Role;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * Binds queries.
 */
final class QueryBinder {

	private final Binding binding;

	private final TableResolver tables;

	/** The common table expressions that can be named. */
	private Map<String, CommonTable> commonTables;

	private final Role role;

	QueryBinder(Binding binding, TableResolver tables, Map<String, CommonTable> commonTables) {
		this(binding, tables, commonTables, Role.ROWS);
	}

	private QueryBinder(Binding binding, TableResolver tables, Map<String, CommonTable> commonTables, Role role) {
		this.binding = binding;
		this.tables = tables;
		this.commonTables = commonTables;
		this.role = role;
	}

	/**
	 * A common table expression that can be named.
	 *
	 * @param query what it returns
	 * @param use how it is referred to
	 */
	record CommonTable(BoundQuery query, Use use) {

		/** One that is being bound. The server takes it for recursive and refuses it. */
		static final CommonTable ITSELF = new CommonTable(new BoundQuery("", List.of()), Use.REFUSED);

	}

	/**
	 * How a common table expression is referred to.
	 */
	enum Use {

		/** Its text stands for each reference. */
		TEXT,

		/** H2 knows it by its name, as it refers to itself. */
		NAME,

		/** Its recursive part refers to it, which a subquery of that may not. */
		RECURSION,

		/** Nothing may refer to it. */
		REFUSED

	}

	@Nullable CommonTable commonTable(String name) {
		return this.commonTables.get(name);
	}

	Binding binding() {
		return this.binding;
	}

	TableResolver tables() {
		return this.tables;
	}

	/**
	 * Bind a query within another one.
	 * @param query the query
	 * @param outer the tables of the query around it
	 * @return the bound query
	 * @throws SQLException if the server or the engine refuses it
	 */
	BoundQuery bindNested(Query query, @Nullable Scope outer) throws SQLException {
		return new QueryBinder(this.binding, this.tables, this.commonTables).bind(query, outer);
	}

	/**
	 * Bind a subquery of an expression.
	 * @param query the query
	 * @param outer the tables of the query around it
	 * @param subquery what it is for
	 * @return the bound query
	 * @throws SQLException if the server or the engine refuses it
	 */
	BoundQuery bindNested(Query query, @Nullable Scope outer, Role subquery) throws SQLException {
		return new QueryBinder(this.binding, this.tables, withoutRecursion(), subquery).bind(query, outer);
	}

	Role role() {
		return this.role;
	}

	/**
	 * Bind a query.
	 * @param query the query
	 * @param outer the tables of the query around it, if there is one
	 * @return the bound query
	 * @throws SQLException if the server or the engine refuses it
	 */
	BoundQuery bind(Query query, @Nullable Scope outer) throws SQLException {
		String with = with(query, outer);
		BoundQuery bound;
		SelectBinder binder = null;
		if (query.body() instanceof Query.Select select) {
			binder = new SelectBinder(this, select, outer);
			bound = binder.bind(query.order(), query.limit() != null);
			if (query.limit() != null && this.role != Role.ROWS && binder.isFilteredByOuter()) {
				// The server counts all rows that it joins, not those of one outer row.
				throw this.binding.notSupported("LIMIT in a subquery that depends on the outer query");
			}
		}
		else {
			if (query.lock() != null && query.body() instanceof Query.SetOperation) {
				throw ServerError.internal("not support select union for " + query.lock());
			}
			BoundQuery body = bind(query.body(), outer);
			bound = new CombinedOrder(this, body).bind(query.order());
		}
		return new BoundQuery(with + bound.sql() + limit(query, outer) + new RowLocks(this).of(query, binder),
				bound.columns());
	}

	private String with(Query query, @Nullable Scope outer) throws SQLException {
		if (query.with().isEmpty()) {
			return "";
		}
		this.commonTables = new HashMap<>(this.commonTables);
		List<String> recursive = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (Query.CommonTable table : query.with()) {
			if (!names.add(table.name())) {
				throw ServerError.of(1149, "42000",
						"SQL syntax error: WITH query name \"" + table.name() + "\" specified more than once");
			}
			boolean known = this.commonTables.get(table.name()) == CommonTable.ITSELF;
			this.commonTables.put(table.name(), CommonTable.ITSELF);
			if (RecursiveTables.isRecursive(table)) {
				if (!query.recursive()) {
					throw ServerError.parser("not declare RECURSIVE: '" + table.name() + "'");
				}
				recursive.add(new RecursiveTables(this, this.commonTables).bind(table, outer));
			}
			else {
				BoundQuery bound = this.binding.readingAnything(() -> bindCommon(table.query(), outer));
				this.commonTables.put(table.name(),
						new CommonTable(named(bound, table.columns(), table.name()), Use.TEXT));
			}
			if (known) {
				// One around has the name and is not bound yet.
				this.commonTables.put(table.name(), CommonTable.ITSELF);
			}
		}
		return recursive.isEmpty() ? "" : "WITH RECURSIVE " + String.join(", ", recursive) + " ";
	}

	private Map<String, CommonTable> withoutRecursion() {
		Map<String, CommonTable> tables = new HashMap<>(this.commonTables);
		tables.replaceAll((name, table) -> (table.use() == Use.RECURSION) ? CommonTable.ITSELF : table);
		return tables;
	}

	/**
	 * Bind the query of a common table expression.
	 * @param query the query
	 * @param outer the tables of the query around the one that names it
	 * @return the bound query
	 * @throws SQLException if the server or the engine refuses it
	 */
	BoundQuery bindCommon(Query query, @Nullable Scope outer) throws SQLException {
		return new QueryBinder(this.binding, this.tables.ofCommonTables(), this.commonTables).bind(query, outer);
	}

	/**
	 * Give the columns of a query other names.
	 */
	static BoundQuery named(BoundQuery query, List<String> names, String table) throws SQLException {
		if (names.isEmpty()) {
			return query;
		}
		if (names.size() != query.columns().size()) {
			throw ServerError.of(1149, "42000", "SQL syntax error: table \"" + table + "\" has "
					+ query.columns().size() + " columns available but " + names.size() + " columns specified");
		}
		List<OutputColumn> columns = new ArrayList<>();
		for (int i = 0; i < names.size(); i++) {
			columns.add(query.columns().get(i).as(LowerCase.of(names.get(i))));
		}
		return new BoundQuery(query.sql(), columns);
	}

	private BoundQuery bind(Query.Body body, @Nullable Scope outer) throws SQLException {
		if (body instanceof Query.Nested nested) {
			BoundQuery inner = bindNested(nested.query(), outer, this.role);
			return new BoundQuery("(" + inner.sql() + ")", inner.columns());
		}
		if (body instanceof Query.Select select) {
			return new SelectBinder(this, select, outer).bind(List.of(), false);
		}
		if (body instanceof Query.Values values) {
			return values(values, outer);
		}
		return combined((Query.SetOperation) body, outer);
	}

	private BoundQuery combined(Query.SetOperation operation, @Nullable Scope outer) throws SQLException {
		int uses = (outer != null) ? outer.uses() : 0;
		BoundQuery left = bind(operation.left(), outer);
		BoundQuery right = bind(operation.right(), outer);
		if (outer != null && outer.uses() > uses) {
			throw ServerError.internal("set operation child projection width mismatch after remap");
		}
		if (left.columns().size() != right.columns().size()) {
			throw ServerError.of(1064, "42000", "SQL parser error: SELECT statements have different number of columns");
		}
		if (operation.all() && !operation.operator().equals("UNION")) {
			throw this.binding.notSupported(operation.operator() + " ALL");
		}
		List<OutputColumn> columns = new ArrayList<>();
		for (int i = 0; i < left.columns().size(); i++) {
			OutputColumn column = left.columns().get(i);
			OutputColumn other = right.columns().get(i);
			ServerType type = CommonTypes.union(column.type(), other.type());
			if (type == null) {
				throw ServerError.of(1064, "42000",
						"SQL parser error: the " + i + " column cann't cast to a same type");
			}
			boolean same = type.equals(column.type()) && type.equals(other.type());
			columns.add(new OutputColumn(column.label(), type, null, same && column.stored() && other.stored()));
		}
		return new BoundQuery(as(columns, left) + " " + inStorage(operation.operator())
				+ (operation.all() ? " ALL " : " ") + as(columns, right), columns);
	}

	private static String as(List<OutputColumn> columns, BoundQuery query) {
		List<String> cast = new ArrayList<>();
		boolean differs = false;
		for (int i = 0; i < columns.size(); i++) {
			String name = "c" + i;
			ServerType type = columns.get(i).type();
			String sql = Conversions.to(new Bound(name, query.columns().get(i).type()), type).sql();
			differs |= !sql.equals(name);
			cast.add(sql + " AS " + StorageNames.quoted(columns.get(i).label()));
		}
		if (!differs) {
			return query.sql();
		}
		String names = java.util.stream.IntStream.range(0, columns.size())
			.mapToObj((index) -> "c" + index)
			.collect(Collectors.joining(", "));
		return "SELECT " + String.join(", ", cast) + " FROM (" + query.sql() + ") u(" + names + ")";
	}

	private BoundQuery values(Query.Values values, @Nullable Scope outer) throws SQLException {
		ExpressionBinder expressions = new ExpressionBinder(this.binding, this, new Scope(outer));
		List<List<Bound>> rows = new ArrayList<>();
		for (List<Expression> row : values.rows()) {
			List<Bound> bound = new ArrayList<>();
			for (Expression value : row) {
				bound.add(expressions.bind(value));
			}
			rows.add(bound);
		}
		List<OutputColumn> columns = new ArrayList<>();
		for (int i = 0; i < rows.get(0).size(); i++) {
			int index = i;
			columns.add(new OutputColumn("column_" + i,
					ConditionBinder.common("values", rows.stream().map((row) -> row.get(index)).toList())));
		}
		List<String> written = new ArrayList<>();
		for (List<Bound> row : rows) {
			List<String> cast = new ArrayList<>();
			for (int i = 0; i < row.size(); i++) {
				cast.add(Conversions.to(row.get(i), columns.get(i).type()).sql());
			}
			written.add("(" + String.join(", ", cast) + ")");
		}
		List<String> names = columns.stream().map(OutputColumn::label).toList();
		return new BoundQuery("SELECT * FROM (VALUES " + String.join(", ", written) + ") v" + StorageNames.list(names),
				columns);
	}

	private String limit(Query query, @Nullable Scope outer) throws SQLException {
		StringBuilder sql = new StringBuilder();
		Expression limit = query.limit();
		if (limit != null) {
			sql.append(" LIMIT ").append(count(limit, outer));
		}
		Expression offset = query.offset();
		if (offset != null) {
			sql.append(" OFFSET ").append(count(offset, outer));
		}
		return sql.toString();
	}

	String count(Expression expression, @Nullable Scope outer) throws SQLException {
		Bound count = new ExpressionBinder(this.binding, this, new Scope(outer)).bind(expression);
		if (!count.kind().isInteger()) {
			throw this.binding.notSupported("a LIMIT that is no whole number");
		}
		return (expression instanceof Expression.Literal literal) ? literal.value()
				: "CAST(" + count.sql() + " AS " + StorageType.of(ServerType.of(Kind.BIGINT)) + ")";
	}

	/**
	 * H2 knows MINUS only where nothing is in parentheses before it.
	 */
	private static String inStorage(String operator) {
		return operator.equals("MINUS") ? "EXCEPT" : operator;
	}

}
