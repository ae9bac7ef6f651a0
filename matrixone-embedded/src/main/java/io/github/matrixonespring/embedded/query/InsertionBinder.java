package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.ColumnMembers;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.BoundQuery.OutputColumn;
import io.github.matrixonespring.embedded.query.Planner.Written;
import io.github.matrixonespring.embedded.query.Scope.Range;
import io.github.matrixonespring.embedded.query.Scope.RangeColumn;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Modification;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * Binds INSERT and REPLACE.
 *
 * @param binding the statement
 * @param tables finds the table
 * @param queries binds the query that returns the rows
 */
record InsertionBinder(Binding binding, TableResolver tables, QueryBinder queries) {

	Written bind(Modification.Insertion insertion) throws SQLException {
		StoredTable table = this.tables.target(insertion.table());
		List<Column> columns = columns(insertion, table);
		for (Column column : table.structure().columns()) {
			if (!columns.contains(column)) {
				checkDefault(column);
			}
		}
		GeneratedColumns.refuse(insertion.rows(), columns, table);
		// The server tells no numbers of a REPLACE.
		String numbered = insertion.replace() ? null
				: new InsertedNumbers(this.binding, table).numbered(insertion, columns);
		// Where no key can be there twice, nothing is replaced.
		boolean replaces = insertion.replace() && table.structure().indexes().stream().anyMatch(Index::unique);
		if (replaces || !insertion.onDuplicate().isEmpty()) {
			refuseToReplace(table);
		}
		checkTimestamps(insertion.rows(), columns);
		Query query = insertion.query();
		if (insertion.replace() && query == null) {
			return new Written(new Replacement(table, columns).steps(rows(insertion.rows(), columns)), table, numbered);
		}
		if (replaces && columns.size() < stored(table)) {
			throw ServerError.notSupported("REPLACE … SELECT that leaves columns out");
		}
		StringBuilder sql = new StringBuilder(replaces ? "REPLACE " : "INSERT ")
			.append((insertion.ignore() && !insertion.replace()) ? "IGNORE INTO " : "INTO ")
			.append(table.storageName());
		if (query != null) {
			sql.append(StorageNames.list(columns.stream().map(Column::name).toList()))
				.append(' ')
				.append(selected(query, columns));
		}
		else if (insertion.rows().get(0).isEmpty()) {
			sql.append("() VALUES ").append(String.join(", ", insertion.rows().stream().map((row) -> "()").toList()));
		}
		else {
			sql.append(StorageNames.list(columns.stream().map(Column::name).toList()))
				.append(" VALUES ")
				.append(rows(insertion.rows(), columns).stream()
					.map((row) -> "(" + String.join(", ", row) + ")")
					.collect(Collectors.joining(", ")));
		}
		if (!insertion.onDuplicate().isEmpty()) {
			sql.append(" ON DUPLICATE KEY UPDATE ").append(assignments(insertion.onDuplicate(), table));
		}
		return new Written(sql.toString(), table, numbered);
	}

	/**
	 * H2 does not find the row with the same beginning of a column; and the server fails
	 * where the row is in another partition.
	 */
	private static void refuseToReplace(StoredTable table) throws SQLException {
		if (table.structure().hasUniquePrefix()) {
			throw ServerError.notSupported("REPLACE or ON DUPLICATE KEY UPDATE of the table " + table.name()
					+ ", which has a unique key on the beginning of a column");
		}
		if (!table.structure().partitions().isEmpty()) {
			List<List<String>> keys = table.structure()
				.indexes()
				.stream()
				.filter(Index::unique)
				.map(Index::columns)
				.toList();
			boolean stays = !keys.isEmpty() && table.structure()
				.columns()
				.stream()
				.map(Column::name)
				.filter(table.structure()::isPartitionedBy)
				.allMatch((column) -> keys.stream().allMatch((key) -> key.contains(column)));
			if (!stays) {
				throw ServerError.notSupported("REPLACE or ON DUPLICATE KEY UPDATE of the table " + table.name()
						+ ", which has partitions that not all of its keys tell apart");
			}
		}
	}

	private static long stored(StoredTable table) {
		return table.structure().columns().stream().filter((column) -> column.generation() == null).count();
	}

	private static List<Column> columns(Modification.Insertion insertion, StoredTable table) throws SQLException {
		if (insertion.columns().isEmpty()) {
			return table.structure().columns().stream().filter((column) -> column.generation() == null).toList();
		}
		List<Column> columns = new ArrayList<>();
		for (String name : insertion.columns()) {
			Column column = column(table, LowerCase.of(name));
			if (columns.contains(column)) {
				throw ServerError.notSupported("the column " + name + " twice in an insertion");
			}
			columns.add(column);
		}
		return columns;
	}

	private static Column column(StoredTable table, String name) throws SQLException {
		Column column = table.structure().named(name);
		if (column == null) {
			throw ServerError.of(1054, "42S22", "Unknown column '" + name + "' in '" + table.name() + "'");
		}
		return column;
	}

