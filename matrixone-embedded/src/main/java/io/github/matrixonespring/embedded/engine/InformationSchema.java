package io.github.matrixonespring.embedded.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The views of {@code information_schema}, over the tables of {@code mo_catalog} as on
 * the server.
 */
final class InformationSchema {

	static final String DATABASE = "information_schema";

	private static final Map<String, String> VIEWS = Map.of("schemata", """
			SELECT dat_catalog_name AS CATALOG_NAME, datname AS SCHEMA_NAME,
			'utf8mb4' AS DEFAULT_CHARACTER_SET_NAME, 'utf8mb4_0900_ai_ci' AS DEFAULT_COLLATION_NAME,
			CAST(NULL AS CHAR(5000)) AS SQL_PATH, 'NO' AS DEFAULT_ENCRYPTION FROM mo_catalog.mo_database""", "tables",
			"""
					SELECT 'def' AS TABLE_CATALOG, reldatabase AS TABLE_SCHEMA, relname AS TABLE_NAME,
					CASE WHEN relkind = 'v' AND reldatabase IN ('mo_catalog', 'information_schema') THEN 'SYSTEM VIEW'
					WHEN relkind = 'v' THEN 'VIEW' WHEN relkind = 'r' THEN 'BASE TABLE' ELSE 'INTERNAL TABLE' END
					AS TABLE_TYPE, CASE relkind WHEN 'r' THEN 'Tae' END AS ENGINE,
					CASE WHEN relkind <> 'v' THEN 10 END AS VERSION, 'Compressed' AS ROW_FORMAT,
					CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS TABLE_ROWS,
					CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS DATA_LENGTH,
					created_time AS CREATE_TIME, CASE WHEN relkind <> 'v' THEN created_time END AS UPDATE_TIME,
					'utf8mb4_0900_ai_ci' AS TABLE_COLLATION, rel_comment AS TABLE_COMMENT
					FROM mo_catalog.mo_tables""", "columns",
			"""
					SELECT 'def' AS TABLE_CATALOG, att_database AS TABLE_SCHEMA, att_relname AS TABLE_NAME,
					attname AS COLUMN_NAME, attnum AS ORDINAL_POSITION, att_default AS COLUMN_DEFAULT,
					CASE attnotnull WHEN 0 THEN 'YES' ELSE 'NO' END AS IS_NULLABLE,
					UPPER(REGEXP_SUBSTR(atttyp, '^[a-z]+( unsigned)?')) AS DATA_TYPE,
					CAST(CASE WHEN REGEXP_LIKE(atttyp, '^(var)?char') THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED)
					AS CHARACTER_MAXIMUM_LENGTH, atttyp AS COLUMN_TYPE,
					CASE att_constraint_type WHEN 'PRI' THEN 'PRI' WHEN 'UNI' THEN 'UNI' WHEN 'MUL' THEN 'MUL' ELSE '' END
					AS COLUMN_KEY, CASE att_is_auto_increment WHEN 1 THEN 'auto_increment' ELSE '' END AS EXTRA,
					'select,insert,update,references' AS PRIVILEGES, att_comment AS COLUMN_COMMENT,
					COALESCE(attr_generated, '') AS GENERATION_EXPRESSION FROM mo_catalog.mo_columns""",
			"views", """
					SELECT 'def' AS TABLE_CATALOG, reldatabase AS TABLE_SCHEMA, relname AS TABLE_NAME,
					viewdef AS VIEW_DEFINITION, 'NONE' AS CHECK_OPTION, 'YES' AS IS_UPDATABLE
					FROM mo_catalog.mo_tables WHERE relkind = 'v'""",
			// Nothing fills this table on the server.
			"key_column_usage", """
					SELECT CAST(NULL AS CHAR(64)) AS CONSTRAINT_CATALOG, CAST(NULL AS CHAR(64)) AS CONSTRAINT_SCHEMA,
					CAST(NULL AS CHAR(64)) AS CONSTRAINT_NAME, CAST(NULL AS CHAR(64)) AS TABLE_CATALOG,
					CAST(NULL AS CHAR(64)) AS TABLE_SCHEMA, CAST(NULL AS CHAR(64)) AS TABLE_NAME,
					CAST(NULL AS CHAR(64)) AS COLUMN_NAME, 0 AS ORDINAL_POSITION,
					0 AS POSITION_IN_UNIQUE_CONSTRAINT, CAST(NULL AS CHAR(64)) AS REFERENCED_TABLE_SCHEMA,
					CAST(NULL AS CHAR(64)) AS REFERENCED_TABLE_NAME, CAST(NULL AS CHAR(64)) AS REFERENCED_COLUMN_NAME
					FROM mo_catalog.mo_database WHERE 1 = 0""");

	private InformationSchema() {
	}

	static Database create(Storage storage) {
		Map<String, Relation> views = new TreeMap<>();
		VIEWS.forEach((name, query) -> views.put(name,
				new View(storage.nextNumber(), name, "", DATABASE, query, List.of(), List.of())));
		return new Database(storage.nextNumber(), DATABASE, "", true, views);
	}

}
