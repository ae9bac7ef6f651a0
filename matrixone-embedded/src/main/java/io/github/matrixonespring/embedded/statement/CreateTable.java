package io.github.matrixonespring.embedded.statement;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.ForwardReference;
import io.github.matrixonespring.embedded.engine.HiddenKey;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.TableConstraint.Type;
import org.jspecify.annotations.Nullable;

/**
 * {@code CREATE TABLE [IF NOT EXISTS] t (…) [options]}.
 *
 * @param name the table
 * @param ifNotExists whether an existing one is enough
 * @param columns the columns
 * @param constraints the constraints, those written at columns included
 * @param options the options
 * @param partitions the partitions, or {@code null} if the table has none
 * @param sql the statement
 */
record CreateTable(ObjectName name, boolean ifNotExists, List<ColumnDefinition> columns,
		List<TableConstraint> constraints, Map<String, String> options, @Nullable PartitionClause partitions,
		String sql) implements Form {

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.expect("TABLE");
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		ObjectName name = cursor.objectName();
		if (cursor.accept("CLONE")) {
			return CloneTable.parse(name, ifNotExists, cursor);
		}
		if (cursor.accept("LIKE")) {
			return CreateTableLike.parse(name, ifNotExists, cursor);
		}
		List<ColumnDefinition> columns = new ArrayList<>();
		List<TableConstraint> constraints = new ArrayList<>();
		if (!isQuery(cursor) && !cursor.atEnd()) {
			readElements(cursor, columns, constraints);
		}
		boolean queried = isQuery(cursor);
		Map<String, String> options = queried ? Map.of() : options(cursor);
		PartitionClause partitions = (!queried && cursor.accept("PARTITION", "BY")) ? PartitionClause.parse(cursor)
				: null;
		if (!queried) {
			cursor.expectEnd();
		}
		CreateTable form = new CreateTable(name, ifNotExists, List.copyOf(columns), List.copyOf(constraints), options,
				partitions, cursor.sql());
		return queried ? CreateFilledTable.parse(form, cursor) : form;
	}

	private static boolean isQuery(TokenCursor cursor) {
		int parentheses = 0;
		while (cursor.peek(parentheses).isSymbol("(")) {
			parentheses++;
		}
		return cursor.atWord("AS") || cursor.peek(parentheses).isWord("SELECT")
				|| cursor.peek(parentheses).isWord("WITH")
				|| (parentheses > 0 && cursor.peek(parentheses).isWord("TABLE"));
	}

	private static void readElements(TokenCursor cursor, List<ColumnDefinition> columns,
			List<TableConstraint> constraints) throws SQLException {
		cursor.expectSymbol("(");
		if (cursor.acceptSymbol(")")) {
			return;
		}
		do {
			TableConstraint constraint = TableConstraint.parse(cursor);
			if (constraint != null) {
				constraints.add(constraint);
			}
			else {
				columns.add(column(cursor, constraints));
			}
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
	}

	private static Map<String, String> options(TokenCursor cursor) throws SQLException {
		Map<String, String> options = new HashMap<>();
		// The last one counts.
		TableOption.list(cursor).forEach((option) -> options.put(option.name(), option.value()));
		if (cursor.atWord("CLUSTER", "BY")) {
			throw cursor.notSupported("the clause CLUSTER BY");
		}
		return Map.copyOf(options);
	}

	private static ColumnDefinition column(TokenCursor cursor, List<TableConstraint> constraints) throws SQLException {
		ColumnDefinition column = ColumnDefinition.parse(cursor);
		if (column.isPrimary()) {
			constraints.add(TableConstraint.onColumn(Type.PRIMARY_KEY, column.name()));
		}
		if (column.unique() > 0) {
			constraints.add(TableConstraint.onColumn(Type.UNIQUE, column.name()));
		}
		TableConstraint check = column.check();
		if (check != null) {
			constraints.add(check);
		}
		return column;
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		TableRules.check(this.columns, this.constraints);
		if (this.partitions != null && !execution.session().transactions().id().isEmpty()) {
			// The server does not find the rows of such a table before the commit.
			throw ServerError.notSupported("PARTITION BY of a table that is created in a transaction");
		}
		return (Plan.Work) () -> {
			List<ForwardReference> foreignKeys = new ArrayList<>();
			Set<String> names = new HashSet<>();
			for (TableConstraint constraint : this.constraints) {
				if (constraint.type() == Type.FOREIGN_KEY) {
					ForwardReference key = constraint.foreignKey(execution.session());
					if (!names.add(key.name())) {
						throw ServerError.internal("duplicate fk name " + key.name());
					}
					foreignKeys.add(key);
				}
			}
			if (this.partitions != null && !foreignKeys.isEmpty()) {
				throw ServerError.of(1506, "HY000",
						"Foreign keys are not yet supported in conjunction with partitioning");
			}
			new Tables(execution.session()).create(this.name, this.ifNotExists, this.sql,
					(schema) -> statements(schema, execution), foreignKeys);
			return 0;
		};
	}

	private List<String> statements(String schema, Execution execution) throws SQLException {
		List<Column> named = this.columns.stream().map(ColumnDefinition::toColumn).toList();
		List<String> definitions = new ArrayList<>();
		for (ColumnDefinition column : this.columns) {
			definitions.add(column.toDdl(isInPrimaryKey(column), named, execution));
		}
		if (ofType(Type.PRIMARY_KEY).isEmpty()) {
			definitions.add(HiddenKey.DDL);
		}
		List<String> statements = new ArrayList<>();
		statements.add("CREATE TABLE " + StorageNames.qualified(schema, this.name.name()) + " ("
				+ String.join(", ", definitions) + ")");
		Map<TableConstraint, String> names = names();
		List<TableConstraint> sorted = new ArrayList<>(this.constraints);
		sorted.sort(Comparator.comparing(TableConstraint::type));
		for (TableConstraint constraint : sorted) {
			if (constraint.type() != Type.FOREIGN_KEY) {
				statements.addAll(constraint.toDdl(schema, this.name.name(), names.getOrDefault(constraint, ""), named,
						execution));
			}
		}
		if (this.partitions != null) {
			statements.add(this.partitions.toDdl(StorageNames.qualified(schema, this.name.name()), named, execution));
		}
		String comment = this.options.getOrDefault(TableOption.COMMENT, "");
		if (!comment.isEmpty()) {
			statements.add("COMMENT ON TABLE " + StorageNames.qualified(schema, this.name.name()) + " IS "
					+ StorageNames.literal(comment));
		}
		BigInteger firstNumber = new BigInteger(this.options.getOrDefault(TableOption.AUTO_INCREMENT, "0"));
		for (ColumnDefinition column : this.columns) {
			if (column.isAutoIncrement() && firstNumber.signum() > 0) {
				statements.add("ALTER TABLE " + StorageNames.qualified(schema, this.name.name()) + " ALTER COLUMN "
						+ StorageNames.quoted(column.name()) + " RESTART WITH " + firstNumber);
			}
		}
		return statements;
	}

	private boolean isInPrimaryKey(ColumnDefinition column) {
		return this.constraints.stream()
			.anyMatch((constraint) -> constraint.type() == Type.PRIMARY_KEY
					&& constraint.columns().contains(column.name()));
	}

	/**
	 * Return the keys and checks with their names, those that have none as the server
	 * chooses them: first for what the columns say of themselves, then for plain indexes,
	 * then for unique keys, although it lists those first.
	 */
	private Map<TableConstraint, String> names() {
		Set<String> keys = new HashSet<>();
		Set<String> checks = new HashSet<>();
		for (TableConstraint constraint : this.constraints) {
			keys.add(String.valueOf(constraint.name()));
			checks.add(String.valueOf(constraint.symbol()));
		}
		Map<TableConstraint, String> chosen = new IdentityHashMap<>();
		List<TableConstraint> named = new ArrayList<>(ofType(Type.UNIQUE));
		named.removeIf((constraint) -> !constraint.ofColumn());
		named.addAll(ofType(Type.INDEX));
		ofType(Type.UNIQUE).stream().filter((constraint) -> !constraint.ofColumn()).forEach(named::add);
		for (TableConstraint constraint : named) {
			String given = constraint.name();
			chosen.put(constraint, (given != null) ? given : key(keys, constraint.columns().get(0)));
		}
		int number = 0;
		for (TableConstraint check : ofType(Type.CHECK)) {
			number++;
			String given = check.symbol();
			chosen.put(check, (given != null) ? given : unused(checks, "__mo_chk_", number));
		}
		return chosen;
	}

	private List<TableConstraint> ofType(Type type) {
		return this.constraints.stream().filter((constraint) -> constraint.type() == type).toList();
	}

	private static String key(Set<String> taken, String column) {
		return taken.add(column) ? column : unused(taken, column + "_", 2);
	}

	private static String unused(Set<String> taken, String start, int first) {
		int number = first;
		while (!taken.add(start + number)) {
			number++;
		}
		return start + number;
	}

}
