package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Labels;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Binds expressions.
 */
final class ExpressionBinder {

	private final Binding binding;

	private final QueryBinder queries;

	private final Scope scope;

	private final OperatorBinder operators = new OperatorBinder(this);

	private final ConditionBinder conditions = new ConditionBinder(this);

	private final CallBinder calls = new CallBinder(this);

	private Clause clause = Clause.OTHER;

	/** Aliases of the list that can be named, {@code null} where none can. */
	private @Nullable Map<String, Expression> aliases;

	private boolean aliasesFirst;

	/** Whether columns need not be grouped, as within an aggregate. */
	private boolean plain;

	private @Nullable InsertedValues insertedValues;

	/** The condition that is bound, if it is one. */
	private @Nullable Expression condition;

	ExpressionBinder(Binding binding, QueryBinder queries, Scope scope) {
		this.binding = binding;
		this.queries = queries;
		this.scope = scope;
	}

	/**
	 * The clauses that take no aggregates, as the server's errors call them.
	 */
	enum Clause {

		WHERE, ON, GROUP_BY, OTHER

	}

	/**
	 * Tells what stands for {@code VALUES(column)}.
	 */
	@FunctionalInterface
	interface InsertedValues {

		Bound of(String column) throws SQLException;

	}

	Binding binding() {
		return this.binding;
	}

	Scope scope() {
		return this.scope;
	}

	Clause clause() {
		return this.clause;
	}

	ExpressionBinder in(Clause entered) {
		this.clause = entered;
		return this;
	}

	/**
	 * Let expressions name the aliases of a list.
	 * @param named the aliases
	 * @param first whether an alias is meant rather than a column of the same name
	 * @return this
	 */
	ExpressionBinder naming(Map<String, Expression> named, boolean first) {
		this.aliases = named;
		this.aliasesFirst = first;
		return this;
	}

	void insertedValues(InsertedValues values) {
		this.insertedValues = values;
	}

	/**
	 * Bind an expression.
	 * @param expression the expression
	 * @return the bound expression
	 * @throws SQLException if the server or the engine refuses it
	 */
	Bound bind(Expression expression) throws SQLException {
		Grouping grouping = this.scope.grouping();
		boolean grouped = grouping != null && !this.plain && grouping.contains(expression);
		return grouped ? plain(expression) : bindHere(expression);
	}

	/**
	 * Bind an expression in which columns need not be grouped.
	 * @param expression the expression
	 * @return the bound expression
	 * @throws SQLException if the server or the engine refuses it
	 */
	Bound plain(Expression expression) throws SQLException {
		boolean before = this.plain;
		this.plain = true;
		try {
			return bindHere(expression);
		}
		finally {
			this.plain = before;
		}
	}

	boolean isPlain() {
		return this.plain;
	}

	private Bound bindHere(Expression expression) throws SQLException {
		if (expression instanceof Expression.Column column) {
			return column(column);
		}
		new SerialCalls(this).permitIn(expression);
		if (expression instanceof Expression.Literal literal) {
			return Literals.bind(literal);
		}
		if (expression instanceof Expression.Parameter parameter) {
			return this.binding.parameter(parameter.index());
		}
		if (expression instanceof Expression.Parenthesized parenthesized) {
			return bind(parenthesized.inner());
		}
		if (expression instanceof Expression.Binary binary) {
			return this.operators.binary(binary);
		}
		if (expression instanceof Expression.Unary unary) {
			return this.operators.unary(unary);
		}
		if (expression instanceof Expression.Call call) {
			return this.calls.bind(call);
		}
		if (expression instanceof Expression.Case cases) {
			return this.conditions.bind(cases);
		}
		if (expression instanceof Expression.Cast cast) {
			return this.calls.bind(cast);
		}
		if (expression instanceof Expression.Is is) {
			return this.operators.is(is);
		}
		if (expression instanceof Expression.Like like) {
			return this.operators.like(like);
		}
		if (expression instanceof Expression.Between between) {
			return this.operators.between(between);
		}
		if (expression instanceof Expression.In in) {
			return this.operators.in(in);
		}
		return rare(expression);
	}

	/**
	 * Return whether a query is one value, which H2 would take for it and then lose the
	 * parentheses.
	 */
	private static boolean isValue(Query query) {
		return query.isPlain() && query.body() instanceof Query.Select select && select.from() == null
				&& select.where() == null && select.having() == null && select.groupBy().isEmpty() && !select.distinct()
				&& select.items().stream().noneMatch((item) -> Aggregates.isIn(item.expression()));
	}

