package io.github.matrixonespring.embedded.engine;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

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

	/** What the names of columns begin with that the server adds. */
	private static final String HIDDEN = "__mo_";

	private final AtomicLong indexes = new AtomicLong();

	private final Map<String, StoredTable> tables = new TreeMap<>();

	/** Whose schema in H2 which one is. */
	private final Map<String, String> databases = new ConcurrentHashMap<>();

	/**
	 * Create the tables and return the catalog with which an instance starts.
	 * @param storage where to create them
	 * @return the catalog
	 * @throws SQLException if H2 refuses
	 */
	CatalogState create(Storage storage) throws SQLException {
		storage.execute("CREATE SCHEMA " + StorageNames.quoted(DATABASE));
		SystemColumns known = SystemColumns.KNOWN;
		for (String name : known.relations(DATABASE)) {
			List<Column> columns = known.of(DATABASE, name);
			storage.execute("CREATE TABLE " + StorageNames.qualified(DATABASE, name) + SystemColumns.toDdl(columns));
			TableStructure structure = new TableStructure(List.of(), columns, List.of(), List.of(), "");
			this.tables.put(name,
					new StoredTable(storage.nextNumber(), name, "", DATABASE, structure, new WriteCounter()));
		}
		storage.execute("ALTER TABLE \"mo_catalog\".\"mo_snapshots\" ADD PRIMARY KEY (sname)");
		storage.execute("ALTER TABLE \"mo_catalog\".\"mo_snapshots\" ADD UNIQUE (snapshot_id)");
		storage.execute("ALTER TABLE \"mo_catalog\".\"mo_pitr\" ADD PRIMARY KEY (pitr_name, create_account)");
		CatalogState state = new CatalogState(Map.of());
		Map<String, Relation> relations = new TreeMap<>(this.tables);
		state = state.with(new Database(storage.nextNumber(), DATABASE, "", true, relations));
		state = state.with(InformationSchema.create(storage, known));
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
	 * Return one of the tables.
	 * @param name its name
	 * @return the table
	 */
	StoredTable table(String name) {
		return Objects.requireNonNull(this.tables.get(name));
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
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_foreign_keys\" WHERE db_name = ?", database.name());
	}

	void insert(Database database, Relation relation, Connection connection) throws SQLException {
		String kind = InformationSchema.isTable(relation) ? "r" : relation.kind();
		update(connection, """
				INSERT INTO "mo_catalog"."mo_tables"
				VALUES (?, ?, ?, ?, '', ?, ?, ?, CURRENT_TIMESTAMP(0), 0, 0, 0, ?, NULL, ?, '', 0, 0, ?)""",
				relation.id(), relation.name(), database.name(), database.id(), kind, comment(relation),
				relation.createSql(), isPartitioned(relation) ? 1 : 0,
				(relation instanceof View) ? relation.createSql() : "", relation.id());
		List<Column> columns = new ArrayList<>(columns(relation));
		if (relation instanceof StoredTable table && !database.system()) {
			columns.addAll(hiddenColumns(table));
		}
		updateAll(connection, """
				INSERT INTO "mo_catalog"."mo_columns"
				VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, 20, ?, ?, ?, 0, ?, 0, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)""",
				columns.stream().map((column) -> row(database, relation, column)).toList());
		if (relation instanceof StoredTable table) {
			this.databases.put(table.schema(), database.name());
			insertKeys(database, table, connection);
		}
	}

	private static @Nullable Object[] row(Database database, Relation relation, Column column) {
		boolean hidden = column.name().startsWith(HIDDEN);
		boolean hasDefault = !hidden && !column.autoIncrement() && (column.nullable() || column.defaultValue() != null);
		return new @Nullable Object[] { relation.id() + "-" + column.name(), database.id(), database.name(),
				relation.id(), relation.name(), column.definedName(), TypeNames.inCatalog(column.type()),
				column.position(), column.nullable() ? 0 : 1, hasDefault ? 1 : 0, column.defaultValue(),
				hidden ? column.key() : keyed(relation, column) ? "p" : "n", column.autoIncrement() ? 1 : 0,
				column.comment().replace("'", "''"), hidden ? 1 : 0, (column.onUpdate() != null) ? 1 : 0,
				column.onUpdate(), column.position() - 1, TypeNames.values(column.type()),
				(column.generation() != null) ? 1 : 0, generation(column) };
	}

	/**
	 * The server keeps a primary key of several columns in one more, and gives one to a
	 * table without.
	 */
	private static List<Column> hiddenColumns(StoredTable table) {
		List<Column> columns = new ArrayList<>();
		int position = table.structure().columns().size() + 1;
		List<String> key = table.structure().primaryKey();
		if (key.size() != 1) {
			boolean absent = key.isEmpty();
			String name = absent ? HiddenKey.NAME : "__mo_cpkey_col";
			columns.add(new Column(name, name, position++, absent ? "bigint unsigned(0)" : "varchar(65535)", false,
					null, null, absent, null, false, "", "p"));
		}
		columns.add(Column.plain("__mo_rowid", position, "rowid", false));
		return columns;
	}

	private static boolean keyed(Relation relation, Column column) {
		return relation instanceof StoredTable table && table.structure().primaryKey().equals(List.of(column.name()));
	}

	private static @Nullable String generation(Column column) {
		String generation = column.generation();
		return (generation != null) ? generation + (column.virtual() ? " VIRTUAL" : " STORED") : null;
	}

	private void insertKeys(Database database, StoredTable table, Connection connection) throws SQLException {
		for (Index index : table.structure().indexes()) {
			String type = index.primary() ? Index.PRIMARY : index.unique() ? "UNIQUE" : "MULTIPLE";
			long id = this.indexes.incrementAndGet();
			List<String> columns = new ArrayList<>(index.columns());
			columns.replaceAll(table.structure()::definedName);
			if (type.equals("MULTIPLE")) {
				List<String> key = table.structure().primaryKey();
				columns.add("__mo_alias_"
						+ ((key.size() == 1) ? key.get(0) : key.isEmpty() ? HiddenKey.NAME : "__mo_cpkey_col"));
			}
			for (int i = 0; i < columns.size(); i++) {
				update(connection, """
						INSERT INTO "mo_catalog"."mo_indexes"
						VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, 0, ?, ?, ?, NULL, NULL, NULL)""", id, table.id(),
						database.id(), index.name(), type, index.note().algorithm(),
						index.note().parameters(index.columns()), index.note().visible() ? 1 : 0,
						index.note().comment().replace("'", "''"), columns.get(i), i + 1);
			}
		}
		for (ForeignKey key : table.structure().foreignKeys()) {
			String parent = this.databases.getOrDefault(key.parentSchema(), database.name());
			insert(ForwardReference.of(key, parent), database, table, connection);
		}
		for (ForwardReference key : table.structure().waiting()) {
			insert(key, database, table, connection);
		}
	}

	private static void insert(ForwardReference key, Database database, StoredTable table, Connection connection)
			throws SQLException {
		for (int i = 0; i < key.columns().size(); i++) {
			update(connection, """
					INSERT INTO "mo_catalog"."mo_foreign_keys"
					VALUES (?, 0, ?, 0, ?, 0, ?, 0, ?, 0, ?, 0, ?, 0, ?, ?)""", key.name(), database.name(),
					table.name(), key.columns().get(i), key.database(), key.parent(), key.parentColumns().get(i),
					key.onDelete(), key.onUpdate());
		}
	}

	void delete(Database database, Relation relation, Connection connection) throws SQLException {
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_tables\" WHERE rel_id = ?", relation.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_columns\" WHERE att_relname_id = ?", relation.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_indexes\" WHERE table_id = ?", relation.id());
		update(connection, "DELETE FROM \"mo_catalog\".\"mo_foreign_keys\" WHERE db_name = ? AND table_name = ?",
				database.name(), relation.name());
	}

	/**
	 * The server keeps comments as they were written, quotes doubled.
	 */
	private static String comment(Relation relation) {
		return (relation instanceof StoredTable table) ? table.structure().currentComment().replace("'", "''") : "";
	}

	private static boolean isPartitioned(Relation relation) {
		return relation instanceof StoredTable table && !table.structure().partitions().isEmpty();
	}

	private static List<Column> columns(Relation relation) {
		if (relation instanceof StoredTable table) {
			return table.structure().columns();
		}
		return (relation instanceof View view) ? view.columns() : List.of();
	}

	static void update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
		List<@Nullable Object[]> rows = new ArrayList<>();
		rows.add(parameters);
		updateAll(connection, sql, rows);
	}

	private static void updateAll(Connection connection, String sql, List<@Nullable Object[]> rows)
			throws SQLException {
		if (rows.isEmpty()) {
			return;
		}
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (@Nullable
			Object[] row : rows) {
				for (int i = 0; i < row.length; i++) {
					statement.setObject(i + 1, row[i]);
				}
				statement.addBatch();
			}
			statement.executeBatch();
		}
		catch (BatchUpdateException ex) {
			throw (ex.getNextException() != null) ? ex.getNextException() : ex;
		}
	}

}
