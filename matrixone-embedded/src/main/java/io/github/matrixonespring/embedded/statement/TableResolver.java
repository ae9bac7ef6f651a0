package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.engine.Relation;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.View;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.TableReference;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * Finds what a reference to a table means.
 *
 * @param execution the execution
 * @param database the database of names without one, empty for none
 * @param moment when references without a hint are read
 * @param depth how many views deep the reference stands
 */
record TableResolver(Execution execution, String database, Moment moment, int depth) {

	/** H2 has it, too. */
	private static final String DUAL = "DUAL";

	/** Deeper than any views but those that refer to themselves. */
	private static final int DEEPEST_VIEW = 32;

	static TableResolver of(Execution execution) {
		return new TableResolver(execution, execution.session().database(), Moment.PRESENT, 0);
	}

	/**
	 * Return what stands for a reference in a query.
	 * @param reference the reference
	 * @param statement the statement that it stands in
	 * @return the text for H2
	 * @throws SQLException if there is no such table at its moment
	 */
	String source(TableReference reference, TokenCursor statement) throws SQLException {
		if (isDual(reference)) {
			refuseAllColumns(reference, statement);
			return DUAL;
		}
		Moment read = (reference.hint() != null) ? new MomentReader(this.execution).read(reference.hint(), statement)
				: this.moment;
		CatalogState catalog = read.catalog(this.execution.session().catalog());
		Database database = database(reference, catalog);
		Relation relation = database.relation(reference.name().name());
		if (relation instanceof StoredTable table) {
			boolean present = read.snapshot() == null;
			return read.storageName(table) + ((present || reference.aliased()) ? "" : alias(table));
		}
		if (relation instanceof View view) {
			return source(view, read) + (reference.aliased() ? "" : alias(view));
		}
		if (database.system()) {
			throw ServerError.notSupported("the table " + database.name() + "." + reference.name().name());
		}
		throw ServerError.unknownTableInQuery(reference.name().name());
	}

	/**
	 * Tell whether a reference means the table without columns, which belongs to no
	 * database. One that a user gives that name is only there with its database.
	 */
	static boolean isDual(TableReference reference) {
		return reference.name().database() == null && reference.name().name().equals("dual") && !reference.written();
	}

	private static void refuseAllColumns(TableReference reference, TokenCursor statement) throws SQLException {
		TokenCursor cursor = statement.from(Math.max(reference.start() - 3, 0));
		boolean all = cursor.accept("SELECT") && cursor.acceptSymbol("*") && cursor.accept("FROM");
		TokenCursor behind = statement.from(reference.end());
		if (all && !behind.atSymbol(",") && !behind.atWord("JOIN") && !behind.peek(1).isWord("JOIN")) {
			throw ServerError.parser("No tables used");
		}
	}

	private static String alias(Relation relation) {
		return " " + StorageNames.quoted(relation.name());
	}

	private String source(View view, Moment read) throws SQLException {
		if (this.depth > DEEPEST_VIEW) {
			throw ServerError.notSupported("the view " + view.name() + ", which refers to itself");
		}
		TableResolver inner = new TableResolver(this.execution, view.database(), read, this.depth + 1);
		String query = new Translation(TokenCursor.of(view.query()), inner).text();
		if (view.columnNames().isEmpty()) {
			return "(" + query + ")";
		}
		return "(SELECT * FROM (" + query + ") " + StorageNames.quoted(view.name())
				+ StorageNames.list(view.columnNames()) + ")";
	}

	/**
	 * Return the table that a modification writes to.
	 * @param reference the reference
	 * @param statement the statement that it stands in
	 * @return the table
	 * @throws SQLException if it cannot be written to
	 */
	StoredTable target(TableReference reference, TokenCursor statement) throws SQLException {
		if (reference.hint() != null) {
			// The server looks the snapshot up and writes to the present all the same.
			new MomentReader(this.execution).read(reference.hint(), statement);
		}
		String named = reference.name().database();
		String database = (named != null) ? named : this.database;
		Database holder = this.execution.session().catalog().find(database);
		if (holder != null && holder.system()) {
			throw ServerError.noPrivilege();
		}
		if (holder != null && holder.relation(reference.name().name()) instanceof StoredTable table) {
			return table;
		}
		throw ServerError.unknownTable((holder != null || named != null) ? database : "", reference.name().name());
	}

	private Database database(TableReference reference, CatalogState catalog) throws SQLException {
		String named = reference.name().database();
		if (named != null) {
			return catalog.database(named);
		}
		Database current = catalog.find(this.database);
		if (current == null) {
			throw ServerError.noDatabaseSelected();
		}
		return current;
	}

}
