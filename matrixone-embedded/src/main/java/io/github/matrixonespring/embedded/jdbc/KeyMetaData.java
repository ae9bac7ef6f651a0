package io.github.matrixonespring.embedded.jdbc;

import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import io.github.matrixonespring.embedded.engine.CatalogState;
import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.ForeignKey;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.sql.LowerCase;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a table that a driver's metadata lists.
 */
final class KeyMetaData {

	private static final String[] FOREIGN_KEY_COLUMNS = { "PKTABLE_CAT VARCHAR", "PKTABLE_SCHEM VARCHAR",
			"PKTABLE_NAME VARCHAR", "PKCOLUMN_NAME VARCHAR", "FKTABLE_CAT VARCHAR", "FKTABLE_SCHEM VARCHAR",
			"FKTABLE_NAME VARCHAR", "FKCOLUMN_NAME VARCHAR", "KEY_SEQ SMALLINT", "UPDATE_RULE SMALLINT",
			"DELETE_RULE SMALLINT", "FK_NAME VARCHAR", "PK_NAME VARCHAR", "DEFERRABILITY SMALLINT" };

	private final CatalogState catalog;

	private final String database;

	private final @Nullable StoredTable table;

	private KeyMetaData(CatalogState catalog, String database, @Nullable StoredTable table) {
		this.catalog = catalog;
		this.database = database;
		this.table = table;
	}

	static KeyMetaData of(Session session, @Nullable String catalog, String table) {
		CatalogState state = session.catalog();
		String database = LowerCase.of((catalog != null) ? catalog : session.currentDatabase());
		boolean found = state.find(database, LowerCase.of(table)) instanceof StoredTable;
		return new KeyMetaData(state, database, found ? (StoredTable) state.find(database, LowerCase.of(table)) : null);
	}

	Rows primaryKeys() {
		Rows rows = new Rows("TABLE_CAT VARCHAR", "TABLE_SCHEM VARCHAR", "TABLE_NAME VARCHAR", "COLUMN_NAME VARCHAR",
				"KEY_SEQ SMALLINT", "PK_NAME VARCHAR");
		StoredTable described = this.table;
		if (described != null) {
			List<String> key = described.structure().primaryKey();
			key.stream()
				.sorted()
				.forEach((column) -> rows.add(this.database, null, described.name(),
						described.structure().definedName(column), key.indexOf(column) + 1, Index.PRIMARY));
		}
		return rows;
	}

	/**
	 * Return the columns that tell one row of the table from another.
	 * @return a row for each column of the primary key
	 */
	Rows bestRowIdentifier() {
		Rows rows = new Rows("SCOPE SMALLINT", "COLUMN_NAME VARCHAR", "DATA_TYPE INTEGER", "TYPE_NAME VARCHAR",
				"COLUMN_SIZE INTEGER", "BUFFER_LENGTH INTEGER", "DECIMAL_DIGITS SMALLINT", "PSEUDO_COLUMN SMALLINT");
		StoredTable described = this.table;
		if (described != null) {
			for (Column column : described.structure().columns()) {
				if (described.structure().primaryKey().contains(column.name())) {
					TypeInfo type = TypeInfo.of(column.type());
					rows.add(DatabaseMetaData.bestRowSession, column.definedName(), type.code(), type.name(),
							type.size(), RelationMetaData.UNKNOWN_BUFFER_LENGTH, type.scale(),
							DatabaseMetaData.bestRowNotPseudo);
				}
			}
		}
		return rows;
	}

	Rows indexes(boolean uniqueOnly) {
		Rows rows = new Rows("TABLE_CAT VARCHAR", "TABLE_SCHEM VARCHAR", "TABLE_NAME VARCHAR", "NON_UNIQUE BOOLEAN",
				"INDEX_QUALIFIER VARCHAR", "INDEX_NAME VARCHAR", "TYPE SMALLINT", "ORDINAL_POSITION SMALLINT",
				"COLUMN_NAME VARCHAR", "ASC_OR_DESC VARCHAR", "CARDINALITY BIGINT", "PAGES BIGINT",
				"FILTER_CONDITION VARCHAR");
		StoredTable described = this.table;
		if (described == null) {
			return rows;
		}
		List<Index> sorted = new ArrayList<>(described.structure().indexes());
		sorted.sort(Comparator.comparing((Index index) -> !index.unique())
			.thenComparing(Index::name, String.CASE_INSENSITIVE_ORDER));
		for (Index index : sorted) {
			for (int i = 0; (index.unique() || !uniqueOnly) && i < index.columns().size(); i++) {
				rows.add(this.database, null, described.name(), !index.unique(), null, index.name(),
						DatabaseMetaData.tableIndexOther, i + 1,
						described.structure().definedName(index.columns().get(i)), "A", 0L, 0L, null);
			}
		}
		return rows;
	}

	Rows importedKeys() {
		Rows rows = new Rows(FOREIGN_KEY_COLUMNS);
		StoredTable child = this.table;
		if (child != null) {
			for (ForeignKey key : child.structure().foreignKeys()) {
				for (Place parent : places(key.parentSchema())) {
					add(key, parent, new Place(this.database, child), rows);
				}
			}
		}
		return rows;
	}

	Rows exportedKeys() {
		return referringKeys((child) -> true);
	}

	/**
	 * Return the foreign keys that refer to the table.
	 * @param children whose foreign keys to return
	 * @return a row for each column
	 */
	Rows referringKeys(Predicate<StoredTable> children) {
		Rows rows = new Rows(FOREIGN_KEY_COLUMNS);
		StoredTable parent = this.table;
		if (parent == null) {
			return rows;
		}
		for (Database holder : this.catalog.databases().values()) {
			for (StoredTable child : holder.tables()) {
				for (ForeignKey key : child.structure().foreignKeys()) {
					if (children.test(child) && key.parentSchema().equals(parent.schema())) {
						add(key, new Place(this.database, parent), new Place(holder.name(), child), rows);
					}
				}
			}
		}
		return rows;
	}

	private List<Place> places(String schema) {
		List<Place> places = new ArrayList<>();
		for (Database holder : this.catalog.databases().values()) {
			for (StoredTable candidate : holder.tables()) {
				if (candidate.schema().equals(schema)) {
					places.add(new Place(holder.name(), candidate));
				}
			}
		}
		return places;
	}

	private static void add(ForeignKey key, Place parent, Place child, Rows rows) {
		for (int i = 0; i < key.columns().size(); i++) {
			rows.add(parent.database(), null, parent.table().name(),
					parent.table().structure().definedName(key.parentColumns().get(i)), child.database(), null,
					child.table().name(), child.table().structure().definedName(key.columns().get(i)), i + 1,
					rule(key.onUpdate()), rule(key.onDelete()), key.name(), null,
					DatabaseMetaData.importedKeyNotDeferrable);
		}
	}

	private static int rule(String action) {
		return switch (action) {
			case "CASCADE" -> DatabaseMetaData.importedKeyCascade;
			case "SET NULL" -> DatabaseMetaData.importedKeySetNull;
			case "SET DEFAULT" -> DatabaseMetaData.importedKeySetDefault;
			case "NO ACTION" -> DatabaseMetaData.importedKeyNoAction;
			default -> DatabaseMetaData.importedKeyRestrict;
		};
	}

	private record Place(String database, StoredTable table) {
	}

}
