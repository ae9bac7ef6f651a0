package io.github.matrixonespring.embedded.statement;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.IndexNote;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.TableStructure;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Planner;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * {@code PARTITION BY …} of a table. The engine keeps the rows of all partitions in one
 * table, and makes sure that there is a partition for each of them.
 *
 * @param method the method, as the server writes it
 * @param expression what the rows are told apart by
 * @param partitions how the server writes the partitions
 * @param values the limits of ranges, the values of lists, or the columns of a key
 * @param unlimited whether the last range has no limit
 */
record PartitionClause(Method method, String expression, String partitions, List<String> values, boolean unlimited) {

	private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

	private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?");

	/**
	 * How rows are told apart.
	 */
	enum Method {

		RANGE("range"), RANGE_COLUMNS("range columns"), LIST("list"), LIST_COLUMNS("list columns"), HASH("hash"),
		KEY("key algorithm = 2");

		private final String text;

		Method(String text) {
			this.text = text;
		}

		boolean isRange() {
			return this == RANGE || this == RANGE_COLUMNS;
		}

		boolean isList() {
			return this == LIST || this == LIST_COLUMNS;
		}

	}

	/**
	 * Read the clause behind its first two words.
	 * @param cursor where the method stands
	 * @return the clause
	 * @throws SQLException if it is wrong, or the engine lacks it
	 */
	static PartitionClause parse(TokenCursor cursor) throws SQLException {
		TokenCursor start = cursor.from(cursor.position());
		Method method = method(cursor);
		if (method == Method.HASH || method == Method.KEY) {
			List<String> names = (method == Method.KEY) ? names(cursor) : List.of();
			String expression = names.isEmpty() ? Expressions.inParentheses(cursor) : String.join(", ", names);
			if (!cursor.accept("PARTITIONS")) {
				// The server makes such a table, but cannot store or show anything.
				throw start.notSupported("PARTITION BY " + start.peek().text().toUpperCase(Locale.ROOT)
						+ " without the number of partitions");
			}
			int number = SqlType.length(cursor);
			if (number == 0) {
				throw ServerError.parser("You have an error in your SQL syntax; partitions can not be 0");
			}
			refuseMore(cursor);
			return new PartitionClause(method, expression, "partitions " + number, names, false);
		}
		String expression = Expressions.inParentheses(cursor);
		if (!cursor.atSymbol("(")) {
			refuseMore(cursor);
			throw start.notSupported("PARTITION BY without its partitions");
		}
		return partitions(method, expression, cursor);
	}

	private static Method method(TokenCursor cursor) throws SQLException {
		boolean ranges = cursor.atWord("RANGE");
		if (ranges || cursor.atWord("LIST")) {
			cursor.next();
			boolean columns = cursor.accept("COLUMNS");
			return ranges ? (columns ? Method.RANGE_COLUMNS : Method.RANGE)
					: (columns ? Method.LIST_COLUMNS : Method.LIST);
		}
		if (cursor.accept("HASH")) {
			return Method.HASH;
		}
		if (cursor.accept("KEY")) {
			return Method.KEY;
		}
		throw cursor.notSupported();
	}

