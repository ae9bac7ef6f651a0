package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A change of what is called what. Within a transaction it is applied to that
 * transaction's view at once and to the committed catalog at the commit.
 */
public interface CatalogChange {

	/**
	 * Return the catalog after this change.
	 * @param state the catalog before, in which others may have changed something since
	 * this change was made
	 * @return the catalog after
	 * @throws SQLException if what the others changed contradicts this change
	 */
	CatalogState apply(CatalogState state) throws SQLException;

	/**
	 * Write the change to the tables of {@code mo_catalog}.
	 * @param tables the tables
	 * @param connection the connection whose transaction the change belongs to
	 * @throws SQLException if H2 refuses
	 */
	void record(SystemTables tables, Connection connection) throws SQLException;

	/**
	 * Do in H2 what had to wait until the change is committed.
	 * @param storage the storage, locked
	 * @throws SQLException if H2 refuses
	 */
	void committed(Storage storage) throws SQLException;

	/**
	 * Undo in H2 what was done for a change that was rolled back.
	 * @param storage the storage, locked
	 * @throws SQLException if H2 refuses
	 */
	void rolledBack(Storage storage) throws SQLException;

}
