package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.TableConstraint.Type;

/**
 * {@code CREATE [UNIQUE] INDEX i [USING …] ON t (…)}, another way to write an ALTER
 * TABLE.
 */
final class CreateIndex {

	private CreateIndex() {
	}

	static Form parse(TokenCursor cursor) throws SQLException {
		boolean unique = cursor.accept("UNIQUE");
		cursor.expect("INDEX");
		String name = cursor.lowerCaseName();
		String algorithm = cursor.accept("USING") ? KeyParts.algorithm(!unique, cursor) : "";
		cursor.expect("ON");
		ObjectName table = cursor.objectName();
		KeyParts parts = KeyParts.parse(algorithm, cursor);
		cursor.expectEnd();
		return AlterTable.adding(table, TableConstraint.key(unique ? Type.UNIQUE : Type.INDEX, null, name, parts));
	}

}
