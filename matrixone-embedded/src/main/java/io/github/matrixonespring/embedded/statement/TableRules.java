package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.HiddenKey;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Tokenizer;
import io.github.matrixonespring.embedded.statement.TableConstraint.Type;
import org.jspecify.annotations.Nullable;

/**
 * What the server asks of the definition of a table and H2 does not.
 */
final class TableRules {

	private static final Set<String> WHOLE_NUMBERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");

	private static final Set<String> LONG_VALUES = Set.of("text", "tinytext", "mediumtext", "longtext", "blob",
			"tinyblob", "mediumblob", "longblob", "datalink");

	private static final Set<String> WITHOUT_INDEX_IN_H2 = Set.of("mediumtext", "longtext", "mediumblob", "longblob");

	private static final Set<String> AGGREGATES = Set.of("count", "sum", "avg", "min", "max", "group_concat", "stddev",
			"variance", "any_value");

	private static final Set<String> CHANGING = Set.of("now", "current_timestamp", "localtime", "localtimestamp",
			"sysdate", "curdate", "current_date", "curtime", "current_time", "utc_date", "utc_time", "utc_timestamp",
			"rand", "uuid", "unix_timestamp");

	/** The types of the columns by their names, without lengths. */
	private final Map<String, String> types = new LinkedHashMap<>();

	private final Set<String> generated = new HashSet<>();

	private @Nullable String autoIncrement;

	private TableRules() {
	}

	/**
	 * Return the rules for a table with such columns.
	 * @param columns the columns
	 * @return the rules
	 */
	static TableRules of(List<Column> columns) {
		TableRules rules = new TableRules();
		for (Column column : columns) {
			rules.types.put(column.name(), new SqlType(column.type(), "").base());
			if (column.generation() != null) {
				rules.generated.add(column.name());
			}
			if (column.autoIncrement()) {
				rules.autoIncrement = column.name();
			}
		}
		return rules;
	}

	/**
	 * Make sure that a table can be created.
	 * @param columns its columns
	 * @param constraints its constraints, those written at columns included
	 * @throws SQLException if it cannot
	 */
	static void check(List<ColumnDefinition> columns, List<TableConstraint> constraints) throws SQLException {
		TableRules rules = new TableRules();
		checkKeyNames(constraints);
		for (ColumnDefinition column : columns) {
			rules.checkColumn(column);
			checkPrimary(column);
		}
		if (columns.isEmpty()) {
			throw ServerError.of(4028, "HY000", "A table must have at least one visible column.");
		}
		rules.checkGenerated(columns);
		Set<String> checks = new HashSet<>();
		boolean primary = false;
		for (TableConstraint constraint : constraints) {
			if (constraint.type() == Type.PRIMARY_KEY) {
				if (primary) {
					throw ServerError.invalidValue("more than one primary key defined");
				}
				primary = true;
				rules.checkNotVirtual(constraint, columns);
			}
			rules.checkKey(constraint);
			String symbol = constraint.symbol();
			if (constraint.type() == Type.CHECK && symbol != null && !checks.add(symbol)) {
				throw ServerError.invalidValue("duplicate check constraint name '" + symbol + "'");
			}
		}
	}

	private static void checkKeyNames(List<TableConstraint> constraints) throws SQLException {
		Set<String> keys = new HashSet<>();
		for (TableConstraint constraint : constraints) {
			String name = constraint.name();
			if (name != null && !keys.add(name)) {
				throw duplicateKey(name);
			}
		}
	}

	static SQLException duplicateKey(String name) {
		return ServerError.of(1061, "42000", "duplicate key name '" + name + "'");
	}

	/**
	 * Make sure that a column can be defined, here or in addition to others.
	 * @param column the column
	 * @throws SQLException if it cannot
	 */
	void checkColumn(ColumnDefinition column) throws SQLException {
		String type = column.type().base();
		if (column.isAutoIncrement() && !WHOLE_NUMBERS.contains(type) && column.generation() == null) {
			throw ServerError.unsupportedByServer("the auto_incr column is only support integer type now");
		}
		DefaultValue defaultValue = column.defaultValue();
		if (column.generation() != null) {
			checkGenerated(column, defaultValue);
		}
		if (defaultValue != null) {
			defaultValue.check(column);
		}
		checkOnUpdate(column, type);
		if (column.isPrimary() && LONG_VALUES.contains(type)) {
			String shown = type.endsWith("text") ? "text" : type.endsWith("blob") ? "blob" : type;
			throw ServerError.unsupportedByServer(shown + " type in primary key");
		}
		if (column.unique() > 1) {
			throw duplicateKey(column.name());
		}
		if (column.generation() != null) {
			this.generated.add(column.name());
		}
		if (this.types.putIfAbsent(column.name(), type) != null) {
			throw ServerError.constraintViolation("duplicate column \"" + column.name() + "\"");
		}
		if (column.isAutoIncrement()) {
			if (this.autoIncrement != null) {
				throw ServerError.notSupported("a second AUTO_INCREMENT column: " + column.name());
			}
			this.autoIncrement = column.name();
		}
	}

