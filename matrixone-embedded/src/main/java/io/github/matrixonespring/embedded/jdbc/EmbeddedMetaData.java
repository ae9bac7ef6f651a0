package io.github.matrixonespring.embedded.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.sql.LowerCase;
import org.jspecify.annotations.Nullable;

/**
 * What {@link DatabaseMetaData} says that H2's does not: databases are catalogs, and what
 * the driver says about the server's abilities is said here, too.
 */
public final class EmbeddedMetaData {

	private static final Properties ANSWERS = answers();

	private final EmbeddedConnection connection;

	private EmbeddedMetaData(EmbeddedConnection connection) {
		this.connection = connection;
	}

	private static Properties answers() {
		Properties answers = new Properties();
		try {
			answers.load(new StringReader(resource("metadata.properties")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return answers;
	}

	static String resource(String name) {
		try (@Nullable
		InputStream stream = EmbeddedMetaData.class.getResourceAsStream(name)) {
			if (stream == null) {
				throw new IllegalStateException("The resource " + name + " is missing");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static DatabaseMetaData of(EmbeddedConnection connection) throws SQLException {
		DatabaseMetaData storage = connection.session().storage().getMetaData();
		return Overrides.withFallback(DatabaseMetaData.class, new EmbeddedMetaData(connection), (method, arguments) -> {
			Object answer = answer(method);
			return (answer != null) ? answer : method.invoke(storage, arguments);
		});
	}

	private static @Nullable Object answer(Method method) {
		String answer = (method.getParameterCount() == 0) ? ANSWERS.getProperty(method.getName()) : null;
		if (answer == null) {
			return null;
		}
		Class<?> type = method.getReturnType();
		if (type == boolean.class) {
			return Boolean.valueOf(answer);
		}
		if (type == int.class) {
			return Integer.valueOf(answer);
		}
		return (type == long.class) ? (Object) Long.valueOf(answer) : answer;
	}

	public Connection getConnection() {
		return this.connection.proxy();
	}

	public String getURL() {
		return this.connection.settings().url();
	}

	public String getUserName() {
		return this.connection.settings().user() + "@localhost";
	}

	public boolean isReadOnly() {
		return false;
	}

	public String getDatabaseProductVersion() {
		return Instance.VERSION;
	}

	public String getDriverName() {
		return "MatrixOne Embedded";
	}

	public String getDriverVersion() {
		return "0.1";
	}

	public int getDriverMajorVersion() {
		return 0;
	}

	public int getDriverMinorVersion() {
		return 1;
	}

	public ResultSet getCatalogs() throws SQLException {
		Rows rows = new Rows("TABLE_CAT VARCHAR");
		session().catalog().databases().keySet().forEach(rows::add);
		return result(rows);
	}

	public ResultSet getSchemas() throws SQLException {
		return result(new Rows("TABLE_SCHEM VARCHAR", "TABLE_CATALOG VARCHAR"));
	}

	public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern) throws SQLException {
		return getSchemas();
	}

	public ResultSet getTableTypes() throws SQLException {
		return result(new Rows("TABLE_TYPE VARCHAR").add("LOCAL TEMPORARY")
			.add("SYSTEM TABLE")
			.add("SYSTEM VIEW")
			.add("TABLE")
			.add("VIEW"));
	}

	public ResultSet getTypeInfo() throws SQLException {
		return result(TypeInfo.rows());
	}

	public ResultSet getTables(@Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern,
			String @Nullable [] types) throws SQLException {
		return result(new RelationMetaData(session(), catalog, namePattern).tables(types));
	}

	public ResultSet getColumns(@Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern,
			@Nullable String columnPattern) throws SQLException {
		return result(new RelationMetaData(session(), catalog, tablePattern).columns(columnPattern));
	}

	public ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, String table)
			throws SQLException {
		return result(KeyMetaData.of(session(), catalog, table).primaryKeys());
	}

	public ResultSet getIndexInfo(@Nullable String catalog, @Nullable String schema, String table, boolean unique,
			boolean approximate) throws SQLException {
		return result(KeyMetaData.of(session(), catalog, table).indexes(unique));
	}

	public ResultSet getImportedKeys(@Nullable String catalog, @Nullable String schema, String table)
			throws SQLException {
		return result(KeyMetaData.of(session(), catalog, table).importedKeys());
	}

	public ResultSet getExportedKeys(@Nullable String catalog, @Nullable String schema, String table)
			throws SQLException {
		return result(KeyMetaData.of(session(), catalog, table).exportedKeys());
	}

	public ResultSet getCrossReference(@Nullable String parentCatalog, @Nullable String parentSchema,
			String parentTable, @Nullable String foreignCatalog, @Nullable String foreignSchema, String foreignTable)
			throws SQLException {
		return result(KeyMetaData.of(session(), parentCatalog, parentTable)
			.referringKeys((child) -> child.name().equals(LowerCase.of(foreignTable))));
	}

	public ResultSet getBestRowIdentifier(@Nullable String catalog, @Nullable String schema, String table, int scope,
			boolean nullable) throws SQLException {
		return result(KeyMetaData.of(session(), catalog, table).bestRowIdentifier());
	}

	public ResultSet getVersionColumns(@Nullable String catalog, @Nullable String schema, String table)
			throws SQLException {
		return result(new Rows("SCOPE SMALLINT", "COLUMN_NAME VARCHAR", "DATA_TYPE INTEGER", "TYPE_NAME VARCHAR",
				"COLUMN_SIZE INTEGER", "BUFFER_LENGTH INTEGER", "DECIMAL_DIGITS SMALLINT", "PSEUDO_COLUMN SMALLINT"));
	}

	public ResultSet getColumnPrivileges(@Nullable String catalog, @Nullable String schema, String table,
			@Nullable String columnPattern) throws SQLException {
		return result(new Rows("TABLE_CAT VARCHAR", "TABLE_SCHEM VARCHAR", "TABLE_NAME VARCHAR", "COLUMN_NAME VARCHAR",
				"GRANTOR VARCHAR", "GRANTEE VARCHAR", "PRIVILEGE VARCHAR", "IS_GRANTABLE VARCHAR"));
	}

	public ResultSet getTablePrivileges(@Nullable String catalog, @Nullable String schemaPattern,
			@Nullable String tablePattern) throws SQLException {
		return result(new Rows("TABLE_CAT VARCHAR", "TABLE_SCHEM VARCHAR", "TABLE_NAME VARCHAR", "GRANTOR VARCHAR",
				"GRANTEE VARCHAR", "PRIVILEGE VARCHAR", "IS_GRANTABLE VARCHAR"));
	}

	public ResultSet getProcedures(@Nullable String catalog, @Nullable String schemaPattern,
			@Nullable String namePattern) throws SQLException {
		return result(new Rows("PROCEDURE_CAT VARCHAR", "PROCEDURE_SCHEM VARCHAR", "PROCEDURE_NAME VARCHAR",
				"reserved1 VARCHAR", "reserved2 VARCHAR", "reserved3 VARCHAR", "REMARKS VARCHAR",
				"PROCEDURE_TYPE SMALLINT", "SPECIFIC_NAME VARCHAR"));
	}

	public ResultSet getFunctions(@Nullable String catalog, @Nullable String schemaPattern,
			@Nullable String namePattern) throws SQLException {
		return result(new Rows("FUNCTION_CAT VARCHAR", "FUNCTION_SCHEM VARCHAR", "FUNCTION_NAME VARCHAR",
				"REMARKS VARCHAR", "FUNCTION_TYPE SMALLINT", "SPECIFIC_NAME VARCHAR"));
	}

	public ResultSet getClientInfoProperties() throws SQLException {
		return result(new Rows("NAME VARCHAR", "MAX_LEN INTEGER", "DEFAULT_VALUE VARCHAR", "DESCRIPTION VARCHAR"));
	}

	private Session session() {
		return this.connection.session();
	}

	private ResultSet result(Rows rows) throws SQLException {
		EmbeddedStatement statement = new EmbeddedStatement(this.connection, session().storage().createStatement());
		statement.toProxy();
		return EmbeddedResultSet.of(rows.toResultSet(session()), statement);
	}

	@Override
	public String toString() {
		return "MatrixOne embedded metadata";
	}

}
