package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.engine.Relation;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.TableDefinition;
import io.github.matrixonespring.embedded.engine.View;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code SHOW CREATE DATABASE | TABLE | VIEW}.
 */
final class ShowCreate {

	private ShowCreate() {
	}

	static Form parse(TokenCursor cursor) throws SQLException {
		if (cursor.accept("DATABASE")) {
			cursor.accept("IF", "NOT", "EXISTS");
			String name = cursor.lowerCaseName();
			HintClause hint = HintClause.parse(cursor);
			cursor.expectEnd();
			return (execution) -> {
				hint.moment(execution).catalog(execution.session().catalog()).database(name);
				return row("SELECT " + literal(name) + " AS `Database`, "
						+ literal("CREATE DATABASE `" + name.replace("`", "``") + "`") + " AS `Create Database`",
						execution);
			};
		}
		if (cursor.atWord("PUBLICATION")) {
			throw ServerError.notSupported("SHOW CREATE PUBLICATION");
		}
		boolean view = cursor.accept("VIEW");
		if (!view) {
			cursor.expect("TABLE");
		}
		ObjectName name = cursor.objectName();
		HintClause hint = HintClause.parse(cursor);
		cursor.expectEnd();
		return (execution) -> relation(name, view, hint.moment(execution), execution);
	}

	private static Plan relation(ObjectName name, boolean view, Moment moment, Execution execution)
			throws SQLException {
		Session session = execution.session();
		CatalogState catalog = moment.catalog(session.catalog());
		Database database = catalog.database(name.database(), session.database());
		Relation relation = database.relation(name.name());
		if (relation instanceof View found) {
			return row("SELECT " + literal(found.name()) + " AS `View`, " + literal(found.createSql())
					+ " AS `Create View`, 'utf8mb4' AS character_set_client, "
					+ "'utf8mb4_general_ci' AS collation_connection", execution);
		}
		if (view) {
			throw ServerError.invalidValue("show view '" + name.name() + "' is not a valid view");
		}
		if (relation instanceof StoredTable table) {
			return row("SELECT " + literal(table.name()) + " AS `Table`, "
					+ literal(new TableDefinition(table, catalog).text()) + " AS `Create Table`", execution);
		}
		throw ServerError.unknownTable(database.name(), name.name());
	}

	private static Plan row(String query, Execution execution) throws SQLException {
		return SelectRows.plan(query, execution);
	}

	private static String literal(String value) {
		return StorageNames.literal(value.replace("\\", "\\\\"));
	}

}
