package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
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
		StoredTable table = this.tables.target(insertion.table(), insertion.hint());
		List<Column> columns = columns(insertion, table);
		for (Column column : table.structure().columns()) {
			SetMembers members = SetMembers.of(column);
			String given = column.defaultValue();
			if (members != null && given != null && !columns.contains(column)) {
				members.checkDefault(given);
			}
		}
		// The server tells no numbers of a REPLACE.
		String numbered = insertion.replace() ? null
				: new InsertedNumbers(this.binding, table).numbered(insertion, columns);
		// Where no key can be there twice, nothing is replaced.
		boolean replaces = insertion.replace() && table.structure().indexes().stream().anyMatch(Index::unique);
		if (replaces || !insertion.onDuplicate().isEmpty()) {
			refuseToReplace(table);
		}
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
			return table.structure().columns();
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
		Column column = table.structure().find(name);
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

	/**
	 * Bind a value that UPDATE sets, or ON DUPLICATE KEY UPDATE.
	 */
	static String value(Expression value, Column column, ExpressionBinder expressions) throws SQLException {
		if (value instanceof Expression.Literal literal && literal.kind() == Expression.LiteralKind.HEXADECIMAL
				&& StorageType.named(column.type()).kind() == Kind.JSON) {
			throw expressions.binding().notSupported("bytes in a json column");
		}
		if (value instanceof Expression.Default) {
			return defaultOf(column);
		}
		Bound bound = expressions.bind(value);
		SetMembers members = SetMembers.of(column);
		return (members != null) ? members.stored(bound, expressions.binding())
				: assigned(bound, StorageType.named(column.type())).sql();
	}

	private static String inserted(Expression value, Column column, ExpressionBinder expressions) throws SQLException {
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
		Bound stored = new LiteralBinder(expressions.binding()).stored(value, type);
		if (stored != null) {
			return stored.sql();
		}
		LiteralArithmetic.refuse(value, type);
		Bound bound = expressions.bind(value);
		if (column.autoIncrement() && isZero(bound)) {
			// A parameter can be another number next time.
			expressions.binding().onceOnly();
			return "DEFAULT";
		}
		SetMembers members = SetMembers.of(column);
		return (members != null) ? members.stored(bound, expressions.binding()) : assigned(bound, type).sql();
	}

	private static String defaultOf(Column column) throws SQLException {
		SetMembers members = SetMembers.of(column);
		String given = column.defaultValue();
		if (members != null && given != null) {
			members.checkDefault(given);
		}
		if (!column.nullable() && column.defaultValue() == null && !column.autoIncrement()
				&& column.generation() == null) {
			throw ServerError.invalidValue("invalid default value for column '" + column.name() + "'");
		}
		return "DEFAULT";
	}

	private static boolean isZero(Bound value) {
		return value.literal() instanceof Long number && number == 0;
	}

	/**
	 * H2 itself knows the values of an enum.
	 */
	static Bound assigned(Bound value, ServerType type) throws SQLException {
		boolean listed = type.kind() == Kind.ENUM || type.kind() == Kind.SET;
		if (type.kind() == Kind.ENUM && value.literal() instanceof Boolean truth) {
			return new Bound(truth ? "1" : "0", type);
		}
		if (!listed && value.kind() != Kind.ANY && !Casts.isSupported(value.type(), type)) {
			throw ServerError.invalidArgument("operator "
					+ ((type.kind() == Kind.DATE || type.kind() == Kind.DATETIME || type.kind() == Kind.TIMESTAMP)
							? "cast_strict" : "cast")
					+ ", bad value [" + value.type().inErrors() + " " + type.inErrors() + "]");
		}
		boolean number = listed && !value.kind().isText() && value.kind() != Kind.ENUM && value.kind() != Kind.ANY;
		if (number && value.literal() == null) {
			throw ServerError.notSupported("a number that is computed in an enum");
		}
		return listed ? value : Conversions.assigned(value, type);
	}

	private String selected(Query query, List<Column> columns) throws SQLException {
		BoundQuery bound = this.queries.bindNested(query, null);
		if (bound.columns().size() != columns.size()) {
			throw ServerError.invalidValue("insert values does not match the number of columns");
		}
		List<String> values = new ArrayList<>();
		boolean differs = false;
		for (int i = 0; i < columns.size(); i++) {
			String name = "c" + i;
			String value = assigned(new Bound(name, bound.columns().get(i).type()),
					StorageType.named(columns.get(i).type()))
				.sql();
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
		expressions.insertedValues((name) -> new Bound("VALUES(" + StorageNames.quoted(name) + ")",
				StorageType.named(column(table, name).type())));
		// Of several values of a column, the last one counts.
		Map<String, String> written = new LinkedHashMap<>();
		for (Modification.Assignment assignment : assignments) {
			Column column = column(table, LowerCase.of(assignment.column().name()));
			refuseKey(table, column);
			written.put(column.name(),
					StorageNames.quoted(column.name()) + " = " + value(assignment.value(), column, expressions));
		}
		return String.join(", ", written.values());
	}

}
