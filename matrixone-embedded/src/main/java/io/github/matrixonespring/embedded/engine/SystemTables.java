package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The tables of {@code mo_catalog}: real H2 tables, so that they are queried, joined and
 * seen by transactions like any other. Their columns are those of the server.
 */
final class SystemTables {

	static final String DATABASE = "mo_catalog";

	private static final String SNAPSHOTS = "mo_snapshots";

	/** The databases of the server apart from those with tables here. */
	private static final List<String> EMPTY_DATABASES = List.of("mo_task", "mysql", "system", "system_metrics");

	private static final Map<String, String> DEFINITIONS = Map.of("mo_database", """
			(dat_id DECIMAL(20), datname VARCHAR(5000), dat_catalog_name VARCHAR(5000), dat_createsql VARCHAR(5000),
			owner BIGINT, creator BIGINT, created_time TIMESTAMP(0) WITH TIME ZONE, account_id BIGINT,
			dat_type VARCHAR(32))""", "mo_tables", """
			(rel_id DECIMAL(20), relname VARCHAR(5000), reldatabase VARCHAR(5000), reldatabase_id DECIMAL(20),
			relpersistence VARCHAR(5000), relkind VARCHAR(5000), rel_comment VARCHAR(5000), rel_createsql VARCHAR,
			created_time TIMESTAMP(0) WITH TIME ZONE, creator BIGINT, owner BIGINT, account_id BIGINT,
			partitioned TINYINT, partition_info VARBINARY, viewdef VARCHAR, "constraint" VARCHAR(5000),
			rel_version BIGINT, catalog_version BIGINT, rel_logical_id DECIMAL(20))""", "mo_columns", """
			(att_uniq_name VARCHAR(256), account_id BIGINT, att_database_id DECIMAL(20), att_database VARCHAR(256),
			att_relname_id DECIMAL(20), att_relname VARCHAR(256), attname VARCHAR(256), atttyp VARCHAR,
			attnum INT, attnotnull TINYINT, atthasdef TINYINT, att_default VARCHAR,
			att_constraint_type VARCHAR(8), att_is_auto_increment TINYINT, att_comment VARCHAR,
			attr_has_generated TINYINT, attr_generated VARCHAR)""", "mo_indexes", """
			(id DECIMAL(20), table_id DECIMAL(20), database_id DECIMAL(20), name VARCHAR(64), type VARCHAR(11),
			is_visible TINYINT, hidden TINYINT, comment VARCHAR(2048), column_name VARCHAR(256),
			ordinal_position BIGINT)""", "mo_foreign_keys", """
			(constraint_name VARCHAR(5000), db_name VARCHAR(5000), db_id DECIMAL(20), table_name VARCHAR(5000),
			table_id DECIMAL(20), column_name VARCHAR(256), refer_db_name VARCHAR(5000),
			refer_table_name VARCHAR(5000), refer_column_name VARCHAR(256), on_delete VARCHAR(128),
			on_update VARCHAR(128))""", SNAPSHOTS, """
			(snapshot_id VARCHAR(36) UNIQUE, sname VARCHAR(64) PRIMARY KEY, ts BIGINT,
			level ENUM('cluster', 'account', 'database', 'table'), account_name VARCHAR(300),
			database_name VARCHAR(5000), table_name VARCHAR(5000), obj_id DECIMAL(20),
			kind VARCHAR(32) DEFAULT 'user' NOT NULL)""");

	private final Map<String, StoredTable> tables = new TreeMap<>();

	/**
	 * Create the tables and return the catalog with which an instance starts.
	 * @param storage where to create them
	 * @return the catalog
	 * @throws SQLException if H2 refuses
	 */
	CatalogState create(Storage storage) throws SQLException {
		storage.execute("CREATE SCHEMA " + StorageNames.quoted(DATABASE));
		for (Map.Entry<String, String> definition : DEFINITIONS.entrySet()) {
			storage.execute(
					"CREATE TABLE " + StorageNames.qualified(DATABASE, definition.getKey()) + definition.getValue());
			TableStructure structure = new TableStructure(List.of(), List.of(), List.of(), List.of(), "");
			this.tables.put(definition.getKey(), new StoredTable(storage.nextNumber(), definition.getKey(), "",
					DATABASE, structure, new WriteCounter()));
		}
		CatalogState state = new CatalogState(Map.of());
		Map<String, Relation> relations = new TreeMap<>(this.tables);
		state = state.with(new Database(storage.nextNumber(), DATABASE, "", true, relations));
		state = state.with(InformationSchema.create(storage));
		for (String name : EMPTY_DATABASES) {
			state = state.with(new Database(storage.nextNumber(), name, "", true, Map.of()));
		}
		for (Database database : state.databases().values()) {
			insert(database, storage.connection());
		}
		return state;
	}

