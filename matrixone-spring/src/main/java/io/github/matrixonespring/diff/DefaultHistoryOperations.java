package io.github.matrixonespring.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.timetravel.ResolvedTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Default implementation of {@link HistoryOperations}. Public for the
 * {@code MatrixOneTemplate}, which makes one for each table.
 *
 * @since 0.1.0
 */
public final class DefaultHistoryOperations implements HistoryOperations {

	private final MatrixOneConnections connections;

	private final TimeTravel timeTravel;

	private final Supplier<List<Snapshot>> snapshots;

	private final TableName table;

	/**
	 * Create a history.
	 * @param connections the connections, to be closed by the caller
	 * @param timeTravel looks the moments up
	 * @param snapshots lists the snapshots, as {@code SnapshotManager::list} does
	 * @param table the table
	 */
	public DefaultHistoryOperations(MatrixOneConnections connections, TimeTravel timeTravel,
			Supplier<List<Snapshot>> snapshots, TableName table) {
		this.connections = connections;
		this.timeTravel = timeTravel;
		this.snapshots = snapshots;
		this.table = table;
	}

	@Override
	public RowHistory key(Object... key) {
		return new DefaultRowHistory(List.of(key));
	}

	private final class DefaultRowHistory implements RowHistory {

		private final List<Object> key;

		DefaultRowHistory(List<Object> key) {
			this.key = key;
		}

		@Override
		public List<RowVersion> between(PointInTime from, PointInTime to) {
			return observed(from + " to " + to, () -> find(from, to));
		}

		private List<RowVersion> find(PointInTime from, PointInTime to) {
			return DefaultHistoryOperations.this.connections.onOneConnection((statements) -> {
				List<ResolvedTime> times = DefaultHistoryOperations.this.timeTravel.resolve(statements,
						List.of(from, to));
				ResolvedTime first = times.get(0);
				ResolvedTime last = times.get(1);
				return versions(statements, (timestamp) -> !first.isAfter(timestamp) && !last.isBefore(timestamp));
			});
		}

		@Override
		public List<RowVersion> all() {
			return observed("all snapshots", () -> DefaultHistoryOperations.this.connections
				.onOneConnection((statements) -> versions(statements, (timestamp) -> true)));
		}

		private List<RowVersion> observed(String moments, Supplier<List<RowVersion>> work) {
			ObservedOperation operation = ObservedOperation.of(Kind.DIFF, Action.HISTORY, "table")
				.about(DefaultHistoryOperations.this.table)
				.from(moments);
			return DefaultHistoryOperations.this.connections.getObserver().observe(operation, work);
		}

		private List<RowVersion> versions(MatrixOneStatements statements, LongPredicate chosen) {
			TableName table = DefaultHistoryOperations.this.table;
			List<Snapshot> snapshots = DefaultHistoryOperations.this.snapshots.get()
				.stream()
				.filter((snapshot) -> snapshot.covers(table.database(), table.table()))
				.filter((snapshot) -> chosen.test(snapshot.timestamp()))
				.sorted(Comparator.comparingLong(Snapshot::timestamp))
				.toList();
			if (snapshots.isEmpty()) {
				return List.of();
			}
			List<ResolvedTime> times = DefaultHistoryOperations.this.timeTravel.resolve(statements,
					snapshots.stream().map((snapshot) -> PointInTime.ofTimestamp(snapshot.timestamp())).toList());
			List<RowVersion> versions = new ArrayList<>();
			for (int i = 0; i < snapshots.size(); i++) {
				add(versions, snapshots.get(i), read(statements, snapshots.get(i), times.get(i)));
			}
			return List.copyOf(versions);
		}

		private @Nullable Map<String, @Nullable Object> read(MatrixOneStatements statements, Snapshot snapshot,
				ResolvedTime time) {
			TableName name = time.stored(DefaultHistoryOperations.this.table.database(),
					DefaultHistoryOperations.this.table.table());
			TableShape shape = TableShape.read(statements, time.time(), name.database(), name.table())
				.get(name.table());
			if (shape == null) {
				return null;
			}
			if (shape.key().size() != this.key.size()) {
				throw new InvalidDataAccessApiUsageException(
						"The key of %s has %d columns at snapshot '%s': %s. Given are %d values: %s".formatted(name,
								shape.key().size(), snapshot.name(), shape.key(), this.key.size(), this.key));
			}
			return statements
				.query(DiffSql.byKey(name, shape, time.time()), (row, number) -> DiffRows.values(row, 1, shape),
						this.key.toArray())
				.stream()
				.findFirst()
				.orElse(null);
		}

		private static void add(List<RowVersion> versions, Snapshot snapshot,
				@Nullable Map<String, @Nullable Object> row) {
			RowVersion newest = versions.isEmpty() ? null : versions.get(versions.size() - 1);
			if (newest != null && isSame(newest.row(), row)) {
				versions.set(versions.size() - 1, new RowVersion(newest.first(), snapshot, newest.row()));
			}
			else {
				versions.add(new RowVersion(snapshot, snapshot, row));
			}
		}

		private static boolean isSame(@Nullable Map<String, @Nullable Object> first,
				@Nullable Map<String, @Nullable Object> second) {
			if (first == null || second == null) {
				return first == second;
			}
			return List.copyOf(first.keySet()).equals(List.copyOf(second.keySet())) && first.keySet()
				.stream()
				.allMatch((column) -> Objects.deepEquals(first.get(column), second.get(column)));
		}

	}

}
