package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * A key, foreign key or check of a table, as it stands in CREATE and ALTER TABLE.
 *
 * @param kind what it is
 * @param name the name, or {@code null} if the server chooses one
 * @param columns the columns
 * @param expression the condition of a check
 * @param parent the table that a foreign key refers to
 * @param parentColumns the columns that a foreign key refers to
 * @param actions what a foreign key does on changes of the parent
 */
record TableConstraint(Kind kind, @Nullable String name, List<String> columns, String expression,
		@Nullable ObjectName parent, List<String> parentColumns, String actions) {

	/**
	 * What a constraint can be.
	 */
	enum Kind {

		PRIMARY_KEY, UNIQUE, INDEX, FOREIGN_KEY, CHECK

	}

	static TableConstraint check(@Nullable String name, String expression) {
		return new TableConstraint(Kind.CHECK, name, List.of(), expression, null, List.of(), "");
	}

	static TableConstraint key(Kind kind, @Nullable String name, List<String> columns) {
		return new TableConstraint(kind, name, columns, "", null, List.of(), "");
	}

	/**
	 * Read a constraint if one comes next.
	 * @param cursor where it would stand
	 * @return the constraint, or {@code null} if something else comes next
	 * @throws SQLException if it is wrong
	 */
	static @Nullable TableConstraint parse(TokenCursor cursor) throws SQLException {
		String name = null;
		boolean named = cursor.accept("CONSTRAINT");
		if (named && !cursor.atWord("PRIMARY") && !cursor.atWord("UNIQUE") && !cursor.atWord("FOREIGN")
				&& !cursor.atWord("CHECK")) {
			name = cursor.lowerCaseName();
		}
		if (cursor.accept("PRIMARY", "KEY")) {
			return key(Kind.PRIMARY_KEY, null, keyParts(cursor));
		}
		if (cursor.accept("UNIQUE")) {
			if (!cursor.accept("KEY")) {
				cursor.accept("INDEX");
			}
			String own = cursor.atSymbol("(") ? null : cursor.lowerCaseName();
			return key(Kind.UNIQUE, (own != null) ? own : name, keyParts(cursor));
		}
		if (cursor.accept("FOREIGN", "KEY")) {
			String own = cursor.atSymbol("(") ? null : cursor.lowerCaseName();
			return foreignKey((name != null) ? name : own, cursor);
		}
		if (cursor.accept("CHECK")) {
			TableConstraint check = check(name, Expressions.inParentheses(cursor));
			cursor.accept("ENFORCED");
			return check;
		}
		if ((cursor.atWord("KEY") || cursor.atWord("INDEX"))
				&& (cursor.peek(1).isSymbol("(") || cursor.peek(2).isSymbol("("))) {
			cursor.next();
			String own = cursor.atSymbol("(") ? null : cursor.lowerCaseName();
			return key(Kind.INDEX, own, keyParts(cursor));
		}
		if (named) {
			throw cursor.syntaxError();
		}
		return null;
	}

	private static TableConstraint foreignKey(@Nullable String name, TokenCursor cursor) throws SQLException {
		List<String> columns = keyParts(cursor);
		cursor.expect("REFERENCES");
		ObjectName parent = cursor.objectName();
		List<String> parentColumns = keyParts(cursor);
		StringBuilder actions = new StringBuilder();
		while (cursor.accept("ON")) {
			actions.append(" ON ").append(cursor.next().text()).append(' ');
			if (cursor.accept("SET")) {
				actions.append("SET ").append(cursor.next().text());
			}
			else if (cursor.accept("NO", "ACTION")) {
				actions.append("NO ACTION");
			}
			else {
				actions.append(cursor.next().text());
			}
		}
		return new TableConstraint(Kind.FOREIGN_KEY, name, columns, "", parent, parentColumns, actions.toString());
	}

	/**
	 * Read the columns of a key. H2 has no keys on the beginning of a value.
	 */
	static List<String> keyParts(TokenCursor cursor) throws SQLException {
		List<String> columns = new ArrayList<>();
		cursor.expectSymbol("(");
		do {
			columns.add(cursor.lowerCaseName());
			if (cursor.atSymbol("(")) {
				cursor.skipParentheses();
			}
			if (!cursor.accept("ASC")) {
				cursor.accept("DESC");
			}
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
		if (cursor.accept("USING")) {
			cursor.next();
		}
		return List.copyOf(columns);
	}

	/**
	 * Return the statement for H2.
	 * @param schema the H2 schema of the table
	 * @param table the name of the table
	 * @param chosenName the name for a constraint that has none
	 * @param execution the execution
	 * @return the statement
	 * @throws SQLException if the table that a foreign key refers to does not exist
	 */
	String toDdl(String schema, String table, String chosenName, Execution execution) throws SQLException {
		String storageName = StorageNames.qualified(schema, table);
		String quotedName = StorageNames.quoted((this.name != null) ? this.name : chosenName);
		String alter = "ALTER TABLE " + storageName + " ADD CONSTRAINT " + quotedName;
		return switch (this.kind) {
			case PRIMARY_KEY -> "ALTER TABLE " + storageName + " ADD PRIMARY KEY " + StorageNames.list(this.columns);
			case UNIQUE -> alter + " UNIQUE " + StorageNames.list(this.columns);
			case INDEX -> "CREATE INDEX " + StorageNames.quoted(schema) + "." + quotedName + " ON " + storageName
					+ StorageNames.list(this.columns);
			case CHECK -> alter + " CHECK (" + Expressions.translated(this.expression, execution) + ")";
			case FOREIGN_KEY -> alter + " FOREIGN KEY " + StorageNames.list(this.columns) + " REFERENCES "
					+ parent(schema, table, execution.session()) + StorageNames.list(this.parentColumns) + this.actions;
		};
	}

	private String parent(String schema, String table, Session session) throws SQLException {
		ObjectName referred = this.parent;
		if (referred == null) {
			throw new IllegalStateException("Not a foreign key: " + this);
		}
		String database = session.databaseOf(referred);
		if (session.catalog().database(database).relation(referred.name()) instanceof StoredTable found) {
			return found.storageName();
		}
		if (referred.name().equals(table)) {
			return StorageNames.qualified(schema, table);
		}
		throw ServerError.unknownTable(database, referred.name());
	}

}
