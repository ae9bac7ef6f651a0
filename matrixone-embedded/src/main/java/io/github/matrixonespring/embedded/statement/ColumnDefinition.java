package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.ColumnNote;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Planner;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a column, as it stands in CREATE and ALTER TABLE.
 */
final class ColumnDefinition {

	private static final Set<String> TIMES = Set.of("CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP",
			"UTC_TIME", "UTC_TIMESTAMP");

	private static final Set<String> UNCHANGEABLE = Set.of("CHARACTER", "COLLATE", "VISIBLE", "INVISIBLE",
			"COLUMN_FORMAT", "STORAGE", "CHECK", "CONSTRAINT", "REFERENCES", "LOW_CARDINALITY", "ENGINE_ATTRIBUTE",
			"SECONDARY_ENGINE_ATTRIBUTE");

	private final String name;

	private final String definedName;

	private final SqlType type;

	private @Nullable Boolean nullable;

	private boolean autoIncrement;

	private int unique;

	private boolean primary;

	private @Nullable DefaultValue defaultValue;

	private @Nullable String onUpdate;

	private @Nullable String shownOnUpdate;

	private @Nullable String generation;

	private @Nullable String shownGeneration;

	private boolean stored;

	private @Nullable TableConstraint check;

	private String comment = "";

	/**
	 * What the server takes when it creates or adds a column, but not when it changes
	 * one.
	 */
	private String unchangeable = "";

	private ColumnDefinition(String definedName, SqlType type) {
		this.name = LowerCase.of(definedName);
		this.definedName = definedName;
		this.type = type;
	}

	static ColumnDefinition parse(TokenCursor cursor) throws SQLException {
		ColumnDefinition column = new ColumnDefinition(definedName(cursor), SqlType.ofColumn(cursor));
		while (column.readAttribute(cursor)) {
			continue;
		}
		return column;
	}

	/**
	 * Read the name of a column, which may be qualified to no effect.
	 * @param cursor where it stands
	 * @return the name in lower case
	 * @throws SQLException if there is none
	 */
	static String columnName(TokenCursor cursor) throws SQLException {
		return LowerCase.of(definedName(cursor));
	}

	/**
	 * Read the name of a column as the server shows it.
	 * @param cursor where it stands
	 * @return the name as written
	 * @throws SQLException if there is none
	 */
	static String definedName(TokenCursor cursor) throws SQLException {
		String name = cursor.name();
		while (cursor.acceptSymbol(".")) {
			name = cursor.name();
		}
		return name;
	}

	private boolean readAttribute(TokenCursor cursor) throws SQLException {
		String word = cursor.peek().text().toUpperCase(Locale.ROOT);
		if (UNCHANGEABLE.contains(word) || cursor.atWord("DEFAULT", "CHARACTER")) {
			this.unchangeable = word;
		}
		if (cursor.accept("NOT")) {
			cursor.expect("NULL");
			// The first word about it counts.
			this.nullable = (this.nullable != null) ? this.nullable : Boolean.FALSE;
		}
		else if (cursor.accept("NULL")) {
			this.nullable = (this.nullable != null) ? this.nullable : Boolean.TRUE;
		}
		else if (cursor.accept("AUTO_INCREMENT")) {
			this.autoIncrement = true;
		}
		else if (cursor.accept("UNIQUE")) {
			cursor.accept("KEY");
			this.unique++;
		}
		else if (cursor.accept("PRIMARY")) {
			cursor.expect("KEY");
			this.primary = true;
		}
		else if (cursor.accept("KEY")) {
			this.primary = true;
		}
		else if (cursor.accept("CHARACTER", "SET") || cursor.accept("DEFAULT", "CHARACTER", "SET")) {
			cursor.acceptSymbol("=");
			if (cursor.atWord("BINARY")) {
				throw cursor.syntaxError();
			}
			cursor.name();
		}
		else if (cursor.accept("DEFAULT")) {
			DefaultValue read = DefaultValue.parse(cursor);
			this.defaultValue = (this.defaultValue != null) ? this.defaultValue : read;
		}
		else if (cursor.accept("ON")) {
			cursor.expect("UPDATE");
			readOnUpdate(cursor);
		}
		else if (cursor.accept("COMMENT")) {
			this.comment = string(cursor);
		}
		else if (cursor.accept("AS")) {
			readGeneration(cursor);
		}
		else if (cursor.accept("GENERATED")) {
			cursor.expect("ALWAYS", "AS");
			readGeneration(cursor);
		}
		else if (cursor.atWord("CHECK") || cursor.atWord("CONSTRAINT")) {
			readCheck(cursor);
		}
		else {
			return readMeaningless(cursor);
		}
		return true;
	}

