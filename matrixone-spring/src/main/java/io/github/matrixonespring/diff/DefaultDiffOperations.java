package io.github.matrixonespring.diff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.DiffSql.Compared;
import io.github.matrixonespring.diff.TableChanges.Existence;
import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.timetravel.PastCondition;
import io.github.matrixonespring.timetravel.ResolvedTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Default implementation of {@link DiffOperations}. Public for the
 * {@code MatrixOneTemplate}, which makes one for each comparison.
 * <p>
 * A comparison takes three steps, on one connection:
 * <ol>
 * <li>Make each moment one number, and check that something keeps the tables.
 * <li>Read the columns and keys that the tables had at each moment.
 * <li>Join the rows of both moments by their key, and take those that have no partner or
 * differ from it.
 * </ol>
 *
 * @since 0.1.0
 */
public final class DefaultDiffOperations implements DiffOperations {

	private final MatrixOneConnections connections;

	private final TimeTravel timeTravel;

	private final PointInTime before;

	private final PointInTime after;

	/**
	 * Create a comparison.
	 * @param connections the connections, to be closed by the caller
	 * @param timeTravel looks the moments up
	 * @param before the first moment
	 * @param after the second moment
	 */
	public DefaultDiffOperations(MatrixOneConnections connections, TimeTravel timeTravel, PointInTime before,
			PointInTime after) {
		this.connections = connections;
		this.timeTravel = timeTravel;
		this.before = before;
		this.after = after;
	}

	@Override
	public TableDiff table(String database, String table) {
		return new DefaultTableDiff(new TableName(database, table), null);
	}

	@Override
	public DatabaseDiff database(String database) {
		return new DefaultDatabaseDiff(database);
	}

	/**
	 * Look at both moments, and do something with what there is.
	 */
	private <T> T compare(Action action, String database, @Nullable String table, @Nullable PastCondition condition,
			Function<Comparison, T> work) {
		ObservedOperation observed = ObservedOperation.of(Kind.DIFF, action, (table != null) ? "table" : "database")
			.about((table != null) ? new TableName(database, table) : database)
			.from(this.before + " and " + this.after);
		return this.connections.getObserver().observe(observed, () -> compareNow(database, table, condition, work));
	}

	private <T> T compareNow(String database, @Nullable String table, @Nullable PastCondition condition,
			Function<Comparison, T> work) {
		return this.connections.onOneConnection((statements) -> {
			List<ResolvedTime> times = this.timeTravel.resolve(statements, List.of(this.before, this.after));
			ResolvedTime before = times.get(0);
			ResolvedTime after = times.get(1);
			Comparison comparison = new Comparison(database, read(statements, before, database, table),
					read(statements, after, database, table), before, after, condition,
					statements.serverHas(Capability.FULL_OUTER_JOIN));
			if (condition != null) {
				condition.check(this.timeTravel, statements, before);
				condition.check(this.timeTravel, statements, after);
			}
			return work.apply(comparison);
		});
	}

	private Map<String, TableShape> read(MatrixOneStatements statements, ResolvedTime time, String database,
			@Nullable String table) {
		// Without a name for a table, it has to be the whole database that is kept.
		TableName name = time.stored(database, (table != null) ? table : "");
		this.timeTravel.requireKept(statements, time, Set.of(name));
		return TableShape.read(statements, time.time(), name.database(), name.table());
	}

	/**
	 * Make a statement whose rows come from the server one by one, but in a transaction:
	 * there the driver reads all of them at first.
	 */
	private StatementSpec statement(String sql, List<? extends @Nullable Object> arguments) {
		StatementSpec statement = this.connections.jdbc().sql(sql).params(arguments);
		return this.connections.isInTransaction() ? statement : statement.withFetchSize(Integer.MIN_VALUE);
	}

	private List<TableChanges> count(Comparison comparison) {
		List<TableName> names = comparison.allTables();
		return comparison.takesOneStatement() ? count(comparison, names)
				: names.stream().flatMap((name) -> countOne(comparison, name).stream()).toList();
	}

	private List<TableChanges> countOne(Comparison comparison, TableName name) {
		if (comparison.existence(name) != Existence.BOTH) {
			return count(comparison, List.of(name));
		}
		Collection<ChangeKind> kinds = new DigestComparison(comparison.both(name), this::statement).find().values();
		return List.of(comparison.changes(name, Collections.frequency(kinds, ChangeKind.ADDED),
				Collections.frequency(kinds, ChangeKind.CHANGED), Collections.frequency(kinds, ChangeKind.REMOVED)));
	}

