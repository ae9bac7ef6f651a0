package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code REFERENCES t (…) [MATCH …] [ON DELETE …] [ON UPDATE …]}.
 *
 * @param parent the table referred to
 * @param columns its columns, empty if none are named
 * @param onDelete what a deletion of the parent does
 * @param onUpdate what an update of the parent does
 */
record ForeignKeyClause(ObjectName parent, List<String> columns, String onDelete, String onUpdate) {

	private static final String RESTRICT = "RESTRICT";

	static ForeignKeyClause parse(TokenCursor cursor) throws SQLException {
		cursor.expect("REFERENCES");
		ObjectName parent = cursor.objectName();
		List<String> columns = new ArrayList<>();
		if (cursor.atSymbol("(")) {
			KeyPart.list(cursor).forEach((part) -> columns.add(part.column()));
		}
		if (cursor.accept("MATCH")) {
			if (!cursor.accept("FULL") && !cursor.accept("PARTIAL")) {
				cursor.expect("SIMPLE");
			}
		}
		String onDelete = "";
		String onUpdate = "";
		while (cursor.atWord("ON")) {
			cursor.next();
			if (onDelete.isEmpty() && cursor.accept("DELETE")) {
				onDelete = action(cursor);
			}
			else if (onUpdate.isEmpty() && cursor.accept("UPDATE")) {
				onUpdate = action(cursor);
			}
			else {
				throw cursor.syntaxError();
			}
		}
		return new ForeignKeyClause(parent, List.copyOf(columns), onDelete.isEmpty() ? RESTRICT : onDelete,
				onUpdate.isEmpty() ? RESTRICT : onUpdate);
	}

	private static String action(TokenCursor cursor) throws SQLException {
		if (cursor.accept("CASCADE")) {
			return "CASCADE";
		}
		if (cursor.accept("NO")) {
			cursor.expect("ACTION");
			return "NO ACTION";
		}
		if (cursor.accept("SET")) {
			if (cursor.accept("NULL")) {
				return "SET NULL";
			}
			cursor.expect("DEFAULT");
			return "SET DEFAULT";
		}
		cursor.expect(RESTRICT);
		return RESTRICT;
	}

}
