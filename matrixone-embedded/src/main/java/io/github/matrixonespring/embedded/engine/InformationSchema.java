package io.github.matrixonespring.embedded.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The views of {@code information_schema}, over the tables of {@code mo_catalog} as on
 * the server. Nothing fills the other relations of {@code information_schema}, neither
 * there nor here, except that the server lists partitions.
 */
public final class InformationSchema {

	static final String DATABASE = "information_schema";

	private static final Map<String, String> VIEWS = Map.of("schemata", """
			SELECT 'def' AS CATALOG_NAME, datname AS SCHEMA_NAME,
			'utf8mb4' AS DEFAULT_CHARACTER_SET_NAME, 'utf8mb4_0900_ai_ci' AS DEFAULT_COLLATION_NAME,
			CAST(NULL AS CHAR(1)) AS SQL_PATH, 'NO' AS DEFAULT_ENCRYPTION FROM mo_catalog.mo_database""", "tables", """
			SELECT 'def' AS TABLE_CATALOG, reldatabase AS TABLE_SCHEMA, relname AS TABLE_NAME,
			CASE WHEN relkind = 'v' AND reldatabase IN ('mo_catalog', 'information_schema') THEN 'SYSTEM VIEW'
			WHEN relkind = 'v' THEN 'VIEW' WHEN relkind = 'r' THEN 'BASE TABLE' ELSE 'INTERNAL TABLE' END
			AS TABLE_TYPE, CASE relkind WHEN 'r' THEN 'Tae' END AS ENGINE,
			CAST(CASE WHEN relkind <> 'v' THEN 10 END AS SIGNED) AS VERSION, 'Compressed' AS ROW_FORMAT,
			CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS TABLE_ROWS,
			CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS AVG_ROW_LENGTH,
			CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS DATA_LENGTH,
			CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS MAX_DATA_LENGTH,
			CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS INDEX_LENGTH,
			CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS DATA_FREE,
			CAST(NULL AS UNSIGNED) AS `AUTO_INCREMENT`, created_time AS CREATE_TIME,
			CASE WHEN relkind <> 'v' THEN created_time END AS UPDATE_TIME,
			CASE WHEN relkind <> 'v' THEN created_time END AS CHECK_TIME, 'utf8mb4_0900_ai_ci' AS TABLE_COLLATION,
			CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS CHECKSUM,
			CASE WHEN relkind <> 'v' THEN CASE partitioned WHEN 1 THEN 'partitioned' ELSE '' END END AS CREATE_OPTIONS,
			rel_comment AS TABLE_COMMENT
			FROM mo_catalog.mo_tables""", "columns", """
			SELECT 'def' AS TABLE_CATALOG, att_database AS TABLE_SCHEMA, att_relname AS TABLE_NAME,
			attname AS COLUMN_NAME, attnum AS ORDINAL_POSITION, att_default AS COLUMN_DEFAULT,
			CASE attnotnull WHEN 0 THEN 'YES' ELSE 'NO' END AS IS_NULLABLE,
			REGEXP_SUBSTR(atttyp, '^[A-Z ]+') AS DATA_TYPE,
			CAST(CASE WHEN REGEXP_LIKE(atttyp, '^(VAR)?(CHAR|BINARY)|^TEXT|^BLOB')
			THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED) AS CHARACTER_MAXIMUM_LENGTH,
			CAST(CASE WHEN REGEXP_LIKE(atttyp, '^(VAR)?(CHAR|BINARY)|^TEXT|^BLOB')
			THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED) *
			CASE WHEN REGEXP_LIKE(atttyp, '^(VAR)?CHAR') THEN 4 ELSE 1 END AS CHARACTER_OCTET_LENGTH,
			CAST(CASE WHEN atttyp LIKE 'DECIMAL%' THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED)
			AS NUMERIC_PRECISION, CAST(CASE WHEN atttyp LIKE 'DECIMAL%'
			THEN REGEXP_SUBSTR(REGEXP_SUBSTR(atttyp, ',[0-9]+'), '[0-9]+') END AS SIGNED) AS NUMERIC_SCALE,
			CAST(CASE WHEN atttyp LIKE 'DATETIME(%' THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED)
			AS DATETIME_PRECISION,
			CASE WHEN REGEXP_LIKE(atttyp, '^(VAR)?CHAR|^TEXT|^BLOB') THEN 'utf8' END AS CHARACTER_SET_NAME,
			CASE WHEN REGEXP_LIKE(atttyp, '^(VAR)?CHAR|^TEXT|^BLOB') THEN 'utf8_bin' END AS COLLATION_NAME,
			atttyp AS COLUMN_TYPE, CASE WHEN att_constraint_type = 'p' THEN 'PRI'
			WHEN i.column_name IS NOT NULL THEN 'UNI' ELSE '' END AS COLUMN_KEY,
			CASE WHEN att_is_auto_increment = 1 THEN 'auto_increment'
			WHEN attr_generated LIKE '% VIRTUAL' THEN 'VIRTUAL GENERATED'
			WHEN attr_has_generated = 1 THEN 'STORED GENERATED' ELSE '' END AS EXTRA,
			'select,insert,update,references' AS `PRIVILEGES`, att_comment AS COLUMN_COMMENT,
			CASE WHEN attr_generated LIKE '% VIRTUAL'
			THEN SUBSTRING(attr_generated, 1, CHAR_LENGTH(attr_generated) - 8)
			WHEN attr_has_generated = 1 THEN SUBSTRING(attr_generated, 1, CHAR_LENGTH(attr_generated) - 7)
			ELSE '' END AS GENERATION_EXPRESSION, CAST(NULL AS SIGNED) AS SRS_ID FROM mo_catalog.mo_columns
			LEFT JOIN (SELECT DISTINCT table_id, column_name FROM mo_catalog.mo_indexes WHERE type <> 'PRIMARY') i
			ON i.table_id = att_relname_id AND i.column_name = attname WHERE attname <> '__mo_rowid'""", "views", """
			SELECT 'def' AS TABLE_CATALOG, reldatabase AS TABLE_SCHEMA, relname AS TABLE_NAME,
			viewdef AS VIEW_DEFINITION, 'NONE' AS CHECK_OPTION, 'YES' AS IS_UPDATABLE,
			'root@localhost' AS `DEFINER`, 'DEFINER' AS SECURITY_TYPE,
			'utf8mb4' AS CHARACTER_SET_CLIENT, 'utf8mb4_0900_ai_ci' AS COLLATION_CONNECTION
			FROM mo_catalog.mo_tables WHERE relkind = 'v' AND reldatabase <> 'information_schema'""", "statistics",
			"""
					SELECT 'def' AS TABLE_CATALOG, t.reldatabase AS TABLE_SCHEMA, t.relname AS TABLE_NAME,
					CAST(CASE i.type WHEN 'MULTIPLE' THEN 1 ELSE 0 END AS SIGNED) AS NON_UNIQUE,
					t.reldatabase AS INDEX_SCHEMA, i.name AS INDEX_NAME, i.ordinal_position AS SEQ_IN_INDEX,
					i.column_name AS COLUMN_NAME, 'A' AS `COLLATION`, CAST(0 AS SIGNED) AS CARDINALITY,
					CAST(NULL AS CHAR(64)) AS SUB_PART, CAST(NULL AS CHAR(64)) AS PACKED,
					CASE c.attnotnull WHEN 0 THEN 'YES' ELSE '' END AS NULLABLE, i.algo AS INDEX_TYPE, '' AS COMMENT,
					i.comment AS INDEX_COMMENT, CASE i.is_visible WHEN 0 THEN 'NO' ELSE 'YES' END AS IS_VISIBLE, CAST(NULL AS CHAR(64)) AS EXPRESSION
					FROM mo_catalog.mo_indexes i JOIN mo_catalog.mo_tables t ON t.rel_id = i.table_id
					JOIN mo_catalog.mo_columns c ON c.att_relname_id = i.table_id AND c.attname = i.column_name""",
			"table_constraints", """
					SELECT 'def' AS CONSTRAINT_CATALOG, t.reldatabase AS CONSTRAINT_SCHEMA, i.name AS CONSTRAINT_NAME,
					t.reldatabase AS TABLE_SCHEMA, t.relname AS TABLE_NAME, i.type AS CONSTRAINT_TYPE, 'YES' AS ENFORCED
					FROM mo_catalog.mo_indexes i JOIN mo_catalog.mo_tables t ON t.rel_id = i.table_id""",
			"referential_constraints", """
					SELECT DISTINCT 'def' AS CONSTRAINT_CATALOG, db_name AS CONSTRAINT_SCHEMA,
					constraint_name AS CONSTRAINT_NAME, 'def' AS UNIQUE_CONSTRAINT_CATALOG,
					refer_db_name AS UNIQUE_CONSTRAINT_SCHEMA, i.type AS UNIQUE_CONSTRAINT_NAME,
					'NONE' AS MATCH_OPTION, on_update AS UPDATE_RULE, on_delete AS DELETE_RULE,
					k.table_name AS TABLE_NAME, refer_table_name AS REFERENCED_TABLE_NAME
					FROM mo_catalog.mo_foreign_keys k
					JOIN mo_catalog.mo_indexes i ON i.column_name = k.refer_column_name""", "character_sets", """
					SELECT 'binary' AS CHARACTER_SET_NAME, 'binary' AS DEFAULT_COLLATE_NAME,
					'Binary pseudo charset' AS DESCRIPTION, 1 AS MAXLEN
					UNION ALL SELECT 'utf8', 'utf8_bin', 'UTF-8 Unicode', 4
					UNION ALL SELECT 'utf8mb4', 'utf8mb4_bin', 'UTF-8 Unicode', 4""");