	private List<List<String>> rows(List<List<Expression>> rows, List<Column> columns) throws SQLException {
		ExpressionBinder expressions = new ExpressionBinder(this.binding, this.queries, new Scope(null));
		List<List<String>> written = new ArrayList<>();
		for (List<Expression> row : rows) {
			if (row.size() != columns.size() && !row.isEmpty()) {
				throw ServerError.columnCount();
			}
			List<String> values = new ArrayList<>();
			for (int i = 0; i < row.size(); i++) {
				values.add(inserted(row.get(i), columns.get(i), expressions));
			}
			written.add(values);
		}
		return written;
	}

	private void checkTimestamps(List<List<Expression>> rows, List<Column> columns) throws SQLException {
		LiteralBinder literals = new LiteralBinder(this.binding);
		for (int row = 0; row < rows.size(); row++) {
			List<Expression> values = rows.get(row);
			for (int i = 0; i < Math.min(values.size(), columns.size()); i++) {
				if (StorageType.named(columns.get(i).type()).kind() == Kind.TIMESTAMP) {
					literals.checkTimestamp(values.get(i), row + 1);
				}
			}
		}
	}

	/**
	 * Bind a value that UPDATE sets.
	 */
	String updated(Expression value, Column column, ExpressionBinder expressions) throws SQLException {
		return value(value, column, expressions, true);
	}

	private String value(Expression value, Column column, ExpressionBinder expressions, boolean update)
			throws SQLException {
		if (value instanceof Expression.Default) {
			return defaultOf(column);
		}
		Bound bound = expressions.bind(value);
		MemberBinder members = MemberBinder.of(this.binding, column.type());
		if (members == null) {
			ServerType type = StorageType.named(column.type());
			if (update) {
				return BitColumns.isZero(value, bound, type) ? BitColumns.zero(type)
						: assigned(displayed(bound, type), type).sql();
			}
			refuseMembers(bound, type);
			return assigned(bound, type).sql();
		}
		return update ? members.updated(value, bound) : members.onDuplicate(value, bound);
	}

	/**
	 * The members of an enum or set are stored as their text, but in a whole number those
	 * of a set are as their bits.
	 */
	private Bound displayed(Bound value, ServerType type) throws SQLException {
		boolean bits = value.kind() == Kind.SET && type.kind().isInteger();
		boolean quoted = (value.kind() == Kind.ENUM || value.kind() == Kind.SET) && type.kind() == Kind.JSON;
		if (bits || quoted) {
			throw notStored(value, type, "");
		}
		return Conversions.displayed(value);
	}

	/**
	 * On a duplicate key, the server takes them for their number, in texts as well.
	 */
	private void refuseMembers(Bound value, ServerType type) throws SQLException {
		boolean text = type.kind().isString() || type.kind() == Kind.JSON;
		if (value.kind() == Kind.SET || (value.kind() == Kind.ENUM && text)) {
			throw notStored(value, type, " in ON DUPLICATE KEY UPDATE");
		}
	}

	private void refuseMembers(Expression value, StoredTable table) throws SQLException {
		if (value instanceof Expression.Column || value instanceof Expression.InsertedValue) {
			return;
		}
		for (Column column : table.structure().columns()) {
			boolean listed = ColumnMembers.of(column.type()) != null;
			if (listed && value.contains((part) -> column.name().equals(named(part)))) {
				throw this.binding.notSupported("the " + StorageType.named(column.type()).kind() + " " + column.name()
						+ " in an expression of ON DUPLICATE KEY UPDATE");
			}
		}
	}

	private static @Nullable String named(Expression part) {
		if (part instanceof Expression.Column column) {
			return LowerCase.of(column.name());
		}
		return (part instanceof Expression.InsertedValue inserted) ? LowerCase.of(inserted.column()) : null;
	}

	private SQLException notStored(Bound value, ServerType type, String where) {
		return this.binding.notSupported(value.kind() + " stored in a " + type.kind() + where);
	}

	private String inserted(Expression value, Column column, ExpressionBinder expressions) throws SQLException {
		if (value instanceof Expression.Default) {
			return defaultOf(column);
		}
		if (value instanceof Expression.Subquery) {
			throw ServerError.of(20102, "HY000", "subquery in JOIN condition is not yet implemented");
		}
		ServerType type = StorageType.named(column.type());
		if (type.kind() == Kind.JSON && value instanceof Expression.Literal literal
				&& (literal.kind() == Expression.LiteralKind.HEXADECIMAL
						|| literal.kind() == Expression.LiteralKind.BITS)) {
			throw ServerError.invalidValue(
					"json text " + ((literal.kind() == Expression.LiteralKind.BITS) ? "0b" : "0x") + literal.value());
		}
		if (column.autoIncrement() && isZero(expressions.bind(value))) {
			// A parameter can be another number next time.
			expressions.binding().onceOnly();
			return "DEFAULT";
		}
		Bound stored = new LiteralBinder(expressions.binding()).stored(value, type);
		if (stored != null) {
			return stored.sql();
		}
		LiteralArithmetic.refuse(value, type);
		Bound bound = expressions.bind(value);
		if (bound.literal() instanceof Literals.Digits digits) {
			if (type.kind() == Kind.DATE || type.kind() == Kind.TIME || type.kind() == Kind.TIMESTAMP) {
				// The server takes it for a number.
				throw this.binding.notSupported("a binary literal in a " + type.inErrors());
			}
			if (type.kind().isNumber() && digits.number().bitLength() <= Long.SIZE) {
				return assigned(digits.bind(), type).sql();
			}
		}
		MemberBinder members = MemberBinder.of(this.binding, column.type());
		return (members != null) ? members.inserted(bound) : assigned(bound, type).sql();
	}

