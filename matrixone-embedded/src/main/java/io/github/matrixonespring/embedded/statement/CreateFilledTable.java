package io.github.matrixonespring.embedded.statement;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.TableConstraint.Kind;

/**
 * {@code CREATE TABLE t (…) AS SELECT …}: the columns of the query are put into those of
 * the same names.
 *
 * @param table the table
 * @param query the query
 */
record CreateFilledTable(CreateTable table, String query) implements Form {

	@Override
	public Plan plan(Execution execution) throws SQLException {
		if (this.table.constraints().stream().anyMatch((constraint) -> constraint.kind() == Kind.FOREIGN_KEY)) {
			throw ServerError.of(20102, "HY000",
					"add foreign key in create table ... as select statement is not yet implemented");
		}
		return (Plan.Work) () -> {
			Session session = execution.session();
			String database = session.databaseOf(this.table.name());
			if (session.catalog().find(database, this.table.name().name()) != null && this.table.ifNotExists()) {
				return 0;
			}
			((Plan.Work) this.table.plan(execution)).run();
			return insert(database, execution);
		};
	}

	private long insert(String database, Execution execution) throws SQLException {
		Session session = execution.session();
		String insertion = "INSERT INTO " + quoted(database) + "." + quoted(this.table.name().name()) + " ("
				+ String.join(", ", labels(execution)) + ") " + this.query;
		Plan.Modification planned = (Plan.Modification) new ModifyRows(TokenCursor.of(insertion), true).plan(execution);
		planned.written().forEach(session.transactions()::writes);
		try (Statement statement = session.storage().createStatement()) {
			return statement.executeUpdate(planned.sql());
		}
		finally {
			for (StoredTable written : planned.written()) {
				session.transactions().wrote(written);
			}
		}
	}

	private List<String> labels(Execution execution) throws SQLException {
		Plan.Query planned = (Plan.Query) SelectRows.plan(this.query, execution);
		List<String> labels = new ArrayList<>();
		try (PreparedStatement statement = execution.session().storage().prepareStatement(planned.sql())) {
			ResultSetMetaData metaData = statement.getMetaData();
			for (int i = 1; i <= metaData.getColumnCount(); i++) {
				labels.add(quoted(metaData.getColumnLabel(i)));
			}
		}
		return labels;
	}

	private static String quoted(String name) {
		return "`" + name.replace("`", "``") + "`";
	}

}