	private static void checkPrimary(ColumnDefinition column) throws SQLException {
		String type = column.type().base();
		if (column.isPrimary() && Set.of("json", "enum", "set").contains(type)) {
			throw ServerError.unsupportedByServer(
					type.toUpperCase(Locale.ROOT) + " column '" + column.name() + "' cannot be in primary key");
		}
	}

	private static void checkOnUpdate(ColumnDefinition column, String type) throws SQLException {
		if (column.onUpdate() == null) {
			return;
		}
		if (column.type().isUnsigned()
				|| Set.of("time", "tinyint", "smallint", "bool", "float", "double", "bit", "uuid").contains(type)) {
			throw ServerError.invalidArgument("operator cast, bad value [TIMESTAMP "
					+ (column.type().isUnsigned() ? column.type().name() : type).toUpperCase(Locale.ROOT) + "]");
		}
		switch (type) {
			case "datetime", "timestamp", "date" -> {
				// What it is for.
			}
			case "mediumint", "int" -> throw ServerError.dataOutOfRange("data out of range: data type int32");
			default ->
				throw ServerError.notSupported("ON UPDATE of the column " + column.name() + ", which is a " + type);
		}
	}

	private static void checkGenerated(ColumnDefinition column, @Nullable DefaultValue defaultValue)
			throws SQLException {
		String start = "generated column '" + column.name() + "' cannot have ";
		if (defaultValue != null) {
			throw ServerError.invalidValue(start + "a default value");
		}
		if (column.onUpdate() != null) {
			throw ServerError.invalidValue(start + "ON UPDATE");
		}
		if (column.isAutoIncrement()) {
			throw ServerError.invalidValue(start + "AUTO_INCREMENT");
		}
	}

	private void checkGenerated(List<ColumnDefinition> columns) throws SQLException {
		Set<String> later = new HashSet<>();
		for (int i = columns.size() - 1; i >= 0; i--) {
			ColumnDefinition column = columns.get(i);
			if (column.generation() != null) {
				checkGeneration(column, later);
				later.add(column.name());
			}
		}
	}

	/**
	 * Make sure that a column can be generated.
	 * @param column the column
	 * @param later the generated columns behind it
	 * @throws SQLException if it cannot
	 */
	void checkGeneration(ColumnDefinition column, Set<String> later) throws SQLException {
		String generation = column.generation();
		if (generation == null) {
			return;
		}
		String start = "generated column '" + column.name() + "' cannot refer to ";
		String changing = checkExpression(generation);
		if (changing != null) {
			throw ServerError.invalidValue(
					"expression of generated column cannot refer to a non-deterministic function '" + changing + "'");
		}
		for (String name : names(generation)) {
			if (name.equals(column.name())) {
				throw ServerError.invalidValue(start + "itself");
			}
			if (later.contains(name)) {
				throw ServerError.invalidValue(start + "generated column '" + name + "' defined later");
			}
			if (name.equals(this.autoIncrement)) {
				throw ServerError.invalidValue(start + "auto-increment column");
			}
			if (this.generated.contains(name)) {
				throw ServerError.notSupported(
						"the generated column " + column.name() + ", which is computed from another one: " + name);
			}
		}
	}

	private void checkNotVirtual(TableConstraint primary, List<ColumnDefinition> columns) throws SQLException {
		for (ColumnDefinition column : columns) {
			if (column.isVirtual() && primary.columns().contains(column.name())) {
				throw ServerError
					.unsupportedByServer("defining a virtual generated column '" + column.name() + "' as primary key");
			}
		}
	}

	/**
	 * Make sure that a key or check can be defined.
	 * @param constraint the key or check
	 * @throws SQLException if it cannot
	 */
	void checkKey(TableConstraint constraint) throws SQLException {
		switch (constraint.type()) {
			case PRIMARY_KEY, UNIQUE, INDEX -> checkParts(constraint);
			case CHECK -> checkCheck(constraint.expression());
			case FOREIGN_KEY -> {
				// Checked against the table that it refers to.
			}
		}
	}