	/**
	 * Return the tables that a change of the catalog writes to.
	 * @return the tables
	 */
	List<StoredTable> changedByDefinitions() {
		return this.tables.values().stream().filter((table) -> !isSnapshots(table)).toList();
	}

	/**
	 * Return whether a table is that of the snapshots, which no snapshot holds.
	 * @param table the table
	 * @return whether it is
	 */
	static boolean isSnapshots(StoredTable table) {
		return table.schema().equals(DATABASE) && table.name().equals(SNAPSHOTS);
	}

	void insert(Database database, Connection connection) throws SQLException {
		update(connection, """
				INSERT INTO "mo_catalog"."mo_database"
				VALUES (?, ?, ?, ?, 0, 0, CURRENT_TIMESTAMP(0), 0, '')""", database.id(), database.name(),
				database.name().equals(DATABASE) ? DATABASE : "def", database.createSql());
		for (Relation relation : database.relations().values()) {
			insert(database, relation, connection);
		}
	}

	void delete(Database database, Connection connection) throws SQLException {
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_database\" WHERE dat_id = ?", database.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_tables\" WHERE reldatabase_id = ?", database.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_columns\" WHERE att_database_id = ?", database.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_indexes\" WHERE database_id = ?", database.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_foreign_keys\" WHERE db_id = ?", database.id());
	}

	void insert(Database database, Relation relation, Connection connection) throws SQLException {
		update(connection, """
				INSERT INTO "mo_catalog"."mo_tables"
				VALUES (?, ?, ?, ?, '', ?, ?, ?, CURRENT_TIMESTAMP(0), 0, 0, 0, 0, NULL, ?, '', 0, 0, ?)""",
				relation.id(), relation.name(), database.name(), database.id(), relation.kind(), comment(relation),
				relation.createSql(), (relation instanceof View) ? relation.createSql() : "", relation.id());
		for (Column column : columns(relation)) {
			update(connection, """
					INSERT INTO "mo_catalog"."mo_columns"
					VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", relation.id() + "-" + column.name(),
					database.id(), database.name(), relation.id(), relation.name(), column.name(),
					TypeNames.inCatalog(column.type()), column.position(), column.nullable() ? 0 : 1,
					(column.defaultValue() != null) ? 1 : 0, column.defaultValue(), column.key(),
					column.autoIncrement() ? 1 : 0, column.comment().replace("'", "''"),
					(column.generation() != null) ? 1 : 0, column.generation());
		}
		if (relation instanceof StoredTable table) {
			insertKeys(database, table, connection);
		}
	}

	private static void insertKeys(Database database, StoredTable table, Connection connection) throws SQLException {
		for (Index index : table.structure().indexes()) {
			String type = index.name().equals(Index.PRIMARY) ? Index.PRIMARY : index.unique() ? "UNIQUE" : "MULTIPLE";
			for (int i = 0; i < index.columns().size(); i++) {
				update(connection, """
						INSERT INTO "mo_catalog"."mo_indexes" VALUES (0, ?, ?, ?, ?, 1, 0, '', ?, ?)""", table.id(),
						database.id(), index.name(), type, index.columns().get(i), i + 1);
			}
		}
		for (ForeignKey key : table.structure().foreignKeys()) {
			for (int i = 0; i < key.columns().size(); i++) {
				update(connection, """
						INSERT INTO "mo_catalog"."mo_foreign_keys" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
						key.name(), database.name(), database.id(), table.name(), table.id(), key.columns().get(i),
						database.name(), key.parent(), key.parentColumns().get(i), key.onDelete(), key.onUpdate());
			}
		}
	}

	void delete(Relation relation, Connection connection) throws SQLException {
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_tables\" WHERE rel_id = ?", relation.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_columns\" WHERE att_relname_id = ?", relation.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_indexes\" WHERE table_id = ?", relation.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_foreign_keys\" WHERE table_id = ?", relation.id());
	}

	/**
	 * The server keeps comments as they were written, quotes doubled.
	 */
	private static String comment(Relation relation) {
		return (relation instanceof StoredTable table) ? table.structure().comment().replace("'", "''") : "";
	}

	private static List<Column> columns(Relation relation) {
		if (relation instanceof StoredTable table) {
			return table.structure().columns();
		}
		return (relation instanceof View view) ? view.columns() : List.of();
	}

	static void update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < parameters.length; i++) {
				statement.setObject(i + 1, parameters[i]);
			}
			statement.executeUpdate();
		}
	}

}