	private void readOnUpdate(TokenCursor cursor) throws SQLException {
		Token first = cursor.peek();
		if (first.kind() != Kind.WORD || !TIMES.contains(first.text().toUpperCase(Locale.ROOT))) {
			throw cursor.syntaxError();
		}
		this.onUpdate = Expressions.value(cursor);
		this.shownOnUpdate = CatalogText.ofDefault(this.onUpdate);
	}

	private void readGeneration(TokenCursor cursor) throws SQLException {
		this.generation = Expressions.inParentheses(cursor);
		this.shownGeneration = CatalogText.ofGeneration(this.generation);
		this.stored = cursor.accept("STORED");
		if (!this.stored) {
			cursor.accept("VIRTUAL");
		}
	}

	private void readCheck(TokenCursor cursor) throws SQLException {
		String named = null;
		if (cursor.accept("CONSTRAINT") && !cursor.atWord("CHECK")) {
			named = cursor.lowerCaseName();
		}
		cursor.expect("CHECK");
		this.check = TableConstraint.check(named, cursor);
	}

	/**
	 * Read what the server reads and forgets.
	 */
	private boolean readMeaningless(TokenCursor cursor) throws SQLException {
		if (cursor.accept("COLLATE")) {
			TokenCursor value = cursor.from(cursor.position());
			if (!value.peek().isName() && value.peek().kind() != Kind.STRING) {
				throw cursor.syntaxError();
			}
			cursor.next();
		}
		else if (cursor.accept("COLUMN_FORMAT")) {
			expectOneOf(cursor, "DEFAULT", "FIXED", "DYNAMIC");
		}
		else if (cursor.accept("STORAGE")) {
			expectOneOf(cursor, "DEFAULT", "DISK", "MEMORY");
		}
		else if (cursor.accept("ENGINE_ATTRIBUTE") || cursor.accept("SECONDARY_ENGINE_ATTRIBUTE")) {
			cursor.expectSymbol("=");
			string(cursor);
		}
		else if (cursor.atWord("REFERENCES")) {
			ForeignKeyClause.parse(cursor);
		}
		else if (cursor.accept("SRID")) {
			SqlType.length(cursor);
			throw ServerError.invalidValue("SRID is only supported for GEOMETRY columns");
		}
		else if (cursor.atWord("AUTO_RANDOM")) {
			throw cursor.notSupported("the attribute AUTO_RANDOM");
		}
		else {
			return cursor.accept("LOW_CARDINALITY") || cursor.accept("VISIBLE") || cursor.accept("INVISIBLE");
		}
		return true;
	}

	private static void expectOneOf(TokenCursor cursor, String... words) throws SQLException {
		for (String word : words) {
			if (cursor.accept(word)) {
				return;
			}
		}
		throw cursor.syntaxError();
	}

	/**
	 * Read a string.
	 * @param cursor where it stands
	 * @return the string
	 * @throws SQLException if something else stands there
	 */
	static String string(TokenCursor cursor) throws SQLException {
		if (cursor.peek().kind() != Kind.STRING) {
			throw cursor.syntaxError();
		}
		return cursor.next().value();
	}

