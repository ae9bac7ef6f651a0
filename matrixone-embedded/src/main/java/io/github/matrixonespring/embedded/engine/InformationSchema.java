package io.github.matrixonespring.embedded.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The views of {@code information_schema}, over the tables of {@code mo_catalog} as on
 * the server.
 */
final class InformationSchema {

	static final String DATABASE = "information_schema";

	private static final Map<String, String> VIEWS = Map.ofEntries(Map.entry("schemata", """
			SELECT dat_catalog_name AS CATALOG_NAME, datname AS SCHEMA_NAME,
			'utf8mb4' AS DEFAULT_CHARACTER_SET_NAME, 'utf8mb4_0900_ai_ci' AS DEFAULT_COLLATION_NAME,
			CAST(NULL AS CHAR(5000)) AS SQL_PATH, 'NO' AS DEFAULT_ENCRYPTION FROM mo_catalog.mo_database"""),
			Map.entry("tables", """
					SELECT 'def' AS TABLE_CATALOG, reldatabase AS TABLE_SCHEMA, relname AS TABLE_NAME,
					CASE WHEN relkind = 'v' AND reldatabase IN ('mo_catalog', 'information_schema') THEN 'SYSTEM VIEW'
					WHEN relkind = 'v' THEN 'VIEW' WHEN relkind = 'r' THEN 'BASE TABLE' ELSE 'INTERNAL TABLE' END
					AS TABLE_TYPE, CASE relkind WHEN 'r' THEN 'Tae' END AS ENGINE,
					CASE WHEN relkind <> 'v' THEN 10 END AS VERSION, 'Compressed' AS ROW_FORMAT,
					CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS TABLE_ROWS,
					CAST(CASE WHEN relkind <> 'v' THEN 0 END AS SIGNED) AS DATA_LENGTH,
					created_time AS CREATE_TIME, CASE WHEN relkind <> 'v' THEN created_time END AS UPDATE_TIME,
					'utf8mb4_0900_ai_ci' AS TABLE_COLLATION, rel_comment AS TABLE_COMMENT
					FROM mo_catalog.mo_tables"""),
			Map.entry("columns",
					"""
							SELECT 'def' AS TABLE_CATALOG, att_database AS TABLE_SCHEMA, att_relname AS TABLE_NAME,
							attname AS COLUMN_NAME, attnum AS ORDINAL_POSITION, att_default AS COLUMN_DEFAULT,
							CASE attnotnull WHEN 0 THEN 'YES' ELSE 'NO' END AS IS_NULLABLE,
							REGEXP_SUBSTR(atttyp, '^[A-Z ]+') AS DATA_TYPE,
							CAST(CASE WHEN REGEXP_LIKE(atttyp, '^(VAR)?(CHAR|BINARY)|^TEXT|^BLOB')
							THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED) AS CHARACTER_MAXIMUM_LENGTH,
							CAST(CASE WHEN atttyp LIKE 'DECIMAL%' THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED)
							AS NUMERIC_PRECISION, CAST(CASE WHEN atttyp LIKE 'DECIMAL%'
							THEN REGEXP_SUBSTR(REGEXP_SUBSTR(atttyp, ',[0-9]+'), '[0-9]+') END AS SIGNED) AS NUMERIC_SCALE,
							CAST(CASE WHEN atttyp LIKE 'DATETIME(%' AND atttyp <> 'DATETIME(0)'
							THEN REGEXP_SUBSTR(atttyp, '[0-9]+') END AS SIGNED) AS DATETIME_PRECISION,
							atttyp AS COLUMN_TYPE, att_constraint_type AS COLUMN_KEY,
							CASE WHEN att_is_auto_increment = 1 THEN 'auto_increment'
							WHEN attr_has_generated = 1 THEN 'STORED GENERATED' ELSE '' END AS EXTRA,
							'select,insert,update,references' AS PRIVILEGES, att_comment AS COLUMN_COMMENT,
							CASE attr_has_generated WHEN 1 THEN CONCAT('(', attr_generated, ')') ELSE '' END AS GENERATION_EXPRESSION
							FROM mo_catalog.mo_columns"""),
			Map.entry("views", """
					SELECT 'def' AS TABLE_CATALOG, reldatabase AS TABLE_SCHEMA, relname AS TABLE_NAME,
					viewdef AS VIEW_DEFINITION, 'NONE' AS CHECK_OPTION, 'YES' AS IS_UPDATABLE
					FROM mo_catalog.mo_tables WHERE relkind = 'v'"""), Map.entry("statistics", """
					SELECT 'def' AS TABLE_CATALOG, t.reldatabase AS TABLE_SCHEMA, t.relname AS TABLE_NAME,
					CASE i.type WHEN 'MULTIPLE' THEN 1 ELSE 0 END AS NON_UNIQUE, t.reldatabase AS INDEX_SCHEMA,
					i.name AS INDEX_NAME, i.ordinal_position AS SEQ_IN_INDEX, i.column_name AS COLUMN_NAME,
					'A' AS COLLATION, 0 AS CARDINALITY, CAST(NULL AS CHAR(64)) AS SUB_PART,
					CAST(NULL AS CHAR(64)) AS PACKED, CASE c.attnotnull WHEN 0 THEN 'YES' ELSE '' END AS NULLABLE,
					'' AS INDEX_TYPE, '' AS COMMENT, i.comment AS INDEX_COMMENT, 'YES' AS IS_VISIBLE,
					CAST(NULL AS CHAR(64)) AS EXPRESSION FROM mo_catalog.mo_indexes i
					JOIN mo_catalog.mo_tables t ON t.rel_id = i.table_id
					JOIN mo_catalog.mo_columns c ON c.att_relname_id = i.table_id AND c.attname = i.column_name"""),
			Map.entry("table_constraints", """
					SELECT 'def' AS CONSTRAINT_CATALOG, t.reldatabase AS CONSTRAINT_SCHEMA, i.name AS CONSTRAINT_NAME,
					t.reldatabase AS TABLE_SCHEMA, t.relname AS TABLE_NAME, i.type AS CONSTRAINT_TYPE, 'YES' AS ENFORCED
					FROM mo_catalog.mo_indexes i JOIN mo_catalog.mo_tables t ON t.rel_id = i.table_id"""),
			Map.entry("referential_constraints",
					"""
							SELECT 'def' AS CONSTRAINT_CATALOG, db_name AS CONSTRAINT_SCHEMA, constraint_name AS CONSTRAINT_NAME,
							'def' AS UNIQUE_CONSTRAINT_CATALOG, refer_db_name AS UNIQUE_CONSTRAINT_SCHEMA,
							'PRIMARY' AS UNIQUE_CONSTRAINT_NAME, 'NONE' AS MATCH_OPTION, on_update AS UPDATE_RULE,
							on_delete AS DELETE_RULE, table_name AS TABLE_NAME, refer_table_name AS REFERENCED_TABLE_NAME
							FROM mo_catalog.mo_foreign_keys"""),
			Map.entry("character_sets", """
					SELECT 'utf8mb4' AS CHARACTER_SET_NAME, 'utf8mb4_0900_ai_ci' AS DEFAULT_COLLATE_NAME,
					'UTF-8 Unicode' AS DESCRIPTION, 4 AS MAXLEN FROM mo_catalog.mo_database
					WHERE datname = 'mo_catalog'"""),
			// Nothing fills the following tables on the server.
			Map.entry("key_column_usage",
					empty("CONSTRAINT_CATALOG", "CONSTRAINT_SCHEMA", "CONSTRAINT_NAME", "TABLE_CATALOG", "TABLE_SCHEMA",
							"TABLE_NAME", "COLUMN_NAME", "ORDINAL_POSITION", "POSITION_IN_UNIQUE_CONSTRAINT",
							"REFERENCED_TABLE_SCHEMA", "REFERENCED_TABLE_NAME", "REFERENCED_COLUMN_NAME")),
			Map.entry("routines", empty("SPECIFIC_NAME", "ROUTINE_SCHEMA", "ROUTINE_NAME", "ROUTINE_TYPE")),
			Map.entry("events", empty("EVENT_SCHEMA", "EVENT_NAME", "EVENT_DEFINITION")),
			Map.entry("triggers", empty("TRIGGER_SCHEMA", "TRIGGER_NAME", "EVENT_OBJECT_SCHEMA", "EVENT_OBJECT_TABLE")),
			Map.entry("engines", empty("ENGINE", "SUPPORT", "COMMENT", "TRANSACTIONS", "XA", "SAVEPOINTS")),
			Map.entry("collations", empty("COLLATION_NAME", "CHARACTER_SET_NAME", "ID", "IS_DEFAULT")));

	private static String empty(String... columns) {
		return Stream.of(columns)
			.map((column) -> "CAST(NULL AS CHAR(64)) AS " + column)
			.collect(Collectors.joining(", ", "SELECT ", " FROM mo_catalog.mo_database WHERE 1 = 0"));
	}

	private InformationSchema() {
	}

	static Database create(Storage storage) {
		Map<String, Relation> views = new TreeMap<>();
		VIEWS.forEach((name, query) -> views.put(name,
				new View(storage.nextNumber(), name, "", DATABASE, query, List.of(), List.of())));
		return new Database(storage.nextNumber(), DATABASE, "", true, views);
	}

}
