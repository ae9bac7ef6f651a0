package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.query.Execution;

/**
 * One of the alterations of an ALTER TABLE.
 *
 * @param mode how the server does it
 * @param text the text, as the server writes it in an error
 * @param ddl what it is for H2
 */
record Alteration(Mode mode, String text, Ddl ddl) {

	/**
	 * The server either copies the table or alters it in place, and does not mix what it
	 * does in one way with what it does in the other.
	 */
	enum Mode {

		/** Copies the table. */
		COPY,

		/** Copies the table, unless it only makes room or changes the comment. */
		MOSTLY_COPY,

		/** Alters the table in place. */
		INPLACE,

		/** Goes with both. */
		BOTH,

		/** The server reads it, and refuses it. */
		REFUSED

	}

	/**
	 * Says what it is for H2.
	 */
	@FunctionalInterface
	interface Ddl {

		/** Nothing at all. */
		Ddl NOTHING = (table, execution) -> List.of();

		/**
		 * Return the statements for H2.
		 * @param table the table
		 * @param execution the execution
		 * @return the statements
		 * @throws SQLException if what is altered does not exist
		 */
		List<String> statements(StoredTable table, Execution execution) throws SQLException;

	}

}
