package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StoredTable;

/**
 * One of the alterations of an ALTER TABLE.
 */
@FunctionalInterface
interface Alteration {

	/**
	 * Return the statements for H2.
	 * @param table the table
	 * @param execution the execution
	 * @return the statements
	 * @throws SQLException if what is altered does not exist
	 */
	List<String> toDdl(StoredTable table, Execution execution) throws SQLException;

}