	private Bound rare(Expression expression) throws SQLException {
		boolean nested = expression instanceof Expression.Subquery || expression instanceof Expression.Exists
				|| expression instanceof Expression.InQuery || expression instanceof Expression.Quantified;
		if (nested && this.clause == Clause.GROUP_BY) {
			throw ServerError.of(20102, "HY000", "subquery in GROUP BY clause is not yet implemented");
		}
		if (expression instanceof Expression.Subquery subquery) {
			BoundQuery query = this.queries.bindNested(subquery.query(), this.scope,
					Correlation.of(subquery, (this.clause == Clause.WHERE) ? this.condition : null));
			if (query.columns().size() != 1) {
				// The server takes the first of them.
				throw this.binding.notSupported("a subquery of several columns as a value");
			}
			String sql = isValue(subquery.query()) ? query.sql().substring("SELECT ".length()) : query.sql();
			return new Bound("(" + sql + ")", query.columns().get(0).type());
		}
		if (expression instanceof Expression.Exists exists) {
			return Bound.of("EXISTS("
					+ this.queries.bindNested(exists.query(), this.scope, Correlation.Role.EXISTS).sql() + ")",
					Kind.BOOL);
		}
		if (expression instanceof Expression.InQuery in) {
			return this.operators.inQuery(in, this.queries);
		}
		if (expression instanceof Expression.Quantified quantified) {
			return this.operators.quantified(quantified, this.queries);
		}
		if (expression instanceof Expression.UserVariable variable) {
			this.binding.onceOnly();
			Object value = this.binding.session().variables().user(variable.name());
			return (value instanceof Number) ? Literals.bind(Variables.number(value.toString()))
					: new Bound(StorageNames.literal(value.toString()), ServerType.of(Kind.VARCHAR));
		}
		if (expression instanceof Expression.SystemVariable variable) {
			this.binding.onceOnly();
			return Bound.of(StorageNames.literal(this.binding.session().variables().system(variable.name())),
					Kind.VARCHAR);
		}
		if (expression instanceof Expression.Transcoding transcoding) {
			return Conversions.to(bind(transcoding.operand()), Kind.VARCHAR);
		}
		if (expression instanceof Expression.Collate collate) {
			return bind(collate.operand());
		}
		InsertedValues values = this.insertedValues;
		if (expression instanceof Expression.InsertedValue value && values != null) {
			return values.of(LowerCase.of(value.column()));
		}
		throw this.binding.notSupported("the expression " + Labels.of(expression));
	}

	private Bound column(Expression.Column column) throws SQLException {
		Map<String, Expression> named = this.aliases;
		Expression aliased = (named != null && !column.isQualified()) ? named.get(LowerCase.of(column.name())) : null;
		if (aliased != null && (this.aliasesFirst || this.scope.findHere(column) == null)) {
			return withoutAliases(aliased);
		}
		if (this.insertedValues != null && column.isQualified() && column.names().get(0).equalsIgnoreCase("new")) {
			throw this.binding.notSupported("the row NEW in ON DUPLICATE KEY UPDATE");
		}
		Scope.Found found = this.scope.find(column);
		Grouping grouping = found.scope().grouping();
		boolean here = found.scope() == this.scope;
		if (grouping != null && !(here && this.plain) && !grouping.contains(column)) {
			if (here && !this.binding.session().variables().groupsFully()) {
				this.binding.onceOnly();
				return new Bound("(ARRAY_AGG(" + found.column().sql() + ") FILTER (WHERE " + found.column().sql()
						+ " IS NOT NULL))[1]", found.column().type());
			}
			throw ServerError.of(1149, "42000",
					"SQL syntax error: column \"" + found.table() + "." + found.column().name()
							+ "\" must appear in the GROUP BY clause or be used in an aggregate function");
		}
		return Bound.column(found.column().sql(), found.column().type());
	}

	/**
	 * Return whether rows are filtered by the operands one after the other.
	 */
	boolean isFilter(Expression.Binary and) {
		return this.clause != Clause.OTHER && this.condition != null && isPart(and, this.condition);
	}

	private static boolean isPart(Expression.Binary and, Expression whole) {
		if (whole == and) {
			return true;
		}
		if (whole instanceof Expression.Parenthesized parenthesized) {
			return isPart(and, parenthesized.inner());
		}
		return whole instanceof Expression.Binary binary && binary.operator().equals("and")
				&& (isPart(and, binary.left()) || isPart(and, binary.right()));
	}

	private Bound withoutAliases(Expression expression) throws SQLException {
		Map<String, Expression> before = this.aliases;
		this.aliases = null;
		try {
			return bind(expression);
		}
		finally {
			this.aliases = before;
		}
	}

	/**
	 * Bind a condition.
	 * @param condition the condition
	 * @return the condition, as a boolean of H2
	 * @throws SQLException if it is none
	 */
	Bound condition(Expression condition) throws SQLException {
		this.condition = condition;
		Bound bound = bind(condition);
		return (bound.kind() == Kind.BIT)
				? Bound.of("(" + Conversions.to(bound, Kind.BIGINT).sql() + " <> 0)", Kind.BOOL)
				: this.operators.truth("and", bound);
	}

}
