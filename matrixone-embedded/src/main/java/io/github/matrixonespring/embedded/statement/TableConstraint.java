package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.ForwardReference;
import io.github.matrixonespring.embedded.engine.IndexNote;
import io.github.matrixonespring.embedded.engine.KeyPrefix;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Planner;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * A key, foreign key or check of a table, as it stands in CREATE and ALTER TABLE.
 *
 * @param type what it is
 * @param symbol the name behind CONSTRAINT, or {@code null} if there is none
 * @param name the name of the key itself, or {@code null} if it has none
 * @param parts the columns, and what stands around them
 * @param expression the condition of a check
 * @param reference what a foreign key refers to
 * @param ofColumn whether it stands in the definition of a column
 */
record TableConstraint(Type type, @Nullable String symbol, @Nullable String name, KeyParts parts, String expression,
		@Nullable ForeignKeyClause reference, boolean ofColumn) {

	TableConstraint(Type type, @Nullable String symbol, @Nullable String name, KeyParts parts, String expression,
			@Nullable ForeignKeyClause reference) {
		this(type, symbol, name, parts, expression, reference, false);
	}

	/**
	 * What a constraint can be.
	 */
	enum Type {

		PRIMARY_KEY, UNIQUE, INDEX, FOREIGN_KEY, CHECK

	}

	/**
	 * A key on one column, written at the column.
	 * @param type what it is
	 * @param column the column
	 * @return the constraint
	 */
	static TableConstraint onColumn(Type type, String column) {
		return new TableConstraint(type, null, null, KeyParts.of(column), "", null, true);
	}

	static TableConstraint key(Type type, @Nullable String symbol, @Nullable String name, KeyParts parts) {
		return new TableConstraint(type, symbol, name, parts, "", null);
	}

	/**
	 * Read a check behind its word.
	 */
	static TableConstraint check(@Nullable String symbol, TokenCursor cursor) throws SQLException {
		TokenCursor condition = cursor.from(cursor.position());
		condition.next();
		if (condition.atSymbol(")")) {
			throw condition.syntaxError();
		}
		String expression = Expressions.inParentheses(cursor);
		if (cursor.atWord("NOT", "ENFORCED")) {
			throw ServerError.unsupportedByServer("NOT ENFORCED CHECK constraints");
		}
		cursor.accept("ENFORCED");
		return new TableConstraint(Type.CHECK, symbol, null, KeyParts.NONE, expression, null);
	}

	/**
	 * Read a constraint if one comes next.
	 * @param cursor where it would stand
	 * @return the constraint, or {@code null} if something else comes next
	 * @throws SQLException if it is wrong
	 */
	static @Nullable TableConstraint parse(TokenCursor cursor) throws SQLException {
		if (cursor.atWord("FULLTEXT")) {
			throw cursor.notSupported("a FULLTEXT index");
		}
		if (cursor.accept("KEY") || cursor.accept("INDEX")) {
			cursor.accept("IF", "NOT", "EXISTS");
			return key(Type.INDEX, null, cursor);
		}
		boolean named = cursor.accept("CONSTRAINT");
		String symbol = null;
		if (named && !cursor.atWord("PRIMARY") && !cursor.atWord("UNIQUE") && !cursor.atWord("FOREIGN")
				&& !cursor.atWord("CHECK")) {
			symbol = cursor.lowerCaseName();
		}
		if (cursor.accept("PRIMARY")) {
			cursor.expect("KEY");
			return key(Type.PRIMARY_KEY, symbol, cursor);
		}
		if (cursor.accept("UNIQUE")) {
			if (!cursor.accept("KEY")) {
				cursor.accept("INDEX");
			}
			return key(Type.UNIQUE, symbol, cursor);
		}
		if (cursor.accept("FOREIGN")) {
			cursor.expect("KEY");
			cursor.accept("IF", "NOT", "EXISTS");
			if (!cursor.atSymbol("(")) {
				// The name of its index, which the server does not make.
				cursor.name();
			}
			return new TableConstraint(Type.FOREIGN_KEY, symbol, null, KeyParts.of(KeyPart.list(cursor)), "",
					ForeignKeyClause.parse(cursor));
		}
		if (cursor.accept("CHECK")) {
			return check(symbol, cursor);
		}
		if (named) {
			throw cursor.syntaxError();
		}
		return null;
	}

	private static TableConstraint key(Type type, @Nullable String symbol, TokenCursor cursor) throws SQLException {
		String name = (cursor.atSymbol("(") || cursor.atWord("USING")) ? null : cursor.lowerCaseName();
		String algorithm = "";
		if (cursor.atWord("USING") || (name != null && cursor.atWord("TYPE"))) {
			cursor.next();
			algorithm = KeyParts.algorithm(type == Type.INDEX, cursor);
		}
		return key(type, symbol, name, KeyParts.parseInTable(algorithm, cursor));
	}

	List<String> columns() {
		return this.parts.columns();
	}

	/**
	 * Return a name for a foreign key that has none. The server calls it by a UUID of
	 * version 7.
	 * @return the name
	 */
	private static String foreignKeyName() {
		UUID random = UUID.randomUUID();
		long time = (System.currentTimeMillis() << 16) | 0x7000L | (random.getMostSignificantBits() & 0xFFFL);
		return new UUID(time, random.getLeastSignificantBits()).toString();
	}

	/**
	 * Return a foreign key with all of its names.
	 * @param session the session, whose database the table referred to is in if none is
	 * named
	 * @return the foreign key
	 * @throws SQLException if no database is named or chosen
	 */
	ForwardReference foreignKey(Session session) throws SQLException {
		ForeignKeyClause clause = this.reference;
		if (clause == null) {
			throw new IllegalStateException("Not a foreign key: " + this);
		}
		ObjectName parent = clause.parent();
		return new ForwardReference((this.symbol != null) ? this.symbol : foreignKeyName(), columns(),
				session.databaseOf(parent), parent.name(), clause.columns(), clause.onDelete(), clause.onUpdate());
	}

	/**
	 * Return the statements for H2 that add a key or a check.
	 * @param schema the H2 schema of the table
	 * @param table the name of the table
	 * @param chosenName its name
	 * @param columnsOfTable the columns that a check can name
	 * @param execution the execution
	 * @return the statements
	 * @throws SQLException if an expression in it is wrong
	 */
	List<String> toDdl(String schema, String table, String chosenName, List<Column> columnsOfTable, Execution execution)
			throws SQLException {
		String storageName = StorageNames.qualified(schema, table);
		String alter = "ALTER TABLE " + storageName + " ADD CONSTRAINT " + StorageNames.quoted(chosenName);
		String list = StorageNames.list(columns());
		return switch (this.type) {
			case PRIMARY_KEY -> List.of("ALTER TABLE " + storageName + " ADD PRIMARY KEY " + list);
			case UNIQUE -> {
				List<KeyPrefix> prefixes = this.parts.prefixes(columnsOfTable);
				List<String> statements = new ArrayList<>(prefixes.stream()
					.map((prefix) -> "ALTER TABLE " + storageName + " ADD COLUMN IF NOT EXISTS " + prefix.toDdl())
					.toList());
				statements.add(alter + this.parts.note(true).toDdl() + " UNIQUE "
						+ StorageNames.list(this.parts.storageNames(prefixes)));
				yield statements;
			}
			case INDEX -> List.of("CREATE INDEX " + StorageNames.qualified(schema, chosenName) + " ON " + storageName
					+ this.parts.note(false).toDdl() + list);
			case CHECK -> List.of(alter + IndexNote.now("", List.of(), CatalogText.ofCheck(this.expression)).toDdl()
					+ " CHECK (" + Planner.expression(this.expression, columnsOfTable, null, execution) + ")");
			case FOREIGN_KEY -> throw new IllegalStateException("A foreign key needs its table: " + this);
		};
	}

}