	private List<TableChanges> count(Comparison comparison, List<TableName> names) {
		if (names.isEmpty()) {
			return List.of();
		}
		List<@Nullable Object> arguments = new ArrayList<>();
		List<String> queries = new ArrayList<>();
		for (TableName name : names) {
			queries.add(comparison.count(name, queries.size()));
			arguments.addAll(comparison.arguments(name));
		}
		TableChanges[] counted = new TableChanges[names.size()];
		statement(DiffSql.union(queries), arguments).query((row) -> {
			int number = row.getInt(1);
			counted[number] = comparison.changes(names.get(number), row.getLong(2), row.getLong(3), row.getLong(4));
		});
		return List.of(counted);
	}

	private Stream<RowChange> rows(Comparison comparison) {
		TableName name = comparison.allTables().get(0);
		return (!comparison.takesOneStatement() && comparison.existence(name) == Existence.BOTH)
				? new DigestComparison(comparison.both(name), this::statement).rows()
				: statement(comparison.rows(name), comparison.arguments(name)).query(comparison.rowMapper(name))
					.stream();
	}

	private final class DefaultTableDiff implements TableDiff {

		private final TableName name;

		private final @Nullable PastCondition condition;

		DefaultTableDiff(TableName name, @Nullable PastCondition condition) {
			this.name = name;
			this.condition = condition;
		}

		@Override
		public TableDiff where(String condition, @Nullable Object... arguments) {
			return new DefaultTableDiff(this.name, PastCondition.of(condition, arguments));
		}

		@Override
		public TableChanges summary() {
			return compare(Action.SUMMARY, (comparison) -> count(comparison).get(0));
		}

		@Override
		public Stream<RowChange> rows() {
			return compare(Action.ROWS, DefaultDiffOperations.this::rows);
		}

		private <T> T compare(Action action, Function<Comparison, T> work) {
			return DefaultDiffOperations.this.compare(action, this.name.database(), this.name.table(), this.condition,
					(comparison) -> {
						if (comparison.allTables().isEmpty()) {
							throw new InvalidDataAccessResourceUsageException(
									"Table %s exists neither at %s nor at %s. Nothing was compared".formatted(this.name,
											DefaultDiffOperations.this.before, DefaultDiffOperations.this.after));
						}
						return work.apply(comparison);
					});
		}

	}

	private final class DefaultDatabaseDiff implements DatabaseDiff {

		private final String database;

		DefaultDatabaseDiff(String database) {
			this.database = database;
		}

		@Override
		public DatabaseChanges summary() {
			return compare(Action.SUMMARY, this.database, null, null,
					(comparison) -> new DatabaseChanges(this.database, count(comparison)));
		}

		@Override
		public Stream<RowChange> rows() {
			List<TableName> tables = compare(Action.TABLES, this.database, null, null, Comparison::allTables);
			return tables.stream().flatMap((name) -> table(name.database(), name.table()).rows());
		}

	}

