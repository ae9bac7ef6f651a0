package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.Cascades;
import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.query.Scope.Range;
import io.github.matrixonespring.embedded.query.Scope.RangeColumn;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Modification;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.syntax.QueryParser;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * Plans queries and modifications.
 */
public final class Planner {

	private Planner() {
	}

	/**
	 * Plan a query.
	 * @param query the query
	 * @param statement the statement that it stands in
	 * @param execution what the statement is executed with
	 * @return the plan
	 * @throws SQLException if the server or the engine refuses it
	 */
	public static Plan.Query plan(Query query, TokenCursor statement, Execution execution) throws SQLException {
		Binding binding = new Binding(execution, statement, true);
		BoundQuery bound = new QueryBinder(binding, TableResolver.of(binding), Map.of()).bind(query, null);
		List<Plan.ResultColumn> columns = bound.columns()
			.stream()
			.map((column) -> new Plan.ResultColumn(column.label(), column.type(), column.literal() != null))
			.toList();
		Placeholders placed = Placeholders.in(bound.sql());
		List<Plan.Step> locks = binding.locks().stream().map(Planner::step).toList();
		return new Plan.Query(placed.sql(), placed.indexes(), columns, locks, binding.reusable());
	}

	/**
	 * Plan a modification.
	 * @param modification the modification
	 * @param statement the statement
	 * @param execution what the statement is executed with
	 * @return the plan
	 * @throws SQLException if the server or the engine refuses it
	 */
	public static Plan.Modification plan(Modification modification, TokenCursor statement, Execution execution)
			throws SQLException {
		Binding binding = new Binding(execution, statement, false);
		TableResolver tables = TableResolver.of(binding);
		QueryBinder queries = new QueryBinder(binding, tables, Map.of());
		Written written;
		if (modification instanceof Modification.Insertion insertion) {
			written = new InsertionBinder(binding, tables, queries).bind(insertion);
		}
		else if (modification instanceof Modification.Update update) {
			written = new UpdateBinder(binding, queries).bind(update);
		}
		else {
			written = new DeletionBinder(binding, queries).bind((Modification.Deletion) modification);
		}
		List<Plan.Step> steps = written.steps().stream().map(Planner::step).toList();
		return new Plan.Modification(steps, Cascades.of(written.table(), execution.session().catalog()),
				written.numbered(), written.orphans(), isEmptied(modification) ? written.table() : null,
				binding.reusable());
	}

	private static boolean isEmptied(Modification modification) {
		return modification instanceof Modification.Deletion deletion && deletion.targets().isEmpty()
				&& deletion.where() == null && deletion.limit() == null;
	}

	private static Plan.Step step(String sql) {
		Placeholders placed = Placeholders.in(sql);
		return new Plan.Step(placed.sql(), placed.indexes());
	}

	/**
	 * A modification that has been bound.
	 *
	 * @param steps what is executed in the SQL of H2, in this order
	 * @param table the table that it changes
	 * @param numbered the column whose numbers are generated, if any are
	 * @param orphans queries of rows that must not be there afterwards
	 */
	record Written(List<String> steps, StoredTable table, @Nullable String numbered, List<String> orphans) {

		Written(List<String> steps, StoredTable table, @Nullable String numbered) {
			this(steps, table, numbered, List.of());
		}

		Written(String sql, StoredTable table, @Nullable String numbered) {
			this(List.of(sql), table, numbered);
		}

	}

	/**
	 * Return what stands in H2 for an expression of a definition.
	 * @param expression the expression
	 * @param columns the columns that it can name
	 * @param type the type of the column that it is the value of, {@code null} for a
	 * condition
	 * @param execution what the statement is executed with
	 * @return the expression in the SQL of H2
	 * @throws SQLException if the server or the engine refuses it
	 */
	public static String expression(String expression, List<Column> columns, @Nullable String type, Execution execution)
			throws SQLException {
		TokenCursor cursor = TokenCursor.of(expression);
		Expression parsed = new QueryParser(cursor).expressions().expression();
		cursor.expectEnd();
		Binding binding = Binding.ofDefinition(execution, cursor);
		Scope scope = new Scope(null);
		scope.add(new Range("", null,
				columns.stream()
					.map((column) -> new RangeColumn(column.name(), column.name(), StorageNames.quoted(column.name()),
							StorageType.named(column.type()), false))
					.toList()));
		ExpressionBinder expressions = new ExpressionBinder(binding,
				new QueryBinder(binding, TableResolver.of(binding), Map.of()), scope);
		if (type == null) {
			return expressions.condition(parsed).sql();
		}
		if (columns.isEmpty()) {
			LiteralArithmetic.refuseDefault(parsed, StorageType.named(type));
		}
		Bound bound = expressions.bind(parsed);
		MemberBinder members = MemberBinder.of(binding, type);
		return (members != null) ? members.member(bound)
				: InsertionBinder.assigned(bound, StorageType.named(type)).sql();
	}

	/**
	 * Return the type of a parameter: plans differ by the types of parameters, not by
	 * their values.
	 * @param literal what the driver writes for the parameter
	 * @return its type
	 */
	public static ServerType type(Execution.Literal literal) {
		return Literals.type(literal);
	}

}
