package io.github.matrixonespring.diff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.TableShape.Column;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.PastCondition;
import io.github.matrixonespring.timetravel.TableName;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of comparisons.
 */
final class DiffSql {

	/** Rows of the second moment. */
	private static final String AFTER = "n";

	/** Rows of the first moment. */
	private static final String BEFORE = "o";

	/** Names no column of a user. */
	private static final String IN_SCOPE = "__matrixone_in_scope";

	private DiffSql() {
	}

	/**
	 * Finds the columns of the tables of a database, but those that the server adds.
	 */
	static String columns(PointInTime time, boolean oneTable) {
		return """
				select c.table_name, c.column_name, c.data_type from information_schema.columns%s c \
				join information_schema.tables%1$s t on t.table_schema = c.table_schema and t.table_name = c.table_name \
				where t.table_type = 'BASE TABLE' and c.table_schema = ?%s and c.column_name not like '\\_\\_mo\\_%%' \
				order by c.table_name, c.ordinal_position"""
			.formatted(time.hint(), oneTable ? " and c.table_name = ?" : "");
	}

	/**
	 * Finds the primary keys of the tables of a database.
	 */
	static String keys(PointInTime time, boolean oneTable) {
		return """
				select table_name, column_name from information_schema.statistics%s \
				where table_schema = ?%s and index_name = 'PRIMARY' order by table_name, seq_in_index"""
			.formatted(time.hint(), oneTable ? " and table_name = ?" : "");
	}

	/**
	 * Counts the rows that differ: a number of the caller, then how many are added,
	 * changed and removed.
	 */
	static String count(Compared table, int number) {
		return "select %d, count(case when %s then 1 end), count(case when %s then 1 end), count(case when %s then 1 end) %s"
			.formatted(number, added(table), changed(table), removed(table), differing(table));
	}

	static String union(List<String> queries) {
		return String.join(" union all ", queries);
	}

	/**
	 * Reads the rows that differ: the columns of the key of either moment, then all
	 * columns of the second moment, then all of the first.
	 */
	static String rows(Compared table) {
		List<String> columns = new ArrayList<>();
		table.key().forEach((column) -> columns.add(of(AFTER, column)));
		table.key().forEach((column) -> columns.add(of(BEFORE, column)));
		table.after().names().forEach((column) -> columns.add(of(AFTER, column)));
		table.before().names().forEach((column) -> columns.add(of(BEFORE, column)));
		return "select %s %s".formatted(String.join(", ", columns), differing(table));
	}

	static String countAll(TableName table, PointInTime time) {
		return "select count(*) %s".formatted(from(table, time, null));
	}

	/**
	 * Reads a digest of the key and one of the values to be compared of each row at one
	 * of the moments, and whether it meets the condition.
	 * @param part which part of the rows, from 0
	 * @param parts how many parts
	 */
	static String digests(Compared table, PointInTime time, int part, int parts) {
		PastCondition condition = table.condition();
		String key = digest(table.key());
		List<String> columns = table.columns().stream().map(Column::name).toList();
		return "select %s, %s, %s from %s%s%s".formatted(key, columns.isEmpty() ? "''" : digest(columns),
				(condition != null) ? "case when (%s) then 1 else 0 end".formatted(condition.at(time)) : "1",
				table.name().quoted(), time.hint(),
				(parts > 1) ? " where crc32(%s) %% %d = %d".formatted(key, parts, part) : "");
	}

	/**
	 * Reads rows by the digests of their keys: the digest, the columns of the key, then
	 * all columns.
	 */
	static String byDigest(TableName table, TableShape shape, PointInTime time, int count) {
		String digest = digest(shape.keyOrHidden());
		return "select %s, %s from %s%s where %1$s in (%s)".formatted(digest, keyAndColumns(shape), table.quoted(),
				time.hint(), String.join(", ", Collections.nCopies(count, "?")));
	}

	private static String digest(List<String> columns) {
		return columns.stream().map(DiffSql::quoted).collect(Collectors.joining(", ", "md5(serial_full(", "))"));
	}

	/**
	 * Counts the rows of a table that exists at one of the moments only.
	 */
	static String countOne(TableName table, PointInTime time, @Nullable PastCondition condition, int number) {
		return "select %d, count(*), 0, 0 %s".formatted(number, from(table, time, condition));
	}

