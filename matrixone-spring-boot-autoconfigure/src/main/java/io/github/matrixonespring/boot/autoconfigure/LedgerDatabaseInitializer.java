package io.github.matrixonespring.boot.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Creates the tables of the ledger. Several applications may do so at once, and all but
 * one of them may be told that what did not exist a moment ago exists.
 */
class LedgerDatabaseInitializer extends PropertiesBasedDataSourceScriptDatabaseInitializer<MatrixOneLedgerProperties> {

	private static final Log logger = LogFactory.getLog(LedgerDatabaseInitializer.class);

	private static final int ATTEMPTS = 5;

	LedgerDatabaseInitializer(DataSource dataSource, MatrixOneLedgerProperties properties) {
		super(dataSource, properties);
	}

	@Override
	protected boolean isEmbeddedDatabase() {
		try (Connection connection = getDataSource().getConnection()) {
			return connection.getMetaData().getURL().startsWith(EmbeddedConnectionDetails.URL_PREFIX);
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Could not tell whether the server is the embedded one", ex);
		}
	}

	@Override
	protected void runScripts(Scripts scripts) {
		for (int attempt = 1;; attempt++) {
			try {
				super.runScripts(scripts);
				return;
			}
			catch (RuntimeException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
				logger.info("The tables of the ledger could not be created, and it is tried again: " + ex.getMessage());
			}
		}
	}

}
