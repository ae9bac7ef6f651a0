package io.github.matrixonespring.embedded.statement;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Relations;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.View;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * {@code CREATE [OR REPLACE] VIEW [IF NOT EXISTS] v [(…)] AS SELECT …}.
 *
 * @param name the view
 * @param replace whether it takes the place of an existing one
 * @param ifNotExists whether an existing one is enough
 * @param columnNames the names of its columns, empty if the query names them
 * @param query the query
 * @param sql the statement
 */
record CreateView(ObjectName name, boolean replace, boolean ifNotExists, List<String> columnNames, String query,
		String sql) implements Form {

	static CreateView parse(TokenCursor cursor) throws SQLException {
		boolean replace = cursor.accept("OR", "REPLACE");
		if (!replace) {
			skipSecurity(cursor);
		}
		cursor.expect("VIEW");
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		ObjectName name = cursor.objectName();
		List<String> columnNames = cursor.atSymbol("(") ? KeyPart.columns(KeyPart.list(cursor)) : List.of();
		cursor.expect("AS");
		return new CreateView(name, replace, ifNotExists, columnNames, query(cursor), cursor.sql());
	}

	/**
	 * {@code ALTER VIEW [IF EXISTS] v [(…)] AS SELECT …}, which makes the view anew.
	 */
	static Form parseAlter(TokenCursor cursor) throws SQLException {
		cursor.expect("VIEW");
		boolean ifExists = cursor.accept("IF", "EXISTS");
		TokenCursor start = cursor.from(cursor.position());
		ObjectName name = cursor.objectName();
		List<String> columnNames = cursor.atSymbol("(") ? KeyPart.columns(KeyPart.list(cursor)) : List.of();
		cursor.expect("AS");
		CreateView view = new CreateView(name, true, false, columnNames, query(cursor),
				"create view " + cursor.sql().substring(start.peek().start()));
		return (execution) -> (Plan.Work) () -> {
			Session session = execution.session();
			String database = session.databaseOf(name);
			if (session.catalog().find(database, name.name()) instanceof View) {
				return ((Plan.Work) view.plan(execution)).run();
			}
			if (ifExists) {
				return 0;
			}
			throw ServerError.of(1356, "HY000", "invalid view '" + database + "." + name.name() + "'");
		};
	}

	/**
	 * Who may do what, and how, is read and forgotten.
	 */
	private static void skipSecurity(TokenCursor cursor) throws SQLException {
		while (!cursor.atWord("VIEW")) {
			if (cursor.accept("ALGORITHM")) {
				cursor.expectSymbol("=");
				if (!cursor.accept("UNDEFINED") && !cursor.accept("MERGE")) {
					cursor.expect("TEMPTABLE");
				}
			}
			else if (cursor.accept("DEFINER")) {
				cursor.expectSymbol("=");
				cursor.next();
				if (cursor.peek().kind() == Token.Kind.USER_VARIABLE || cursor.acceptSymbol("@")) {
					cursor.next();
				}
			}
			else {
				cursor.expect("SQL", "SECURITY");
				if (!cursor.accept("DEFINER")) {
					cursor.expect("INVOKER");
				}
			}
		}
	}

	/**
	 * Return the query, without the check of what is written through the view, which the
	 * server reads and does not make.
	 */
	private static String query(TokenCursor cursor) throws SQLException {
		int end = cursor.tokens().size() - 1;
		while (cursor.tokens().get(end - 1).isSymbol(";")) {
			end--;
		}
		if (cursor.from(end - 2).atWord("CHECK", "OPTION")) {
			int with = end - 3;
			TokenCursor option = cursor.from(with);
			if (option.atWord("CASCADED") || option.atWord("LOCAL")) {
				with--;
			}
			if (cursor.from(with).atWord("WITH")) {
				if (endsWithGroupBy(cursor, with)) {
					// Behind GROUP BY the server expects ROLLUP.
					throw cursor.from(with + 1).syntaxError();
				}
				end = with;
			}
		}
		int last = Math.max(cursor.position(), end - 1);
		return cursor.sql().substring(cursor.peek().start(), cursor.tokens().get(last).end());
	}

	private static boolean endsWithGroupBy(TokenCursor cursor, int end) {
		int depth = 0;
		boolean grouped = false;
		for (Token token : cursor.tokens().subList(cursor.position(), end)) {
			depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
			if (depth == 0 && token.isWord("GROUP")) {
				grouped = true;
			}
			else if (depth == 0 && (token.isWord("HAVING") || token.isWord("ORDER") || token.isWord("LIMIT")
					|| token.isWord("SELECT"))) {
				grouped = false;
			}
		}
		return grouped;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			Session session = execution.session();
			View view = new View(0, this.name.name(), this.sql, session.database(), this.query, this.columnNames,
					columns(execution));
			new Relations(session).createView(this.name, this.replace, this.ifNotExists, view);
			return 0;
		};
	}

	private List<Column> columns(Execution execution) throws SQLException {
		Plan.Query translated = SelectRows.plan(this.query, execution);
		List<Column> columns = new ArrayList<>();
		try (PreparedStatement statement = execution.session().storage().prepareStatement(translated.sql())) {
			ResultSetMetaData metaData = statement.getMetaData();
			if (!this.columnNames.isEmpty() && this.columnNames.size() != metaData.getColumnCount()) {
				throw ServerError.of(1353, "HY000", "In definition of view, derived table or common table expression,"
						+ " SELECT list and column names list have different column counts");
			}
			for (int i = 1; i <= metaData.getColumnCount(); i++) {
				String name = this.columnNames.isEmpty() ? metaData.getColumnLabel(i) : this.columnNames.get(i - 1);
				if (columns.stream().anyMatch((other) -> other.name().equalsIgnoreCase(name))) {
					throw ServerError.constraintViolation("duplicate column \"" + name + "\"");
				}
				boolean nullable = metaData.isNullable(i) != ResultSetMetaData.columnNoNulls;
				ServerType queried = translated.columns().get(i - 1).type();
				boolean digits = queried.width() > 0
						&& (queried.kind() == Kind.DECIMAL || queried.kind() == Kind.VARCHAR);
				String type = digits ? CreateFilledTable.type(queried) : SqlType
					.ofStorage(metaData.getColumnTypeName(i), metaData.getPrecision(i), metaData.getScale(i));
				if (columns.stream().anyMatch((column) -> column.name().equalsIgnoreCase(name))) {
					throw ServerError.constraintViolation("duplicate column \"" + name.toLowerCase(Locale.ROOT) + "\"");
				}
				columns.add(Column.plain(name.toLowerCase(Locale.ROOT), i, type, nullable));
			}
		}
		return columns;
	}

}
