package io.github.matrixonespring.embedded.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Metadata as Connector/J reads it from a server with {@code useInformationSchema=false}.
 */
class EmbeddedMetaDataTests {

	private Connection connection;

	private DatabaseMetaData metaData;

	@BeforeEach
	void createTables() throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:matrixone:mem:metadata_" + UUID.randomUUID());
		execute("create database shop");
		execute("create table shop.orders (id bigint not null auto_increment, code varchar(20) not null default 'q',"
				+ " total decimal(10,2), kind enum('A','BBB'), paid bit, placed datetime(6), note text, raw blob,"
				+ " big bigint unsigned, flag boolean, stamped timestamp, uuid binary(16),"
				+ " twice decimal(10,2) generated always as (total * 2) stored,"
				+ " primary key (id), unique key uk_code (code), key ix_total (total, code))");
		execute("create table shop.items (id int primary key comment 'the id', order_id bigint,"
				+ " constraint fk_order foreign key (order_id) references shop.orders (id) on delete cascade)");
		execute("create view shop.view_of_orders as select id, code from shop.orders");
		execute("create sequence shop.numbers");
		this.metaData = this.connection.getMetaData();
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
	}

	@Test
	void namesProductAndVersionAsTheServerDoes() throws SQLException {
		assertThat(this.metaData.getDatabaseProductName()).isEqualTo("MySQL");
		assertThat(this.metaData.getDatabaseProductVersion()).isEqualTo("8.0.30-MatrixOne-v4.2.0");
		assertThat(this.metaData.getDatabaseMajorVersion()).isEqualTo(8);
		assertThat(this.metaData.getDatabaseMinorVersion()).isZero();
		assertThat(this.metaData.getIdentifierQuoteString()).isEqualTo("`");
		assertThat(this.metaData.getUserName()).isEqualTo("root@localhost");
		assertThat(this.metaData.getURL()).startsWith("jdbc:matrixone:mem:metadata_");
	}

	@Test
	void saysWhatTheDriverSaysAboutTheServersAbilities() throws SQLException {
		assertThat(this.metaData.supportsSavepoints()).isTrue();
		assertThat(this.metaData.supportsBatchUpdates()).isTrue();
		assertThat(this.metaData.supportsCatalogsInTableDefinitions()).isTrue();
		assertThat(this.metaData.supportsSchemasInTableDefinitions()).isFalse();
		assertThat(this.metaData.storesLowerCaseIdentifiers()).isTrue();
		assertThat(this.metaData.getMaxColumnNameLength()).isEqualTo(64);
		assertThat(this.metaData.getCatalogTerm()).isEqualTo("database");
		assertThat(this.metaData.getSearchStringEscape()).isEqualTo("\\");
		assertThat(this.metaData.getDefaultTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
	}

	@Test
	void listsDatabasesAsCatalogs() throws SQLException {
		assertThat(column(this.metaData.getCatalogs(), "TABLE_CAT")).contains("information_schema", "mo_catalog",
				"mysql", "shop");
		assertThat(column(this.metaData.getSchemas(), "TABLE_SCHEM")).isEmpty();
	}

	@Test
	void listsTablesAndViewsButNoSequences() throws SQLException {
		assertThat(column(this.metaData.getTables("shop", null, "%", null), "TABLE_NAME")).containsExactly("items",
				"orders", "view_of_orders");
		assertThat(column(this.metaData.getTables("shop", null, "%", new String[] { "TABLE" }), "TABLE_NAME"))
			.containsExactly("items", "orders");
		assertThat(column(this.metaData.getTables("shop", null, "view\\_%", new String[] { "VIEW" }), "TABLE_TYPE"))
			.containsExactly("VIEW");
		assertThat(column(this.metaData.getTables(null, null, "orders", null), "TABLE_CAT")).containsExactly("shop");
		assertThat(column(this.metaData.getTables("nope", null, "%", null), "TABLE_NAME")).isEmpty();
	}

	@Test
	void describesColumns() throws SQLException {
		ResultSet columns = this.metaData.getColumns("shop", null, "orders", "%");
		assertThat(rows(columns, "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS",
				"IS_NULLABLE", "COLUMN_DEF", "IS_AUTOINCREMENT", "IS_GENERATEDCOLUMN"))
			.containsExactly("id -5 BIGINT 19 null NO null YES NO", "code 12 VARCHAR 20 null NO q NO NO",
					"total 3 DECIMAL 10 2 YES null NO NO", "kind 1 ENUM 3 null YES null NO NO",
					"paid -7 BIT 1 null YES null NO NO", "placed 93 DATETIME 26 null YES null NO NO",
					"note -1 TEXT 0 null YES null NO NO", "raw -4 BLOB 0 null YES null NO NO",
					"big -5 BIGINT UNSIGNED 20 null YES null NO NO", "flag 16 BOOLEAN 3 null YES null NO NO",
					"stamped 93 TIMESTAMP 19 null YES null NO NO", "uuid -2 BINARY 16 null YES null NO NO",
					"twice 3 DECIMAL 10 2 YES null NO YES");
		assertThat(column(this.metaData.getColumns("shop", null, "items", "id"), "REMARKS")).containsExactly("the id");
		assertThat(column(this.metaData.getColumns("shop", null, "view_of_orders", null), "COLUMN_NAME"))
			.containsExactly("id", "code");
	}

	@Test
	void listsKeys() throws SQLException {
		assertThat(rows(this.metaData.getPrimaryKeys("shop", null, "orders"), "COLUMN_NAME", "KEY_SEQ", "PK_NAME"))
			.containsExactly("id 1 PRIMARY");
		assertThat(rows(this.metaData.getIndexInfo("shop", null, "orders", false, false), "INDEX_NAME", "NON_UNIQUE",
				"ORDINAL_POSITION", "COLUMN_NAME"))
			.containsExactly("PRIMARY 0 1 id", "uk_code 0 1 code", "ix_total 1 1 total", "ix_total 1 2 code");
		assertThat(column(this.metaData.getIndexInfo("shop", null, "orders", true, false), "INDEX_NAME"))
			.containsExactly("PRIMARY", "uk_code");
	}

	@Test
	void listsForeignKeysOfBothSides() throws SQLException {
		String[] columns = { "PKTABLE_CAT", "PKTABLE_NAME", "PKCOLUMN_NAME", "FKTABLE_NAME", "FKCOLUMN_NAME",
				"DELETE_RULE", "UPDATE_RULE", "FK_NAME" };
		assertThat(rows(this.metaData.getImportedKeys("shop", null, "items"), columns))
			.containsExactly("shop orders id items order_id 0 1 fk_order");
		assertThat(rows(this.metaData.getExportedKeys("shop", null, "orders"), columns))
			.containsExactly("shop orders id items order_id 0 1 fk_order");
	}

	@Test
	void pointsForeignKeysOfACloneIntoTheClone() throws SQLException {
		execute("create database copy clone shop");
		assertThat(rows(this.metaData.getImportedKeys("copy", null, "items"), "PKTABLE_CAT", "PKTABLE_NAME"))
			.containsExactly("copy orders");
		assertThat(column(this.metaData.getIndexInfo("copy", null, "orders", false, false), "INDEX_NAME"))
			.containsExactly("PRIMARY", "uk_code", "ix_total", "ix_total");
	}

	@Test
	void seesWhatTheTransactionHasDefined() throws SQLException {
		execute("begin");
		execute("create database mine clone shop");
		assertThat(column(this.metaData.getCatalogs(), "TABLE_CAT")).contains("mine");
		execute("rollback");
		assertThat(column(this.metaData.getCatalogs(), "TABLE_CAT")).doesNotContain("mine");
	}

	@Test
	void describesResults() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("select id, placed, raw, count(*) over () from shop.orders")) {
			assertThat(rows.getMetaData().getCatalogName(1)).isEqualTo("shop");
			assertThat(rows.getMetaData().getTableName(1)).isEqualTo("orders");
			assertThat(rows.getMetaData().getColumnTypeName(2)).isEqualTo("DATETIME");
			assertThat(rows.getMetaData().getColumnClassName(2)).isEqualTo("java.time.LocalDateTime");
			assertThat(rows.getMetaData().getColumnType(4)).isEqualTo(Types.BIGINT);
		}
	}

	@Test
	void listsTypes() throws SQLException {
		assertThat(column(this.metaData.getTypeInfo(), "TYPE_NAME")).contains("BIGINT", "VARCHAR", "DATETIME",
				"MEDIUMINT UNSIGNED");
		assertThat(column(this.metaData.getTableTypes(), "TABLE_TYPE")).contains("TABLE", "VIEW");
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static List<String> column(ResultSet rows, String column) throws SQLException {
		return rows(rows, column);
	}

	private static List<String> rows(ResultSet rows, String... columns) throws SQLException {
		List<String> lines = new ArrayList<>();
		try (rows) {
			while (rows.next()) {
				List<String> values = new ArrayList<>();
				for (String column : columns) {
					values.add(String.valueOf(rows.getString(column)));
				}
				lines.add(String.join(" ", values));
			}
		}
		return lines;
	}

}
