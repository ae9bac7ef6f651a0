package io.github.matrixonespring.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Properties of the tables of the ledger.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.ledger")
public class MatrixOneLedgerSchemaProperties extends DatabaseInitializationProperties {

	private static final String DEFAULT_SCHEMA_LOCATION = "classpath:io/github/matrixonespring/ledger/schema.sql";

	/**
	 * Create the properties.
	 */
	public MatrixOneLedgerSchemaProperties() {
		setContinueOnError(false);
	}

	@Override
	public String getDefaultSchemaLocation() {
		return DEFAULT_SCHEMA_LOCATION;
	}

}