	private static List<String> names(TokenCursor cursor) throws SQLException {
		if (!cursor.atSymbol("(")) {
			throw cursor.notSupported();
		}
		List<String> names = new ArrayList<>();
		cursor.expectSymbol("(");
		do {
			names.add("`" + cursor.name() + "`");
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
		return names;
	}

	private static void refuseMore(TokenCursor cursor) throws SQLException {
		if (cursor.atSymbol("(") || cursor.peek().kind() == Token.Kind.WORD) {
			throw cursor.atSymbol("(") ? cursor.notSupported("the names of partitions") : cursor.notSupported();
		}
	}

	private static PartitionClause partitions(Method method, String expression, TokenCursor cursor)
			throws SQLException {
		List<String> written = new ArrayList<>();
		List<String> values = new ArrayList<>();
		Set<String> names = new HashSet<>();
		boolean unlimited = false;
		cursor.expectSymbol("(");
		do {
			cursor.expect("PARTITION");
			TokenCursor start = cursor.from(cursor.position());
			String name = LowerCase.of(cursor.name());
			if (!PLAIN_NAME.matcher(name).matches() || !names.add(name)) {
				throw start.notSupported("the name " + name + " of a partition");
			}
			if (unlimited) {
				throw ServerError.invalidValue("MAXVALUE must be the last RANGE partition");
			}
			cursor.expect("VALUES");
			if (method.isList()) {
				cursor.expect("IN");
				List<String> listed = values(cursor);
				values.addAll(listed);
				written.add("partition " + name + " values in (" + written(listed) + ")");
			}
			else {
				cursor.expect("LESS", "THAN");
				unlimited = isUnlimited(cursor);
				String limit = unlimited ? "MAXVALUE" : Expressions.inParentheses(cursor);
				if (!unlimited) {
					values.add(limit);
				}
				written.add("partition " + name + " values less than ("
						+ (unlimited ? limit : CatalogText.ofCheck(limit)) + ")");
			}
			if (cursor.peek().kind() == Token.Kind.WORD) {
				throw cursor.notSupported();
			}
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
		return new PartitionClause(method, expression, "(" + String.join(", ", written) + ")", List.copyOf(values),
				unlimited);
	}

	private static boolean isUnlimited(TokenCursor cursor) throws SQLException {
		boolean parentheses = cursor.atSymbol("(") && cursor.peek(1).isWord("MAXVALUE");
		if (parentheses) {
			cursor.next();
		}
		boolean unlimited = cursor.accept("MAXVALUE");
		if (parentheses) {
			cursor.expectSymbol(")");
		}
		return unlimited;
	}

	private static List<String> values(TokenCursor cursor) throws SQLException {
		List<String> values = new ArrayList<>();
		Set<String> same = new HashSet<>();
		cursor.expectSymbol("(");
		do {
			TokenCursor start = cursor.from(cursor.position());
			String value = Expressions.value(cursor);
			if (!isText(value) && !NUMBER.matcher(value).matches()) {
				throw start.notSupported("the value " + value + " of a partition");
			}
			if (!same.add(comparable(value))) {
				throw ServerError.invalidValue("duplicate values within the same LIST partition are not allowed");
			}
			values.add(value);
		}
		while (cursor.acceptSymbol(","));
		cursor.expectSymbol(")");
		return values;
	}

	private static String written(List<String> values) throws SQLException {
		List<String> written = new ArrayList<>();
		for (String value : values) {
			written.add(CatalogText.ofCheck(value));
		}
		return String.join(", ", written);
	}

	private static boolean isText(String value) {
		return value.startsWith("'");
	}

	/** The same number can be written in several ways. */
	private static String comparable(String value) {
		return isText(value) ? value : new BigDecimal(value).stripTrailingZeros().toPlainString();
	}

	/**
	 * Return the statement for H2 that checks the rows.
	 * @param storageName the table
	 * @param columns its columns
	 * @param execution the execution
	 * @return the statement
	 * @throws SQLException if the clause does not fit the columns
	 */
	String toDdl(String storageName, List<Column> columns, Execution execution) throws SQLException {
		String condition = Planner.expression(condition(), columns, null, execution);
		checkTypes(columns);
		if (this.method.isRange()) {
			checkOrder(columns, execution);
		}
		if (this.method.isList()
				&& this.values.stream().map(PartitionClause::comparable).distinct().count() < this.values.size()) {
			throw ServerError.invalidValue("LIST PARTITIONING values must be unique across partitions");
		}
		String text = "partition by " + this.method.text + " (" + CatalogText.ofCheck(this.expression) + ") "
				+ this.partitions;
		if (!text.contains("`")) {
			throw ServerError.notSupported("PARTITION BY without a column");
		}
		return "ALTER TABLE " + storageName + " ADD CONSTRAINT " + StorageNames.quoted(TableStructure.PARTITIONS)
				+ IndexNote.now("", List.of(), text).toDdl() + " CHECK ((" + condition + ") IS TRUE)";
	}

	/**
	 * A row is in the first range whose limit it is below of, so it is in one if it is
	 * below the last limit.
	 */
	private String condition() {
		String value = "(" + this.expression + ")";
		if (this.method.isRange()) {
			return this.unlimited ? value + " is not null"
					: value + " < (" + this.values.get(this.values.size() - 1) + ")";
		}
		if (this.method.isList()) {
			return value + " in (" + String.join(", ", this.values) + ")";
		}
		// Whatever the value is, but the columns have to be there.
		List<String> named = this.values.isEmpty() ? List.of(value) : this.values;
		return named.stream().map((name) -> name + " is null or ").collect(Collectors.joining()) + "1 = 1";
	}

	/**
	 * The server converts values of another type, each in its own way.
	 */
	private void checkTypes(List<Column> columns) throws SQLException {
		if (!this.method.isRange() && !this.method.isList()) {
			return;
		}
		Kind kind = kind(columns);
		boolean texts = kind != null && !kind.isNumber();
		boolean date = this.method.isRange() && (kind == Kind.DATE || kind == Kind.DATETIME);
		if (texts && kind != Kind.CHAR && kind != Kind.VARCHAR && !date) {
			throw ServerError.notSupported("PARTITION BY a column of the type " + kind);
		}
		for (String value : this.values) {
			boolean fraction = kind != null && kind.isInteger() && value.contains(".");
			if (isText(value) != texts || fraction) {
				throw ServerError.notSupported("the value " + value + " of a partition, as it has another type");
			}
		}
	}

	/**
	 * Return the kind of the column that rows are told apart by, or {@code null} if it is
	 * an expression.
	 */
	private @Nullable Kind kind(List<Column> columns) throws SQLException {
		List<Token> tokens = TokenCursor.of(this.expression).tokens();
		for (Column column : columns) {
			if (tokens.size() == 2 && tokens.get(0).isName()
					&& column.name().equals(LowerCase.of(tokens.get(0).value()))) {
				return StorageType.named(column.type()).kind();
			}
		}
		return null;
	}

	private void checkOrder(List<Column> columns, Execution execution) throws SQLException {
		Kind kind = kind(columns);
		String cast = (kind == Kind.DATE || kind == Kind.DATETIME) ? "cast((%s) as datetime)" : "(%s)";
		for (int i = 1; i < this.values.size(); i++) {
			String order = Planner.expression(
					cast.formatted(this.values.get(i - 1)) + " < " + cast.formatted(this.values.get(i)), List.of(),
					null, execution);
			if (!isTrue(order, execution.session())) {
				throw ServerError.invalidValue("VALUES LESS THAN value must be strictly increasing for each partition");
			}
		}
	}

	private static boolean isTrue(String condition, Session session) throws SQLException {
		try (Statement statement = session.storage().createStatement();
				ResultSet result = statement.executeQuery("SELECT " + condition)) {
			return result.next() && result.getBoolean(1);
		}
	}

}