	String name() {
		return this.name;
	}

	/**
	 * Return the column for expressions that name it.
	 * @return the column
	 */
	Column toColumn() {
		return Column.plain(this.name, 0, this.type.name(), !isNotNull());
	}

	SqlType type() {
		return this.type;
	}

	/**
	 * Return how many times it is said to be unique.
	 */
	int unique() {
		return this.unique;
	}

	boolean isPrimary() {
		return this.primary;
	}

	boolean isAutoIncrement() {
		return this.autoIncrement;
	}

	boolean isNotNull() {
		return this.autoIncrement || Boolean.FALSE.equals(this.nullable);
	}

	boolean isExplicitlyNullable() {
		return Boolean.TRUE.equals(this.nullable);
	}

	@Nullable TableConstraint check() {
		return this.check;
	}

	@Nullable DefaultValue defaultValue() {
		return this.defaultValue;
	}

	@Nullable String generation() {
		return this.generation;
	}

	/**
	 * Make sure that a column can be changed to this.
	 * @throws SQLException if it cannot
	 */
	void checkChangeable() throws SQLException {
		if (!this.unchangeable.isEmpty()) {
			throw ServerError.unsupportedByServer("unsupport column definition " + this.unchangeable);
		}
	}

	boolean isVirtual() {
		return this.generation != null && !this.stored;
	}

	@Nullable String onUpdate() {
		return this.onUpdate;
	}

	/**
	 * Return the definition for H2.
	 * @param key whether it is part of the primary key and so cannot be null
	 * @param columns the columns that it can be computed from
	 * @param execution the execution
	 * @return the definition
	 * @throws SQLException if an expression in it is wrong
	 */
	String toDdl(boolean key, List<Column> columns, Execution execution) throws SQLException {
		StringBuilder ddl = new StringBuilder(StorageNames.quoted(this.name)).append(' ').append(this.type.storage());
		ddl.append((isNotNull() || key) ? " NOT NULL" : " NULL");
		if (this.generation != null) {
			ddl.append(" GENERATED ALWAYS AS (")
				.append(Planner.expression(this.generation, columns, this.type.name(), execution))
				.append(')');
		}
		if (this.autoIncrement) {
			ddl.append(" GENERATED BY DEFAULT AS IDENTITY");
		}
		DefaultValue given = this.defaultValue;
		if (given != null && !given.isNull() && !this.autoIncrement) {
			ddl.append(" DEFAULT ").append(given.toSql(this.type, execution));
		}
		if (this.onUpdate != null) {
			ddl.append(" ON UPDATE ").append(Planner.expression(this.onUpdate, List.of(), this.type.name(), execution));
		}
		if (this.autoIncrement) {
			ddl.append(" DEFAULT ON NULL");
		}
		ddl.append(" COMMENT ").append(StorageNames.literal(note().encoded()));
		return ddl.toString();
	}

	/**
	 * Return what a new column without a default has in the rows that are there, for H2,
	 * or an empty string if they need nothing.
	 */
	String zero() {
		if (!(isNotNull() || this.primary) || this.autoIncrement || this.generation != null
				|| this.defaultValue != null) {
			return "";
		}
		return switch (this.type.base()) {
			case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "double", "float" -> "0";
			case "bool" -> "FALSE";
			case "char", "varchar", "text", "tinytext", "mediumtext", "longtext" -> "''";
			case "date" -> "DATE '0001-01-01'";
			case "datetime" -> "TIMESTAMP '0001-01-01 00:00:00'";
			case "time" -> "TIME '00:00:00'";
			default -> "";
		};
	}

	ColumnNote note() throws SQLException {
		DefaultValue given = this.defaultValue;
		return new ColumnNote(this.definedName, this.type.name(), (given != null) ? given.shown() : null,
				this.shownOnUpdate, this.shownGeneration, isVirtual(), this.comment);
	}

}
