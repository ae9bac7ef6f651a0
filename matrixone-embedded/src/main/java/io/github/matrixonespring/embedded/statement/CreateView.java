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
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

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
		cursor.expect("VIEW");
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		ObjectName name = cursor.objectName();
		List<String> columnNames = cursor.atSymbol("(") ? TableConstraint.keyParts(cursor) : List.of();
		cursor.expect("AS");
		String query = cursor.sql().substring(cursor.peek().start());
		return new CreateView(name, replace, ifNotExists, columnNames, query, cursor.sql());
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
		Plan.Query translated = (Plan.Query) SelectRows.plan(this.query, execution);
		List<Column> columns = new ArrayList<>();
		try (PreparedStatement statement = execution.session().storage().prepareStatement(translated.sql())) {
			ResultSetMetaData metaData = statement.getMetaData();
			for (int i = 1; i <= metaData.getColumnCount(); i++) {
				String name = this.columnNames.isEmpty() ? metaData.getColumnLabel(i) : this.columnNames.get(i - 1);
				boolean nullable = metaData.isNullable(i) != ResultSetMetaData.columnNoNulls;
				columns.add(new Column(
						name.toLowerCase(Locale.ROOT), i, SqlType.ofStorage(metaData.getColumnTypeName(i),
								metaData.getPrecision(i), metaData.getScale(i)),
						nullable, null, null, false, null, "", ""));
			}
		}
		return columns;
	}

}
