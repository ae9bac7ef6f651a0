package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.TableConstraint.Kind;

/**
 * {@code CREATE TABLE [IF NOT EXISTS] t (…) [options]}.
 *
 * @param name the table
 * @param ifNotExists whether an existing one is enough
 * @param columns the columns
 * @param constraints the constraints, those written at columns included
 * @param comment the comment, or an empty string
 * @param sql the statement
 */
record CreateTable(ObjectName name, boolean ifNotExists, List<ColumnDefinition> columns,
		List<TableConstraint> constraints, String comment, String sql) implements Form {

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.expect("TABLE");
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		ObjectName name = cursor.objectName();
		if (cursor.accept("CLONE")) {
			return CloneTable.parse(name, ifNotExists, cursor);
		}
		if (cursor.atWord("LIKE") || cursor.atWord("AS") || cursor.atWord("SELECT")) {
			throw ServerError.notSupported(cursor.sql());
		}
		cursor.expectSymbol("(");
		List<ColumnDefinition> columns = new ArrayList<>();
		List<TableConstraint> constraints = new ArrayList<>();
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
		String comment = "";
		// Engine, character set and the like change nothing here.
		while (!cursor.atEnd() && !cursor.atWord("AS")) {
			if (cursor.atWord("SELECT") || cursor.atWord("PARTITION") || cursor.atWord("CLUSTER")) {
				throw ServerError.notSupported(cursor.sql());
			}
			if (cursor.accept("COMMENT")) {
				cursor.acceptSymbol("=");
				comment = cursor.peek().value();
			}
			cursor.next();
		}
		String rows = cursor.accept("AS") ? cursor.sql().substring(cursor.peek().start()) : null;
		CreateTable form = new CreateTable(name, ifNotExists, List.copyOf(columns), List.copyOf(constraints), comment,
				cursor.sql());
		return (rows != null) ? new CreateFilledTable(form, rows) : form;
	}

	private static ColumnDefinition column(TokenCursor cursor, List<TableConstraint> constraints) throws SQLException {
		ColumnDefinition column = ColumnDefinition.parse(cursor);
		if (column.isPrimary()) {
			constraints.add(TableConstraint.key(Kind.PRIMARY_KEY, null, List.of(column.name())));
		}
		if (column.isUnique()) {
			constraints.add(TableConstraint.key(Kind.UNIQUE, null, List.of(column.name())));
		}
		String check = column.check();
		if (check != null) {
			constraints.add(TableConstraint.check(null, check));
		}
		return column;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			new Tables(execution.session()).create(this.name, this.ifNotExists, this.sql,
					(schema) -> statements(schema, execution));
			return 0;
		};
	}

	private List<String> statements(String schema, Execution execution) throws SQLException {
		List<String> definitions = new ArrayList<>();
		for (ColumnDefinition column : this.columns) {
			definitions.add(column.toDdl(isInPrimaryKey(column), execution));
		}
		List<String> statements = new ArrayList<>();
		statements.add("CREATE TABLE " + StorageNames.qualified(schema, this.name.name()) + " ("
				+ String.join(", ", definitions) + ")");
		ConstraintNames names = new ConstraintNames(this.constraints);
		for (TableConstraint constraint : this.constraints) {
			statements.add(constraint.toDdl(schema, this.name.name(), names.choose(constraint), execution));
		}
		if (!this.comment.isEmpty()) {
			statements.add("COMMENT ON TABLE " + StorageNames.qualified(schema, this.name.name()) + " IS "
					+ StorageNames.literal(this.comment));
		}
		return statements;
	}

	private boolean isInPrimaryKey(ColumnDefinition column) {
		return this.constraints.stream()
			.anyMatch((constraint) -> constraint.kind() == Kind.PRIMARY_KEY
					&& constraint.columns().contains(column.name()));
	}

	/**
	 * Names for constraints without one, as the server chooses them.
	 */
	private static final class ConstraintNames {

		private final Set<String> taken = new HashSet<>();

		private int checks;

		ConstraintNames(List<TableConstraint> constraints) {
			for (TableConstraint constraint : constraints) {
				String name = constraint.name();
				if (name != null) {
					this.taken.add(name);
				}
			}
		}

		String choose(TableConstraint constraint) {
			if (constraint.kind() == Kind.CHECK) {
				return "__mo_chk_" + ++this.checks;
			}
			String first = constraint.columns().get(0);
			String name = (constraint.kind() == Kind.FOREIGN_KEY) ? "fk_" + first : first;
			for (int i = 2; !this.taken.add(name); i++) {
				name = first + "_" + i;
			}
			return name;
		}

	}

}
