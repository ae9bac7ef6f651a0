package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.TableConstraint.Kind;

/**
 * The alterations of a table that the engine knows.
 */
final class Alterations {

	private Alterations() {
	}

	static Alteration parse(TokenCursor cursor) throws SQLException {
		if (cursor.accept("ADD")) {
			TableConstraint constraint = TableConstraint.parse(cursor);
			return (constraint != null) ? add(constraint) : addColumn(cursor);
		}
		if (cursor.accept("DROP")) {
			return parseDrop(cursor);
		}
		if (cursor.accept("MODIFY")) {
			cursor.accept("COLUMN");
			ColumnDefinition column = ColumnDefinition.parse(cursor);
			return (table, execution) -> {
				requireColumn(table, column.name());
				return modify(table, column, execution);
			};
		}
		if (cursor.accept("RENAME", "COLUMN")) {
			String column = cursor.lowerCaseName();
			cursor.expect("TO");
			String newName = cursor.lowerCaseName();
			return (table, execution) -> {
				requireColumn(table, column);
				return List.of(alter(table) + "ALTER COLUMN " + StorageNames.quoted(column) + " RENAME TO "
						+ StorageNames.quoted(newName));
			};
		}
		throw ServerError.notSupported(cursor.sql());
	}

	/**
	 * A default that the new definition leaves out is gone, which H2 has to be told.
	 */
	private static List<String> modify(StoredTable table, ColumnDefinition column, Execution execution)
			throws SQLException {
		String name = StorageNames.quoted(column.name());
		return List.of(alter(table) + "ALTER COLUMN " + name + " DROP DEFAULT",
				alter(table) + "ALTER COLUMN " + column.toDdl(isInPrimaryKey(table, column), execution));
	}

	private static boolean isInPrimaryKey(StoredTable table, ColumnDefinition column) {
		return table.structure()
			.indexes()
			.stream()
			.anyMatch((index) -> index.name().equals(Index.PRIMARY) && index.columns().contains(column.name()));
	}

	static Alteration add(TableConstraint constraint) {
		return (table, execution) -> List
			.of(constraint.toDdl(table.schema(), table.name(), chooseName(constraint, table), execution));
	}

	private static String chooseName(TableConstraint constraint, StoredTable table) {
		if (constraint.kind() == Kind.CHECK) {
			long checks = table.structure().definitions().stream().filter((line) -> line.contains(" CHECK ")).count();
			return "__mo_chk_" + (checks + 1);
		}
		String name = constraint.columns().get(0);
		List<String> taken = table.structure().indexes().stream().map(Index::name).toList();
		return taken.contains(name) ? name + "_" + (taken.size() + 1) : name;
	}

	private static Alteration addColumn(TokenCursor cursor) throws SQLException {
		cursor.accept("COLUMN");
		ColumnDefinition column = ColumnDefinition.parse(cursor);
		if (column.isUnique() || column.isPrimary() || cursor.atWord("FIRST") || cursor.atWord("AFTER")) {
			throw ServerError.notSupported(cursor.sql());
		}
		return (table, execution) -> List.of(alter(table) + "ADD COLUMN " + column.toDdl(false, execution));
	}

	private static Alteration parseDrop(TokenCursor cursor) throws SQLException {
		if (cursor.accept("PRIMARY", "KEY")) {
			return (table, execution) -> List.of(alter(table) + "DROP PRIMARY KEY");
		}
		if (cursor.accept("FOREIGN", "KEY")) {
			String name = cursor.lowerCaseName();
			return (table, execution) -> {
				if (table.structure().foreignKeys().stream().noneMatch((key) -> key.name().equals(name))) {
					throw missingKey(name);
				}
				return List.of(dropConstraint(table, name));
			};
		}
		if (cursor.accept("INDEX") || cursor.accept("KEY")) {
			return dropKey(cursor.lowerCaseName());
		}
		if (cursor.accept("CONSTRAINT") || cursor.accept("CHECK")) {
			String name = cursor.lowerCaseName();
			return (table, execution) -> List.of(dropConstraint(table, name));
		}
		cursor.accept("COLUMN");
		String column = cursor.lowerCaseName();
		return (table, execution) -> {
			requireColumn(table, column);
			return List.of(alter(table) + "DROP COLUMN " + StorageNames.quoted(column));
		};
	}

	static Alteration dropKey(String name) {
		return (table, execution) -> {
			for (Index index : table.structure().indexes()) {
				if (index.name().equals(name)) {
					return List.of(index.unique() ? dropConstraint(table, name)
							: "DROP INDEX " + StorageNames.qualified(table.schema(), name));
				}
			}
			throw missingKey(name);
		};
	}

	static Alteration rename(String name) {
		return (table, execution) -> List.of(alter(table) + "RENAME TO " + StorageNames.quoted(name));
	}

	private static void requireColumn(StoredTable table, String name) throws SQLException {
		if (table.structure().columns().stream().noneMatch((column) -> column.name().equals(name))) {
			throw missingColumn(name);
		}
	}

	private static SQLException missingKey(String name) {
		return ServerError.internal("Can't DROP '" + name + "'; check that column/key exists");
	}

	private static SQLException missingColumn(String name) {
		return ServerError.of(1091, "42000", "Can't DROP '" + name + "'; check that column/key exists");
	}

	private static String alter(StoredTable table) {
		return "ALTER TABLE " + table.storageName() + " ";
	}

	private static String dropConstraint(StoredTable table, String name) {
		return alter(table) + "DROP CONSTRAINT " + StorageNames.quoted(name);
	}

}
