package io.github.matrixonespring.test.context;

import java.sql.SQLException;

import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.test.connection.Leases;

/**
 * The library's statements may go over connections of its own, which are not seen.
 */
class LibraryStatements implements MatrixOneStatementListener {

	private final Leases leases;

	LibraryStatements(Leases leases) {
		this.leases = leases;
	}

	@Override
	public void beforeStatement(String sql) {
		try {
			this.leases.current().touchIfChangedBy(sql);
		}
		catch (SQLException ex) {
			// The thread belongs to no test.
		}
	}

}
