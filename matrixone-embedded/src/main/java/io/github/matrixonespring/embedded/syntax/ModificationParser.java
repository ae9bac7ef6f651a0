package io.github.matrixonespring.embedded.syntax;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Modification.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * Reads modifications of rows.
 */
public final class ModificationParser {

	private static final Set<String> MODIFIERS = Set.of("LOW_PRIORITY", "QUICK");

	private final TokenCursor cursor;

	private final QueryParser queries;

	public ModificationParser(TokenCursor cursor) {
		this.cursor = cursor;
		this.queries = new QueryParser(cursor);
	}

	/**
	 * Read a modification.
	 * @return the modification
	 * @throws SQLException if it is none
	 */
	public Modification modification() throws SQLException {
		Modification modification = switch (this.cursor.next().text().toUpperCase(Locale.ROOT)) {
			case "INSERT" -> insertion(false);
			case "REPLACE" -> insertion(true);
			case "UPDATE" -> update();
			default -> deletion();
		};
		this.cursor.expectEnd();
		return modification;
	}

	private boolean modifiers() {
		boolean ignore = false;
		while (MODIFIERS.contains(this.cursor.peek().text().toUpperCase(Locale.ROOT)) || this.cursor.atWord("IGNORE")) {
			ignore |= this.cursor.next().isWord("IGNORE");
		}
		return ignore;
	}

	private Modification insertion(boolean replace) throws SQLException {
		boolean ignore = replace ? modifiers() : this.cursor.accept("IGNORE");
		this.cursor.accept("INTO");
		ObjectName table = this.cursor.objectName();
		// Nobody looks at it.
		this.cursor.hint();
		List<String> columns = List.of();
		boolean all = true;
		if (this.cursor.atSymbol("(") && !this.cursor.peek(1).isWord("SELECT") && !this.cursor.peek(1).isSymbol("(")) {
			columns = columns();
			all = columns.isEmpty();
		}
		List<List<Expression>> rows = new ArrayList<>();
		Query query = null;
		if (all && this.cursor.accept("SET")) {
			if (this.cursor.atWord("RETURNING")) {
				throw this.cursor.syntaxError();
			}
			List<Assignment> assignments = assignments();
			columns = assignments.stream().map((assignment) -> assignment.column().name()).toList();
			rows.add(assignments.stream().map(Assignment::value).toList());
		}
		else if (this.cursor.accept("VALUES")) {
			do {
				rows.add(row());
			}
			while (this.cursor.acceptSymbol(","));
		}
		else {
			query = this.queries.query();
		}
		List<Assignment> onDuplicate = List.of();
		if (!replace && this.cursor.accept("ON", "DUPLICATE", "KEY", "UPDATE")) {
			onDuplicate = assignments();
		}
		if (this.cursor.atWord("RETURNING")) {
			throw this.cursor.notSupported();
		}
		return new Modification.Insertion(replace, ignore, table, columns, rows, query, onDuplicate);
	}

	private List<String> columns() throws SQLException {
		List<String> columns = new ArrayList<>();
		this.cursor.expectSymbol("(");
		while (!this.cursor.acceptSymbol(")")) {
			String name = this.cursor.name();
			while (this.cursor.acceptSymbol(".")) {
				name = this.cursor.name();
			}
			columns.add(name);
			if (!this.cursor.acceptSymbol(",") && !this.cursor.atSymbol(")")) {
				throw this.cursor.syntaxError();
			}
		}
		return columns;
	}

	private List<Expression> row() throws SQLException {
		List<Expression> row = new ArrayList<>();
		this.cursor.accept("ROW");
		this.cursor.expectSymbol("(");
		if (this.cursor.acceptSymbol(")")) {
			return row;
		}
		do {
			row.add(value());
		}
		while (this.cursor.acceptSymbol(","));
		this.cursor.expectSymbol(")");
		return row;
	}

	private Expression value() throws SQLException {
		boolean function = this.cursor.peek(1).isSymbol("(");
		return (!function && this.cursor.accept("DEFAULT")) ? new Expression.Default()
				: this.queries.expressions().expression();
	}

	private List<Assignment> assignments() throws SQLException {
		List<Assignment> assignments = new ArrayList<>();
		do {
			List<String> names = new ArrayList<>(List.of(this.cursor.name()));
			while (this.cursor.acceptSymbol(".")) {
				names.add(this.cursor.name());
			}
			if (!this.cursor.acceptSymbol(":=")) {
				this.cursor.expectSymbol("=");
			}
			assignments.add(new Assignment(new Expression.Column(names), value()));
		}
		while (this.cursor.acceptSymbol(","));
		return assignments;
	}

	private Modification update() throws SQLException {
		boolean ignore = modifiers();
		Query.Source source = this.queries.sources();
		this.cursor.expect("SET");
		List<Assignment> assignments = assignments();
		Expression where = where();
		List<Expression.Order> order = order();
		return new Modification.Update(ignore, source, assignments, where, order, limit());
	}

	private Modification deletion() throws SQLException {
		modifiers();
		List<String> targets = new ArrayList<>();
		Query.Source source;
		if (this.cursor.accept("FROM")) {
			source = this.queries.sources();
			if (this.cursor.accept("USING")) {
				collect(source, targets);
				source = this.queries.sources();
			}
		}
		else {
			do {
				targets.add(target());
			}
			while (this.cursor.acceptSymbol(","));
			this.cursor.expect("FROM");
			source = this.queries.sources();
		}
		Expression where = where();
		if (!targets.isEmpty()) {
			return new Modification.Deletion(targets, source, where, List.of(), null);
		}
		List<Expression.Order> order = order();
		return new Modification.Deletion(targets, source, where, order, limit());
	}

	private String target() throws SQLException {
		String name = this.cursor.lowerCaseName();
		while (this.cursor.acceptSymbol(".")) {
			if (this.cursor.acceptSymbol("*")) {
				return name;
			}
			name = this.cursor.lowerCaseName();
		}
		return name;
	}

	private static void collect(Query.Source source, List<String> targets) {
		if (source instanceof Query.Join join) {
			collect(join.left(), targets);
			collect(join.right(), targets);
		}
		else if (source instanceof Query.Table table) {
			targets.add(table.name().name());
		}
	}

	private @Nullable Expression where() throws SQLException {
		return this.cursor.accept("WHERE") ? this.queries.expressions().expression() : null;
	}

	private List<Expression.Order> order() throws SQLException {
		return this.cursor.accept("ORDER", "BY") ? this.queries.expressions().order() : List.of();
	}

	private @Nullable Expression limit() throws SQLException {
		return this.cursor.accept("LIMIT") ? this.queries.expressions().expression() : null;
	}

}