	/**
	 * Make sure that a column can stay in a key with another definition.
	 * @param column the column
	 * @param index the key
	 * @throws SQLException if it cannot
	 */
	void checkIndexed(ColumnDefinition column, Index index) throws SQLException {
		int position = index.columns().indexOf(column.name());
		int length = (position < 0) ? 0 : index.note().prefix(position);
		Type type = index.name().equals(Index.PRIMARY) ? Type.PRIMARY_KEY : Type.INDEX;
		checkParts(TableConstraint.key(type, null, null, KeyParts.of(List.of(new KeyPart(column.name(), length)))));
	}

	/**
	 * Make sure that a column that is added or changed can be unique.
	 * @param column the column
	 * @throws SQLException if it cannot
	 */
	static void checkUnique(ColumnDefinition column) throws SQLException {
		TableRules rules = new TableRules();
		rules.types.put(column.name(), column.type().base());
		rules.checkParts(TableConstraint.onColumn(Type.UNIQUE, column.name()));
	}

	private void checkParts(TableConstraint key) throws SQLException {
		boolean primary = key.type() == Type.PRIMARY_KEY;
		Set<String> seen = new HashSet<>();
		for (KeyPart part : key.parts().parts()) {
			String column = part.column();
			if (column.equals(KeyPart.EXPRESSION)) {
				throw ServerError.internal("unsupported index which using expression as keypart");
			}
			String type = this.types.get(column);
			if (type == null && column.equals(HiddenKey.NAME)) {
				throw ServerError.notSupported("a key on the hidden column " + column);
			}
			if (type == null) {
				throw ServerError
					.invalidValue("column '" + column + (primary ? "' doesn't exist in table" : "' is not exist"));
			}
			if (!seen.add(column)) {
				throw primary ? ServerError.invalidValue("duplicate column name '" + column + "' in primary key")
						: ServerError.duplicateEntry("(0," + column + ")", "(id,column_name)");
			}
			if (primary && (type.equals("enum") || type.equals("set"))) {
				throw ServerError.unsupportedByServer(
						type.toUpperCase(Locale.ROOT) + " column '" + column + "' cannot be in primary key");
			}
			if (key.type() == Type.UNIQUE && type.equals("set")) {
				throw ServerError.unsupportedByServer("SET column '" + column + "' cannot be in unique index");
			}
			boolean whole = primary || part.length() == 0;
			if (type.equals("json") || (LONG_VALUES.contains(type) && whole)) {
				String shown = type.endsWith("text") ? "TEXT"
						: type.endsWith("blob") ? "BLOB" : type.toUpperCase(Locale.ROOT);
				throw ServerError.unsupportedByServer(shown + " column '" + column + "' cannot be in index");
			}
			if (WITHOUT_INDEX_IN_H2.contains(type)) {
				throw ServerError.notSupported("a key on the column " + column + ", which is a " + type);
			}
		}
	}

	private void checkCheck(String condition) throws SQLException {
		for (Token token : Tokenizer.tokenize(condition)) {
			if (token.isWord("REGEXP") || token.isWord("RLIKE")) {
				// The server reads the check again, and fails.
				throw ServerError.notSupported("the operator " + token.text() + " in a check");
			}
		}
		if (checkExpression(condition) != null) {
			throw ServerError.invalidValue("check constraint cannot contain a non-deterministic function");
		}
		for (String name : names(condition)) {
			if (name.equals(this.autoIncrement)) {
				throw ServerError.invalidValue("check constraint cannot refer to auto-increment column '" + name + "'");
			}
		}
	}

	/**
	 * Refuse what no expression of a definition can have.
	 * @return a function in it that has another result each time, if there is one
	 */
	private static @Nullable String checkExpression(String expression) throws SQLException {
		String changing = null;
		List<Token> tokens = Tokenizer.tokenize(expression);
		for (int i = 0; i < tokens.size(); i++) {
			Token token = tokens.get(i);
			String word = (token.kind() == Token.Kind.WORD) ? LowerCase.of(token.text()) : "";
			boolean called = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("(");
			if (word.equals("select")) {
				throw ServerError.invalidValue("expression of generated column cannot contain subquery");
			}
			if (called && AGGREGATES.contains(word)) {
				throw ServerError
					.invalidValue("expression of generated column cannot contain aggregate function '" + word + "'");
			}
			if (CHANGING.contains(word) && (called || CatalogText.isCall(token))) {
				changing = word;
			}
		}
		return changing;
	}

	/**
	 * Return the names in an expression that are not called.
	 */
	private static Set<String> names(String expression) throws SQLException {
		Set<String> names = new HashSet<>();
		List<Token> tokens = Tokenizer.tokenize(expression);
		for (int i = 0; i < tokens.size(); i++) {
			if (tokens.get(i).isName() && !(i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("("))) {
				names.add(LowerCase.of(tokens.get(i).value()));
			}
		}
		return names;
	}

}