	/**
	 * What there was at both moments.
	 *
	 * @param database the database
	 * @param before the tables at the first moment
	 * @param after the tables at the second moment
	 * @param beforeTime the first moment
	 * @param afterTime the second moment
	 * @param condition which rows, or {@code null} for all
	 * @param joins whether the server joins the rows of both
	 */
	private record Comparison(String database, Map<String, TableShape> before, Map<String, TableShape> after,
			ResolvedTime beforeTime, ResolvedTime afterTime, @Nullable PastCondition condition, boolean joins) {

		List<TableName> allTables() {
			Set<String> names = new TreeSet<>(this.before.keySet());
			names.addAll(this.after.keySet());
			return names.stream().map(this::named).toList();
		}

		private TableName named(String table) {
			return this.afterTime.stored(this.database, table);
		}

		Existence existence(TableName name) {
			if (!this.before.containsKey(name.table())) {
				return Existence.ONLY_AFTER;
			}
			return this.after.containsKey(name.table()) ? Existence.BOTH : Existence.ONLY_BEFORE;
		}

		/**
		 * Return whether one statement can read both moments: of two that are past it
		 * would read one.
		 */
		boolean takesOneStatement() {
			PointInTime before = this.beforeTime.time();
			PointInTime after = this.afterTime.time();
			return this.joins && (before.isNow() || after.isNow() || before.equals(after));
		}

		private TableShape shapeBefore(TableName name) {
			return Objects.requireNonNull(this.before.get(name.table()));
		}

		private TableShape shapeAfter(TableName name) {
			return Objects.requireNonNull(this.after.get(name.table()));
		}

		Compared both(TableName name) {
			TableShape before = shapeBefore(name);
			TableShape after = shapeAfter(name);
			if (!before.key().equals(after.key())) {
				throw new InvalidDataAccessResourceUsageException("""
						Table %s cannot be compared: its primary key is %s at %s and %s at %s. Nothing was compared"""
					.formatted(name, before.key(), this.beforeTime, after.key(), this.afterTime));
			}
			return new Compared(name, before, this.beforeTime.time(), after, this.afterTime.time(), this.condition);
		}

		String count(TableName name, int number) {
			return switch (existence(name)) {
				case BOTH -> DiffSql.count(both(name), number);
				case ONLY_AFTER -> DiffSql.countOne(name, this.afterTime.time(), this.condition, number);
				case ONLY_BEFORE -> DiffSql.countOne(name, this.beforeTime.time(), this.condition, number);
			};
		}

		String rows(TableName name) {
			return switch (existence(name)) {
				case BOTH -> DiffSql.rows(both(name));
				case ONLY_AFTER -> DiffSql.rowsOfOne(name, shapeAfter(name), this.afterTime.time(), this.condition);
				case ONLY_BEFORE -> DiffSql.rowsOfOne(name, shapeBefore(name), this.beforeTime.time(), this.condition);
			};
		}

		/**
		 * Return the values of a statement: those of the condition, for each moment that
		 * it reads.
		 */
		List<@Nullable Object> arguments(TableName name) {
			if (this.condition == null) {
				return List.of();
			}
			List<@Nullable Object> arguments = new ArrayList<>(this.condition.arguments());
			if (existence(name) == Existence.BOTH) {
				arguments.addAll(this.condition.arguments());
			}
			return arguments;
		}

		TableChanges changes(TableName name, long added, long changed, long removed) {
			Existence existence = existence(name);
			if (existence != Existence.BOTH) {
				boolean after = existence == Existence.ONLY_AFTER;
				return new TableChanges(name.database(), name.table(), existence, after ? added : 0, 0,
						after ? 0 : added, List.of(), List.of());
			}
			List<String> columnsAdded = new ArrayList<>(shapeAfter(name).names());
			columnsAdded.removeAll(shapeBefore(name).names());
			List<String> columnsRemoved = new ArrayList<>(shapeBefore(name).names());
			columnsRemoved.removeAll(shapeAfter(name).names());
			return new TableChanges(name.database(), name.table(), existence, added, changed, removed,
					List.copyOf(columnsAdded), List.copyOf(columnsRemoved));
		}

		RowMapper<RowChange> rowMapper(TableName name) {
			return switch (existence(name)) {
				case BOTH -> (row, number) -> change(name, row);
				case ONLY_AFTER -> {
					TableShape shape = shapeAfter(name);
					yield (row, number) -> new RowChange(name.database(), name.table(), ChangeKind.ADDED,
							DiffRows.key(row, 1, shape), null,
							DiffRows.values(row, 1 + shape.keyOrHidden().size(), shape));
				}
				case ONLY_BEFORE -> {
					TableShape shape = shapeBefore(name);
					yield (row, number) -> new RowChange(name.database(), name.table(), ChangeKind.REMOVED,
							DiffRows.key(row, 1, shape), DiffRows.values(row, 1 + shape.keyOrHidden().size(), shape),
							null);
				}
			};
		}

		private RowChange change(TableName name, ResultSet row) throws SQLException {
			TableShape before = shapeBefore(name);
			TableShape after = shapeAfter(name);
			int keys = after.keyOrHidden().size();
			boolean isBefore = row.getObject(1 + keys) != null;
			boolean isAfter = row.getObject(1) != null;
			int first = 1 + 2 * keys;
			ChangeKind kind = isBefore ? (isAfter ? ChangeKind.CHANGED : ChangeKind.REMOVED) : ChangeKind.ADDED;
			return new RowChange(name.database(), name.table(), kind, DiffRows.key(row, isAfter ? 1 : 1 + keys, after),
					isBefore ? DiffRows.values(row, first + after.names().size(), before) : null,
					isAfter ? DiffRows.values(row, first, after) : null);
		}

	}

}
