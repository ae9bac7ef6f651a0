package io.github.matrixonespring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import javax.sql.DataSource;

import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.support.Identifier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/**
 * Creates the tables of the ledger. Several applications may do so at once, and all but
 * one of them may be told that what did not exist a moment ago exists.
 */
class LedgerDatabaseInitializer
		extends PropertiesBasedDataSourceScriptDatabaseInitializer<MatrixOneLedgerSchemaProperties> {

	private static final Log logger = LogFactory.getLog(LedgerDatabaseInitializer.class);

	private static final int ATTEMPTS = 5;

	private static final Pattern DATABASE_IN_SCRIPT = Pattern.compile("\\b" + LedgerSettings.DEFAULT_DATABASE + "\\b");

	private final Identifier database;

	LedgerDatabaseInitializer(DataSource dataSource, MatrixOneLedgerSchemaProperties properties, String database) {
		super(dataSource, properties);
		this.database = new Identifier(database);
	}

	@Override
	protected boolean isEmbeddedDatabase() {
		try (Connection connection = getDataSource().getConnection()) {
			return connection.getMetaData().getURL().startsWith(EmbeddedConnectionDetails.URL_PREFIX);
		}
		catch (SQLException ex) {
			// As with Spring Boot's own scripts: what cannot be reached is not
			// in-process.
			logger.debug("Could not tell whether the server is the embedded one", ex);
			return false;
		}
	}

	@Override
	protected void runScripts(Scripts scripts) {
		Scripts inDatabase = new Scripts(
				StreamSupport.stream(scripts.spliterator(), false).map(this::inDatabase).toList())
			.continueOnError(scripts.isContinueOnError())
			.separator(scripts.getSeparator())
			.encoding(StandardCharsets.UTF_8);
		for (int attempt = 1;; attempt++) {
			try {
				super.runScripts(inDatabase);
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

	/**
	 * Write the name of the database into a script, which has that of the default one and
	 * so can also be run by hand.
	 */
	private Resource inDatabase(Resource script) {
		try {
			String text = script.getContentAsString(StandardCharsets.UTF_8);
			String named = DATABASE_IN_SCRIPT.matcher(text)
				.replaceAll(Matcher.quoteReplacement(this.database.quoted()));
			return new ByteArrayResource(named.getBytes(StandardCharsets.UTF_8), script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not read " + script, ex);
		}
	}

}
