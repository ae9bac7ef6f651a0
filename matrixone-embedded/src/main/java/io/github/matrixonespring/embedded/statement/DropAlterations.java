package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.ForeignKey;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.TableKeys;
import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.Alteration.Ddl;
import io.github.matrixonespring.embedded.statement.Alteration.Mode;
import org.jspecify.annotations.Nullable;

/**
 * The alterations that drop a part of a table.
 */
final class DropAlterations {

	private DropAlterations() {
	}

	static Alteration parse(TokenCursor start, TokenCursor cursor) throws SQLException {
		if (cursor.accept("PRIMARY")) {
			cursor.expect("KEY");
			return new Alteration(Mode.COPY, Alterations.text(start, cursor), (table, execution) -> {
				if (table.structure().indexes().stream().noneMatch((index) -> index.name().equals(Index.PRIMARY))) {
					throw missing(Index.PRIMARY);
				}
				return List.of(Alterations.alter(table) + "DROP PRIMARY KEY");
			});
		}
		if (cursor.accept("FOREIGN")) {
			cursor.expect("KEY");
			return dropForeignKey(start, cursor);
		}
		if (cursor.accept("CONSTRAINT")) {
			return dropForeignKey(start, cursor);
		}
		if (cursor.accept("INDEX") || cursor.accept("KEY")) {
			String name = cursor.lowerCaseName();
			return new Alteration(Mode.INPLACE, Alterations.text(start, cursor), dropKey(name, missingKey(name)));
		}
		if (cursor.atWord("PARTITION")) {
			throw cursor.notSupported("the clause PARTITION");
		}
		cursor.accept("COLUMN");
		String column = cursor.lowerCaseName();
		return new Alteration(Mode.COPY, Alterations.text(start, cursor), (table, execution) -> {
			if (table.structure().find(column) == null) {
				throw missing(column);
			}
			return dropColumn(table, column, execution);
		});
	}

	private static List<String> dropColumn(StoredTable table, String column, Execution execution) throws SQLException {
		if (table.structure().columns().size() == 1) {
			throw ServerError.of(1090, "42000",
					"You can't delete all columns with ALTER TABLE; use DROP TABLE instead");
		}
		for (ForeignKey key : table.structure().foreignKeys()) {
			if (key.columns().contains(column)) {
				throw ServerError.of(1828, "HY000",
						"Cannot drop column '" + column + "': needed in a foreign key constraint '" + key.name() + "'");
			}
		}
		new Tables(execution.session()).checkNotReferred(table, column);
		TableKeys keys = TableKeys.of(table);
		keys.checkNotComputedFrom(column);
		List<String> statements = new ArrayList<>(keys.drops(column));
		statements.add(Alterations.alter(table) + "DROP COLUMN " + StorageNames.quoted(column));
		statements.addAll(keys.without(column));
		return statements;
	}

	private static Alteration dropForeignKey(TokenCursor start, TokenCursor cursor) throws SQLException {
		String name = cursor.lowerCaseName();
		return new Alteration(Mode.INPLACE, Alterations.text(start, cursor), (table, execution) -> {
			if (table.structure().foreignKeys().stream().noneMatch((key) -> key.name().equals(name))) {
				throw missingKey(name);
			}
			return List.of(Alterations.alter(table) + "DROP CONSTRAINT " + StorageNames.quoted(name));
		});
	}

	/**
	 * Drop a key.
	 * @param name the name
	 * @param missing the error of a missing one, or {@code null} if it may be missing
	 * @return what that is for H2
	 */
	static Ddl dropKey(String name, @Nullable SQLException missing) {
		return (table, execution) -> {
			for (Index index : table.structure().indexes()) {
				if (index.name().equals(name)) {
					return TableKeys.of(table).drop(index);
				}
			}
			if (missing != null) {
				throw missing;
			}
			return List.of();
		};
	}

	private static SQLException missingKey(String name) {
		return ServerError.internal("Can't DROP '" + name + "'; check that column/key exists");
	}

	private static SQLException missing(String name) {
		return ServerError.of(1091, "42000", "Can't DROP '" + name + "'; check that column/key exists");
	}

}
