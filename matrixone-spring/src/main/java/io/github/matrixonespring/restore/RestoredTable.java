package io.github.matrixonespring.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.restore.TableDefinition.Column;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.timetravel.PastCondition;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * A table that exists at both moments, and which of its rows a restore is about.
 *
 * @param name its name
 * @param now what it is like now
 * @param then what it was like at the point
 * @param point the point
 * @param condition which rows, or {@code null} for all
 * @param only the keys of the rows, or {@code null} if the condition tells
 * @param also keys of rows beyond the condition
 * @param joins whether the server has full outer joins
 * @param rowIds whether rows that nobody has written since have the same id
 */
record RestoredTable(TableName name, TableDefinition now, TableDefinition then, PointInTime point,
		@Nullable PastCondition condition, @Nullable Set<RowKey> only, Set<RowKey> also, boolean joins,
		boolean rowIds) {

	/** How many keys a statement is given at most where it may be several statements. */
	private static final int KEYS_PER_STATEMENT = 1_000;

	/** How many rows are compared and written by their keys; long lists are slow. */
	private static final int KEYS_AT_MOST = 5_000;

	/**
	 * Return a table of a server.
	 * @param statements tell what the server can do
	 */
	static RestoredTable of(MatrixOneStatements statements, TableName name, TableDefinition now, TableDefinition then,
			PointInTime point, @Nullable PastCondition condition, @Nullable Set<RowKey> only) {
		boolean joins = statements.serverHas(Capability.FULL_OUTER_JOIN);
		boolean rowIds = joins && statements.serverHas(Capability.ROW_IDS) && now.hasSameColumns(then);
		return new RestoredTable(name, now, then, point, condition, only, Set.of(), joins, rowIds);
	}

	/**
	 * Return the columns to be compared and written: those of both moments that are not
	 * computed, but for the key.
	 */
	List<Column> columns() {
		return this.now.columns()
			.values()
			.stream()
			.filter((column) -> this.then.columns().containsKey(column.name()) && !column.generated()
					&& !key().contains(column.name()))
			.toList();
	}

	/**
	 * Return the columns that were added since and are kept as they are.
	 */
	List<Column> kept() {
		return this.now.columns()
			.values()
			.stream()
			.filter((column) -> !this.then.columns().containsKey(column.name()) && !column.generated())
			.toList();
	}

	List<String> key() {
		return this.now.keyOrHidden();
	}

	/**
	 * Return whether statements need not name the rows that they write: it is about all
	 * of them, and they are too many. Members of enums are written by their keys.
	 */
	boolean isWrittenAsWhole(int rows) {
		return rows > KEYS_AT_MOST && this.condition == null && this.only == null && !this.now.partitioned()
				&& columns().stream().noneMatch(Column::isEnumerated);
	}

	RestoredTable withAlso(Collection<RowKey> keys) {
		Set<RowKey> also = new TreeSet<>(this.also);
		also.addAll(keys);
		return new RestoredTable(this.name, this.now, this.then, this.point, this.condition, this.only, also,
				this.joins, this.rowIds);
	}

	RestoreRow row(RowKey key) {
		return key.row(this.name, this.now);
	}

	/**
	 * Find the rows that differ.
	 * @return the rows by their keys, in the order in which they are locked
	 */
	Map<RowKey, RowDifference> difference(MatrixOneStatements statements) {
		return difference(statements, 0);
	}

	/**
	 * Find the rows that differ.
	 * @param limit how many are read at most, or 0 for all
	 * @return the rows by their keys, in the order in which they are locked
	 */
	Map<RowKey, RowDifference> difference(MatrixOneStatements statements, int limit) {
		Map<RowKey, RowDifference> rows = new TreeMap<>();
		rows.putAll((this.only == null) ? differenceInScope(statements, limit) : difference(statements, this.only));
		rows.putAll(difference(statements, this.also));
		return rows;
	}

	/**
	 * To compare all columns of all rows takes several times as long as to find the rows
	 * that were written since, which usually are few.
	 */
	private Map<RowKey, RowDifference> differenceInScope(MatrixOneStatements statements, int limit) {
		if (this.rowIds) {
			Set<RowKey> written = writtenSince(statements);
			if (written.size() <= KEYS_AT_MOST) {
				return difference(statements, this.condition, written);
			}
		}
		return difference(statements, this.condition, List.of(), limit);
	}

	/**
	 * Find rows that were written since, and some that the server has only moved: more
	 * than are compared by their keys if there are as many.
	 */
	private Set<RowKey> writtenSince(MatrixOneStatements statements) {
		Set<RowKey> keys = new TreeSet<>();
		List<@Nullable Object> side = (this.condition != null) ? this.condition.arguments() : List.of();
		statements.query(RestoreSql.writtenSince(this, this.condition, KEYS_AT_MOST + 1),
				(row, number) -> keys.add(key(row, 1)), Stream.concat(side.stream(), side.stream()).toArray());
		return keys;
	}

	/**
	 * Find which of some rows differ.
	 */
	Map<RowKey, RowDifference> difference(MatrixOneStatements statements, Collection<RowKey> keys) {
		return difference(statements, null, keys);
	}

	private Map<RowKey, RowDifference> difference(MatrixOneStatements statements, @Nullable PastCondition condition,
			Collection<RowKey> keys) {
		Map<RowKey, RowDifference> rows = new TreeMap<>();
		chunks(keys).forEach((chunk) -> rows.putAll(difference(statements, condition, chunk, 0)));
		return rows;
	}

	private Map<RowKey, RowDifference> difference(MatrixOneStatements statements, @Nullable PastCondition condition,
			List<RowKey> keys, int limit) {
		Map<RowKey, RowDifference> rows = new TreeMap<>();
		List<@Nullable Object> side = new ArrayList<>((condition != null) ? condition.arguments() : List.of());
		side.addAll(arguments(keys));
		statements.query(RestoreSql.differences(this, condition, keys.size(), limit), (row, number) -> {
			RowDifference difference = difference(row, condition != null);
			return rows.put(difference.key(), difference) == null;
		}, differenceArguments(side));
		return rows;
	}

	/**
	 * Return the values of a statement that finds differences.
	 * @param side those of the rows at one of the moments
	 */
	Object[] differenceArguments(List<? extends @Nullable Object> side) {
		return Collections.nCopies(this.joins ? 2 : 4, side).stream().flatMap(List::stream).toArray();
	}

	private RowDifference difference(ResultSet row, boolean scoped) throws SQLException {
		ChangeKind kind = kind(row);
		int image = 1 + 2 * key().size();
		return new RowDifference(keyOfEither(row), kind, (kind != ChangeKind.REMOVED) ? row.getString(image) : "",
				scoped && kind == ChangeKind.CHANGED && row.getInt(image + 1) != row.getInt(image + 2));
	}

	/**
	 * Tell what has become of a row that begins with its key now and its key then.
	 */
	ChangeKind kind(ResultSet row) throws SQLException {
		if (row.getObject(1) == null) {
			return ChangeKind.REMOVED;
		}
		return (row.getObject(1 + key().size()) != null) ? ChangeKind.CHANGED : ChangeKind.ADDED;
	}

	/**
	 * Read the key of a row that begins with its key now and its key then.
	 */
	RowKey keyOfEither(ResultSet row) throws SQLException {
		return key(row, (row.getObject(1) != null) ? 1 : 1 + key().size());
	}

	/**
	 * Read digests of what some rows are now.
	 * @return the digests of those that there are
	 */
	Map<RowKey, String> images(MatrixOneStatements statements, Collection<RowKey> keys) {
		Map<RowKey, String> images = new TreeMap<>();
		query(statements, keys, (size) -> RestoreSql.images(this, size),
				(row) -> images.put(key(row, 1), row.getString(1 + key().size())));
		return images;
	}

	RowKey key(ResultSet row, int first) throws SQLException {
		return RowKey.of(row, first, this.now);
	}

	/**
	 * Run a query for rows that are chosen by their keys, some of them at a time.
	 * @param sql makes the query for a number of keys
	 * @param callback is given each row
	 */
	static void query(MatrixOneStatements statements, Collection<RowKey> keys, IntFunction<String> sql,
			RowCallbackHandler callback) {
		chunks(keys).forEach((chunk) -> statements.query(sql.apply(chunk.size()), (row, number) -> {
			callback.processRow(row);
			return number;
		}, arguments(chunk).toArray()));
	}

	static List<Object> arguments(Collection<RowKey> keys) {
		return keys.stream().flatMap((key) -> key.values().stream()).toList();
	}

	static List<Object> argumentsTwice(Collection<RowKey> keys) {
		List<Object> once = arguments(keys);
		return Stream.concat(once.stream(), once.stream()).toList();
	}

	static List<List<RowKey>> chunks(Collection<RowKey> keys) {
		List<RowKey> all = List.copyOf(keys);
		List<List<RowKey>> chunks = new ArrayList<>();
		for (int start = 0; start < all.size(); start += KEYS_PER_STATEMENT) {
			chunks.add(all.subList(start, Math.min(all.size(), start + KEYS_PER_STATEMENT)));
		}
		return chunks;
	}

}
