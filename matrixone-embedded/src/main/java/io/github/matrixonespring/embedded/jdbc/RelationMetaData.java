package io.github.matrixonespring.embedded.jdbc;

import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.InformationSchema;
import io.github.matrixonespring.embedded.engine.Relation;
import io.github.matrixonespring.embedded.engine.Sequence;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.View;
import org.jspecify.annotations.Nullable;

/**
 * The tables and columns that a driver's metadata lists.
 *
 * @param session the session
 * @param catalog the database, or {@code null} for all
 * @param namePattern a pattern of names, or {@code null} for all
 */
record RelationMetaData(Session session, @Nullable String catalog, @Nullable String namePattern) {

	static final int UNKNOWN_BUFFER_LENGTH = 65_535;

	private static final int RADIX = 10;

	/**
	 * One of the relations found.
	 */
	private record Found(Database database, Relation relation) {

		/**
		 * The driver asks whether the database is one that MySQL has, too.
		 */
		String type() {
			if (InformationSchema.isTable(this.relation)) {
				return "SYSTEM TABLE";
			}
			return (this.relation instanceof View) ? "VIEW" : "TABLE";
		}

		List<Column> columns() {
			if (this.relation instanceof StoredTable table) {
				return table.structure().columns();
			}
			return (this.relation instanceof View view) ? view.columns() : List.of();
		}

	}

	private List<Found> found() {
		List<Found> found = new ArrayList<>();
		for (Database database : this.session.catalog().databases().values()) {
			if (this.catalog == null || this.catalog.equalsIgnoreCase(database.name())) {
				for (Relation relation : database.relations().values()) {
					if (!(relation instanceof Sequence) && NamePattern.matches(this.namePattern, relation.name())) {
						found.add(new Found(database, relation));
					}
				}
			}
		}
		return found;
	}

	Rows tables(String @Nullable [] types) {
		Rows rows = new Rows("TABLE_CAT VARCHAR", "TABLE_SCHEM VARCHAR", "TABLE_NAME VARCHAR", "TABLE_TYPE VARCHAR",
				"REMARKS VARCHAR", "TYPE_CAT VARCHAR", "TYPE_SCHEM VARCHAR", "TYPE_NAME VARCHAR",
				"SELF_REFERENCING_COL_NAME VARCHAR", "REF_GENERATION VARCHAR");
		for (Found found : found()) {
			if (types == null || Set.of(types).contains(found.type())) {
				rows.add(found.database().name(), null, found.relation().name(), found.type(), "", null, null, null,
						null, null);
			}
		}
		return rows;
	}

	Rows columns(@Nullable String columnPattern) {
		Rows rows = new Rows("TABLE_CAT VARCHAR", "TABLE_SCHEM VARCHAR", "TABLE_NAME VARCHAR", "COLUMN_NAME VARCHAR",
				"DATA_TYPE INTEGER", "TYPE_NAME VARCHAR", "COLUMN_SIZE INTEGER", "BUFFER_LENGTH INTEGER",
				"DECIMAL_DIGITS INTEGER", "NUM_PREC_RADIX INTEGER", "NULLABLE INTEGER", "REMARKS VARCHAR",
				"COLUMN_DEF VARCHAR", "SQL_DATA_TYPE INTEGER", "SQL_DATETIME_SUB INTEGER", "CHAR_OCTET_LENGTH INTEGER",
				"ORDINAL_POSITION INTEGER", "IS_NULLABLE VARCHAR", "SCOPE_CATALOG VARCHAR", "SCOPE_SCHEMA VARCHAR",
				"SCOPE_TABLE VARCHAR", "SOURCE_DATA_TYPE SMALLINT", "IS_AUTOINCREMENT VARCHAR",
				"IS_GENERATEDCOLUMN VARCHAR");
		for (Found found : found()) {
			for (Column column : found.columns()) {
				if (NamePattern.matches(columnPattern, column.definedName())) {
					add(found, column, rows);
				}
			}
		}
		return rows;
	}

	private static void add(Found found, Column column, Rows rows) {
		TypeInfo type = TypeInfo.of(column.type());
		rows.add(found.database().name(), null, found.relation().name(), column.definedName(), type.code(), type.name(),
				type.size(), UNKNOWN_BUFFER_LENGTH, type.scale(), RADIX,
				column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
				column.comment().replace("'", "''"), column.shownDefault(), 0, 0, type.octets(), column.position(),
				column.nullable() ? "YES" : "NO", null, null, null, null, column.autoIncrement() ? "YES" : "NO",
				(column.generation() != null) ? "YES" : "NO");
	}

}
