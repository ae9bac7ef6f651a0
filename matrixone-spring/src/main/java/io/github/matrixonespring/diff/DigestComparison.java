package io.github.matrixonespring.diff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.DiffSql.Compared;
import io.github.matrixonespring.timetravel.PastCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The comparison of a table at two moments by two statements, for two moments of the
 * past, of which a statement reads one only, and for servers that have no full outer
 * join. Rows are compared here: by digests of their keys and of their values, of a
 * limited number of rows at a time. Those that differ are read afterwards, by the digests
 * of their keys.
 */
final class DigestComparison {

	/** How many rows of each moment are held at a time: some 40 MB. */
	private static final int ROWS_IN_MEMORY = 250_000;

	/** How many rows are asked for by one statement. */
	private static final int ROWS_PER_STATEMENT = 1_000;

	private final Compared table;

	private final Statements statements;

	/**
	 * Create a comparison.
	 * @param table the table at both moments
	 * @param statements makes the statements
	 */
	DigestComparison(Compared table, Statements statements) {
		this.table = table;
		this.statements = statements;
	}

	/**
	 * Find the rows that differ.
	 * @return what has become of each, by the digest of its key
	 */
	Map<String, ChangeKind> find() {
		long rows = Math.max(count(this.table.beforeTime()), count(this.table.afterTime()));
		int parts = Math.toIntExact(rows / ROWS_IN_MEMORY + 1);
		Map<String, ChangeKind> changes = new LinkedHashMap<>();
		for (int part = 0; part < parts; part++) {
			compare(part, parts, changes);
		}
		return changes;
	}

	private long count(PointInTime time) {
		return this.statements.of(DiffSql.countAll(this.table.name(), time), List.of()).query(Long.class).single();
	}

	private void compare(int part, int parts, Map<String, ChangeKind> changes) {
		Map<String, Version> before = new HashMap<>();
		read(this.table.beforeTime(), part, parts, before::put);
		read(this.table.afterTime(), part, parts, (key, after) -> {
			Version earlier = before.remove(key);
			if (earlier == null) {
				put(changes, key, ChangeKind.ADDED, after.inScope());
			}
			else if (!earlier.values().equals(after.values())) {
				put(changes, key, ChangeKind.CHANGED, earlier.inScope() || after.inScope());
			}
		});
		before.forEach((key, version) -> put(changes, key, ChangeKind.REMOVED, version.inScope()));
	}

	private static void put(Map<String, ChangeKind> changes, String key, ChangeKind kind, boolean inScope) {
		if (inScope) {
			changes.put(key, kind);
		}
	}

	private void read(PointInTime time, int part, int parts, BiConsumer<String, Version> rows) {
		PastCondition condition = this.table.condition();
		this.statements
			.of(DiffSql.digests(this.table, time, part, parts), (condition != null) ? condition.arguments() : List.of())
			.query((row) -> {
				rows.accept(row.getString(1), new Version(row.getString(2), row.getInt(3) == 1));
			});
	}

	/**
	 * Read the rows that differ, when their turn comes.
	 */
	Stream<RowChange> rows() {
		List<Map.Entry<String, ChangeKind>> changes = List.copyOf(find().entrySet());
		return IntStream.iterate(0, (start) -> start < changes.size(), (start) -> start + ROWS_PER_STATEMENT)
			.mapToObj((start) -> changes.subList(start, Math.min(changes.size(), start + ROWS_PER_STATEMENT)))
			.flatMap((chunk) -> rows(chunk).stream());
	}

	private List<RowChange> rows(List<Map.Entry<String, ChangeKind>> changes) {
		Map<String, Row> before = rows(changes, ChangeKind.ADDED, this.table.before(), this.table.beforeTime());
		Map<String, Row> after = rows(changes, ChangeKind.REMOVED, this.table.after(), this.table.afterTime());
		List<RowChange> rows = new ArrayList<>();
		changes.forEach((change) -> {
			Row earlier = before.get(change.getKey());
			Row later = after.get(change.getKey());
			Row any = (later != null) ? later : earlier;
			if (any == null) {
				throw new TransientDataAccessResourceException("""
						A row of %s that is added at %s was removed while the rows were read. Try again"""
					.formatted(this.table.name(), this.table.afterTime()));
			}
			rows.add(new RowChange(this.table.name().database(), this.table.name().table(), change.getValue(),
					any.key(), (earlier != null) ? earlier.values() : null, (later != null) ? later.values() : null));
		});
		return rows;
	}

	/**
	 * Read rows at one moment.
	 * @param without the kind of those that are not there at that moment
	 */
	private Map<String, Row> rows(List<Map.Entry<String, ChangeKind>> changes, ChangeKind without, TableShape shape,
			PointInTime time) {
		List<String> digests = changes.stream()
			.filter((change) -> change.getValue() != without)
			.map(Map.Entry::getKey)
			.toList();
		Map<String, Row> rows = new HashMap<>();
		if (!digests.isEmpty()) {
			this.statements.of(DiffSql.byDigest(this.table.name(), shape, time, digests.size()), digests)
				.query((row) -> {
					rows.put(row.getString(1), Row.of(row, shape));
				});
		}
		return rows;
	}

	/**
	 * Makes statements on the connections of the comparison.
	 */
	interface Statements {

		/**
		 * Make one whose rows come one by one where that is possible.
		 * @param sql its text
		 * @param arguments its values
		 */
		StatementSpec of(String sql, List<? extends @Nullable Object> arguments);

	}

	/**
	 * What is known of a row at one moment.
	 *
	 * @param values the digest of its values
	 * @param inScope whether it meets the condition
	 */
	private record Version(String values, boolean inScope) {
	}

	private record Row(Map<String, Object> key, Map<String, @Nullable Object> values) {

		static Row of(ResultSet row, TableShape shape) throws SQLException {
			int keys = shape.keyOrHidden().size();
			return new Row(DiffRows.key(row, 2, shape), DiffRows.values(row, 2 + keys, shape));
		}

	}

}