	/**
	 * Reads the rows of a table that exists at one of the moments only: the columns of
	 * its key, then all columns.
	 */
	static String rowsOfOne(TableName table, TableShape shape, PointInTime time, @Nullable PastCondition condition) {
		return "select %s %s".formatted(keyAndColumns(shape), from(table, time, condition));
	}

	private static String keyAndColumns(TableShape shape) {
		return Stream.concat(shape.keyOrHidden().stream(), shape.names().stream())
			.map(DiffSql::quoted)
			.collect(Collectors.joining(", "));
	}

	private static String from(TableName table, PointInTime time, @Nullable PastCondition condition) {
		return "from %s%s%s".formatted(table.quoted(), time.hint(),
				(condition != null) ? " where (" + condition.at(time) + ")" : "");
	}

	/**
	 * Finds a row by its key.
	 */
	static String byKey(TableName table, TableShape shape, PointInTime time) {
		return "select %s from %s%s where %s".formatted(
				shape.names().stream().map(DiffSql::quoted).collect(Collectors.joining(", ")), table.quoted(),
				time.hint(),
				shape.keyOrHidden()
					.stream()
					.map((column) -> quoted(column) + " = ?")
					.collect(Collectors.joining(" and ")));
	}

	private static String added(Compared table) {
		return "%s is null".formatted(of(BEFORE, table.key().get(0)));
	}

	private static String removed(Compared table) {
		return "%s is null".formatted(of(AFTER, table.key().get(0)));
	}

	private static String changed(Compared table) {
		return "%s is not null and %s is not null".formatted(of(BEFORE, table.key().get(0)),
				of(AFTER, table.key().get(0)));
	}

	private static String differing(Compared table) {
		List<String> conditions = new ArrayList<>(List.of(added(table), removed(table)));
		if (!table.columns().isEmpty()) {
			conditions.add("not (%s)"
				.formatted(table.columns().stream().map(DiffSql::equal).collect(Collectors.joining(" and "))));
		}
		String on = table.key()
			.stream()
			.map((column) -> of(AFTER, column) + " = " + of(BEFORE, column))
			.collect(Collectors.joining(" and "));
		return "from %s full outer join %s on %s where (%s)%s".formatted(
				side(table, table.after(), table.afterTime(), AFTER),
				side(table, table.before(), table.beforeTime(), BEFORE), on, String.join(" or ", conditions),
				(table.condition() != null)
						? " and (%s = 1 or %s = 1)".formatted(of(AFTER, IN_SCOPE), of(BEFORE, IN_SCOPE)) : "");
	}

	private static String side(Compared table, TableShape shape, PointInTime time, String alias) {
		PastCondition condition = table.condition();
		if (condition == null) {
			return "%s%s %s".formatted(table.name().quoted(), time.hint(), alias);
		}
		String columns = Stream
			.concat(shape.key().isEmpty() ? table.key().stream() : Stream.empty(), shape.names().stream())
			.map(DiffSql::quoted)
			.collect(Collectors.joining(", "));
		return "(select %s, case when (%s) then 1 else 0 end as %s from %s%s) %s".formatted(columns, condition.at(time),
				IN_SCOPE, table.name().quoted(), time.hint(), alias);
	}

	private static String equal(Column column) {
		String after = of(AFTER, column.name());
		String before = of(BEFORE, column.name());
		return column.isSerialized() ? "serial_full(%s) <=> serial_full(%s)".formatted(after, before)
				: "%s <=> %s".formatted(after, before);
	}

	private static String of(String alias, String column) {
		return alias + "." + quoted(column);
	}

	private static String quoted(String name) {
		return new Identifier(name).quoted();
	}

	/**
	 * A table that exists at both moments.
	 *
	 * @param name its name
	 * @param before its columns at the first moment
	 * @param beforeTime the first moment
	 * @param after its columns at the second moment
	 * @param afterTime the second moment
	 * @param condition which rows, or {@code null} for all
	 */
	record Compared(TableName name, TableShape before, PointInTime beforeTime, TableShape after, PointInTime afterTime,
			@Nullable PastCondition condition) {

		List<String> key() {
			return this.after.keyOrHidden();
		}

		/**
		 * Return the columns to be compared: those of both moments, but for the key.
		 */
		List<Column> columns() {
			List<String> before = this.before.names();
			return this.after.columns()
				.stream()
				.filter((column) -> before.contains(column.name()) && !key().contains(column.name()))
				.toList();
		}

	}

}