	private InformationSchema() {
	}

	static Database create(Storage storage, SystemColumns known) {
		Map<String, Relation> views = new TreeMap<>();
		for (String name : known.relations(DATABASE)) {
			List<Column> columns = known.of(DATABASE, name);
			String query = VIEWS.getOrDefault(name, empty(columns));
			views.put(name, new View(storage.nextNumber(), name, "", DATABASE, query, List.of(), columns));
		}
		return new Database(storage.nextNumber(), DATABASE, "", true, views);
	}

	/**
	 * Return whether the server keeps a relation in a table of its own although it is a
	 * view here. Those tables have their columns in upper case.
	 * @param relation the relation
	 * @return whether it does
	 */
	public static boolean isTable(Relation relation) {
		return relation instanceof View view && view.database().equals(DATABASE)
				&& view.columns().stream().allMatch((column) -> !column.definedName().equals(column.name()));
	}

	private static String empty(List<Column> columns) {
		return columns.stream()
			.map((column) -> "CAST(NULL AS " + castable(column.type()) + ") AS `" + column.definedName() + "`")
			.collect(Collectors.joining(", ", "SELECT ", " FROM mo_catalog.mo_database WHERE 1 = 0"));
	}

	private static String castable(String type) {
		return switch (type) {
			case "int", "bigint", "smallint", "tinyint" -> "SIGNED";
			case "int unsigned", "bigint unsigned" -> "UNSIGNED";
			case "datetime", "timestamp" -> "DATETIME";
			default -> type.startsWith("decimal") ? type : "CHAR(64)";
		};
	}

}