	private String defaultOf(Column column) throws SQLException {
		checkDefault(column);
		if (!column.nullable() && column.defaultValue() == null && !column.autoIncrement()
				&& column.generation() == null) {
			throw ServerError.invalidValue("invalid default value for column '" + column.name() + "'");
		}
		return "DEFAULT";
	}

	private void checkDefault(Column column) throws SQLException {
		MemberBinder members = MemberBinder.of(this.binding, column.type());
		if (members != null) {
			members.checkDefault(column.defaultValue());
		}
	}

	private static boolean isZero(Bound value) {
		return value.literal() instanceof Long number && number == 0;
	}

	static Bound assigned(Bound value, ServerType type) throws SQLException {
		if (value.kind() != Kind.ANY && !Casts.isSupported(value.type(), type)) {
			throw ServerError.invalidArgument("operator "
					+ ((type.kind() == Kind.DATE || type.kind() == Kind.DATETIME || type.kind() == Kind.TIMESTAMP)
							? "cast_strict" : "cast")
					+ ", bad value [" + value.type().inErrors() + " " + type.inErrors() + "]");
		}
		return Conversions.assigned(value, type);
	}

	private String selected(Query query, List<Column> columns) throws SQLException {
		if (query.body() instanceof Query.SetOperation) {
			// The server takes one in parentheses only.
			throw ServerError.invalidValue("insert has unknown select statement");
		}
		BoundQuery bound = this.queries.bindNested(query, null);
		if (bound.columns().size() != columns.size()) {
			throw ServerError.invalidValue("insert values does not match the number of columns");
		}
		List<String> values = new ArrayList<>();
		boolean differs = false;
		for (int i = 0; i < columns.size(); i++) {
			String name = "c" + i;
			OutputColumn column = bound.columns().get(i);
			Bound selected = new Bound(name, column.type(), column.literal());
			MemberBinder members = MemberBinder.of(this.binding, columns.get(i).type());
			ServerType type = StorageType.named(columns.get(i).type());
			String value = (members != null) ? members.member(selected) : BitColumns.isZero(query, i, selected, type)
					? BitColumns.zero(type) : assigned(displayed(selected, type), type).sql();
			differs |= !value.equals(name);
			values.add(value);
		}
		if (!differs) {
			return bound.sql();
		}
		List<String> names = IntStream.range(0, columns.size()).mapToObj((index) -> "c" + index).toList();
		return "SELECT " + String.join(", ", values) + " FROM (" + bound.sql() + ") q(" + String.join(", ", names)
				+ ")";
	}

	private static void refuseKey(StoredTable table, Column column) throws SQLException {
		for (Index index : table.structure().indexes()) {
			if (index.unique() && index.columns().contains(column.name())) {
				throw ServerError.of(20313, "HY000", "unsupported DML: update "
						+ (index.name().equals(Index.PRIMARY) ? "primary" : "unique") + " key on duplicate");
			}
		}
	}

	/**
	 * H2 returns what was written for the column.
	 */
	private Bound insertedValue(Column column) throws SQLException {
		String sql = "VALUES(" + StorageNames.quoted(column.name()) + ")";
		MemberBinder members = MemberBinder.of(this.binding, column.type());
		return new Bound((members != null) ? members.typed(sql) : sql, StorageType.named(column.type()));
	}

	private String assignments(List<Modification.Assignment> assignments, StoredTable table) throws SQLException {
		Scope scope = new Scope(null);
		scope.add(new Range(table.name(), null,
				table.structure()
					.columns()
					.stream()
					.map((column) -> new RangeColumn(column.name(), column.name(), StorageNames.quoted(column.name()),
							StorageType.named(column.type()), false))
					.toList()));
		ExpressionBinder expressions = new ExpressionBinder(this.binding, this.queries, scope);
		expressions.insertedValues((name) -> insertedValue(column(table, name)));
		// Of several values of a column, the last one counts.
		Map<String, String> written = new LinkedHashMap<>();
		for (Modification.Assignment assignment : assignments) {
			Column column = column(table, LowerCase.of(assignment.column().name()));
			refuseKey(table, column);
			if (ColumnMembers.of(column.type()) == null) {
				refuseMembers(assignment.value(), table);
			}
			written.put(column.name(),
					StorageNames.quoted(column.name()) + " = " + value(assignment.value(), column, expressions, false));
		}
		return String.join(", ", written.values());
	}

}
