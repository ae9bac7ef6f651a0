package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.TableConstraint.Kind;

/**
 * {@code CREATE [UNIQUE] INDEX i ON t (…)}, another way to write an ALTER TABLE.
 */
final class CreateIndex {

	private CreateIndex() {
	}

	static Form parse(TokenCursor cursor) throws SQLException {
		boolean unique = cursor.accept("UNIQUE");
		cursor.expect("INDEX");
		String name = cursor.lowerCaseName();
		cursor.expect("ON");
		ObjectName table = cursor.objectName();
		List<String> columns = TableConstraint.keyParts(cursor);
		cursor.expectEnd();
		TableConstraint index = TableConstraint.key(unique ? Kind.UNIQUE : Kind.INDEX, name, columns);
		return new AlterTable(table, null, List.of(Alterations.add(index)));
	}

}
