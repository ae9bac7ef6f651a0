package io.github.matrixonespring.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.diff.RowChange;
import io.github.matrixonespring.restore.RestorePlan.TableWork;
import io.github.matrixonespring.restore.RestoreProgressEvent.Step;
import io.github.matrixonespring.restore.RestoreRequest.AddedSince;
import io.github.matrixonespring.restore.RestoreRequest.Beyond;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.TableDefinition.Column;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.PastCondition;
import io.github.matrixonespring.timetravel.ResolvedTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.util.Assert;

/**
 * Finds the tables and rows that a restore is about. One for each plan.
 */
final class RestorePlanner {

	/** Tables in which frameworks keep their books. */
	private static final Pattern BOOKKEEPING = Pattern.compile("""
			flyway_schema_history|databasechangelog(lock)?|spring_session(_attributes)?|shedlock|qrtz_.*\
			|batch_(job|step)_.*|event_publication(_archive)?|snapshot_(intent|progress|receipt)""");

	private static final int EXAMPLES = 5;

	private final MatrixOneConnections connections;

	private final TimeTravel timeTravel;

	private final RestoreSettings settings;

	private final MatrixOneStatements statements;

	private final RestoreRequest request;

	private final boolean inTransaction;

	private final @Nullable ConfirmedRows confirmed;

	private final Progress progress;

	private final List<RestoreRow> changed = new ArrayList<>();

	private int compared;

	private int tables;

	private final List<String> refusals = new ArrayList<>();

	/** Whether rows cannot be written as they were, whatever the request allows. */
	private final List<String> beyondRows = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private final List<TableName> dropped = new ArrayList<>();

	/** In the order of their names, in which their rows are locked. */
	private final Map<String, TableWork> work = new TreeMap<>();

	private List<ForeignKey> foreignKeys = List.of();

	RestorePlanner(MatrixOneConnections connections, TimeTravel timeTravel, RestoreSettings settings,
			MatrixOneStatements statements, RestoreRequest request, boolean inTransaction,
			@Nullable ConfirmedRows confirmed, Progress progress) {
		this.connections = connections;
		this.timeTravel = timeTravel;
		this.settings = settings;
		this.statements = statements;
		this.request = request;
		this.inTransaction = inTransaction;
		this.confirmed = confirmed;
		this.progress = progress;
	}

	RestorePlan plan() {
		PointInTime point = this.request.point();
		Assert.notNull(point,
				() -> "Restore of %s names no moment: call toSnapshot(...) or to(...)".formatted(this.request));
		List<ResolvedTime> times = this.timeTravel.resolve(this.statements, List.of(point, PointInTime.now()));
		ResolvedTime time = times.get(0);
		if (this.request.database().isEmpty()) {
			findNamed(time, times.get(1));
		}
		else {
			findAll(time);
		}
		return plan(time);
	}

	/**
	 * Plan to bring back some rows of tables.
	 * @param points the moment for each database
	 * @param keys the keys of the rows
	 */
	RestorePlan plan(Map<String, PointInTime> points, Map<TableName, Set<RowKey>> keys) {
		this.tables = keys.size();
		List<TableName> names = List.copyOf(keys.keySet());
		List<ResolvedTime> times = this.timeTravel.resolve(this.statements,
				names.stream().map((name) -> Objects.requireNonNull(points.get(name.database()))).toList());
		for (int i = 0; i < names.size(); i++) {
			TableName name = names.get(i);
			this.timeTravel.requireKept(this.statements, times.get(i), Set.of(name));
			find(times.get(i), name, null, keys.get(name));
		}
		return plan(times.get(0));
	}

	private RestorePlan plan(ResolvedTime time) {
		if (this.refusals.isEmpty()) {
			findForeignKeys();
			findDependents(time);
			this.refusals.addAll(new RestoreChecks(this.statements, this.work, this.foreignKeys, this.inTransaction)
				.refusals(this.request, this.settings));
		}
		List<TablePlan> tables = this.work.values().stream().map(this::tablePlan).toList();
		return new RestorePlan(this.request, time.time(), tables, this.dropped, this.refusals, this.notes,
				List.copyOf(this.work.values()), this.foreignKeys, this.changed, this.beyondRows);
	}

	private void findNamed(ResolvedTime time, ResolvedTime now) {
		Map<TableName, RestoreTable> named = new LinkedHashMap<>();
		for (RestoreTable table : this.request.tables()) {
			String database = table.database().isEmpty() ? this.statements.currentDatabase() : table.database();
			TableName name = time.stored(database, table.table());
			Assert.isTrue(named.put(name, table) == null, () -> "Table %s is named twice".formatted(name));
		}
		this.tables = named.size();
		this.timeTravel.requireKept(this.statements, time, named.keySet());
		named.forEach((name, table) -> {
			PastCondition condition = table.condition();
			if (condition != null) {
				condition.check(this.timeTravel, this.statements, time);
				condition.check(this.timeTravel, this.statements, now);
			}
			find(time, name, condition, null);
		});
	}

	private void find(ResolvedTime time, TableName name, @Nullable PastCondition condition,
			@Nullable Set<RowKey> keys) {
		TableDefinition then = read(time.time(), name);
		TableDefinition now = read(PointInTime.now(), name);
		if (then == null && now == null) {
			throw new InvalidDataAccessResourceUsageException(
					"Table %s exists neither now nor at %s. Nothing was changed".formatted(name, time));
		}
		add(time.time(), name, now, then, condition, keys);
	}

	private @Nullable TableDefinition read(PointInTime time, TableName name) {
		return TableDefinition.read(this.statements, time, name.database(), List.of(name.table())).get(name.table());
	}

	private void findAll(ResolvedTime time) {
		TableName database = time.stored(this.request.database(), "");
		this.timeTravel.requireKept(this.statements, time, Set.of(database));
		Map<String, TableDefinition> then = TableDefinition.read(this.statements, time.time(), database.database(),
				List.of());
		Map<String, TableDefinition> now = TableDefinition.read(this.statements, PointInTime.now(), database.database(),
				List.of());
		Set<String> names = new TreeSet<>(then.keySet());
		names.addAll(now.keySet());
		if (names.isEmpty()) {
			throw new InvalidDataAccessResourceUsageException(
					"%s has no tables, neither now nor at %s. Nothing was changed".formatted(database, time));
		}
		Set<String> except = this.request.except()
			.stream()
			.map((name) -> time.stored("", name).table())
			.collect(Collectors.toSet());
		except.stream().filter((name) -> !names.contains(name)).findFirst().ifPresent((name) -> {
			throw new InvalidDataAccessResourceUsageException(
					"%s has no table '%s' to leave out, neither now nor at %s. Nothing was changed".formatted(database,
							name, time));
		});
		List<String> bookkeeping = names.stream()
			.filter((name) -> !except.contains(name) && BOOKKEEPING.matcher(Identifier.lowerCase(name)).matches())
			.toList();
		if (!bookkeeping.isEmpty()) {
			this.notes.add("left alone, as bookkeeping tables of frameworks: %s".formatted(bookkeeping));
		}
		names.removeAll(except);
		names.removeAll(bookkeeping);
		this.tables = names.size();
		names.forEach((name) -> add(time.time(), time.stored(this.request.database(), name), now.get(name),
				then.get(name), null, null));
	}

	private void add(PointInTime point, TableName name, @Nullable TableDefinition now, @Nullable TableDefinition then,
			@Nullable PastCondition condition, @Nullable Set<RowKey> keys) {
		if (now == null) {
			this.beyondRows.add("table %s has since been dropped".formatted(name));
			refuse("Table %s has since been dropped: use mode OBJECTS, or clone it from that moment", name);
		}
		else if (then == null) {
			addCreatedSince(name);
		}
		else {
			checkColumns(name, now, then);
			if (this.refusals.isEmpty()) {
				add(RestoredTable.of(this.statements, name, now, then, point, condition, keys));
			}
		}
	}

	private void add(RestoredTable table) {
		this.compared++;
		this.tables = Math.max(this.tables, this.compared);
		this.progress.step(Step.COMPARE, table.name(), this.compared, this.tables);
		Map<RowKey, RowDifference> rows = table.difference(this.statements, this.settings.maxRows() + 1);
		Set<RowKey> leftAlone = new TreeSet<>();
		if (rows.size() > this.settings.maxRows()) {
			this.beyondRows
				.add("more than %d rows of table %s differ".formatted(this.settings.maxRows(), table.name()));
			refuse("""
					More than %d rows of table %s differ, as many as one transaction is to write: restore fewer tables \
					or rows at a time, or raise matrixone.restore.max-rows""", this.settings.maxRows(), table.name());
			rows = new TreeMap<>();
		}
		if (this.confirmed != null) {
			this.confirmed.retain(table, rows, (key) -> {
				this.changed.add(table.row(key));
				leftAlone.add(key);
			});
		}
		if (this.request.addedSince() == AddedSince.KEEP) {
			rows.values().removeIf((row) -> row.kind() == ChangeKind.ADDED && leftAlone.add(row.key()));
		}
		this.work.put(table.name().toString(), new TableWork(table, rows, leftAlone));
	}

	private void addCreatedSince(TableName name) {
		if (this.request.database().isEmpty()) {
			refuse("Table %s did not exist then: leave it out, or drop it yourself", name);
		}
		else if (this.request.createdSince() == CreatedSince.REFUSE) {
			refuse("Table %s was created since: keep or drop it by onCreatedSince(KEEP) or (DROP)", name);
		}
		else if (this.request.createdSince() == CreatedSince.DROP
				&& (this.confirmed == null || this.confirmed.dropped().contains(name))) {
			this.dropped.add(name);
		}
		else {
			this.notes.add("table %s, created since, is kept".formatted(name));
		}
	}

	private void checkColumns(TableName name, TableDefinition now, TableDefinition then) {
		List<String> differences = new ArrayList<>();
		if (!now.key().equals(then.key())) {
			differences.add("its primary key changed from %s to %s".formatted(then.key(), now.key()));
		}
		now.columns()
			.values()
			.stream()
			.filter((column) -> now.key().contains(column.name()) && column.dataType().equals("bit"))
			.forEach((column) -> differences
				.add("the server compares no keys of type BIT ('%s')".formatted(column.name())));
		then.columns().values().forEach((column) -> {
			Column current = now.columns().get(column.name());
			if (current == null) {
				differences.add("column '%s' was dropped since".formatted(column.name()));
			}
			else if (!current.columnType().equals(column.columnType()) || current.generated() != column.generated()) {
				differences.add(
						"column '%s' was %s and is %s".formatted(column.name(), described(column), described(current)));
			}
			else if (column.nullable() && !current.nullable()) {
				differences.add("column '%s' could be NULL and cannot now".formatted(column.name()));
			}
		});
		if (!differences.isEmpty()) {
			this.beyondRows.add("table %s differs: %s".formatted(name, String.join(", ", differences)));
			refuse("""
					Rows of table %s cannot be restored: %s. Use mode OBJECTS, or clone the table from that moment, and \
					copy by hand""",
					name, String.join(", ", differences));
		}
	}

	private static String described(Column column) {
		return column.columnType() + (column.generated() ? " generated" : "");
	}

	private void refuse(String reason, @Nullable Object... arguments) {
		this.refusals.add(reason.formatted(arguments));
	}

	/**
	 * Rows elsewhere that refer to rows that are going to be deleted would be deleted,
	 * lose their reference, or keep one to nothing.
	 */
	private void findDependents(ResolvedTime time) {
		boolean found = true;
		while (found) {
			found = false;
			for (ForeignKey foreignKey : this.foreignKeys) {
				TableWork parent = this.work.get(foreignKey.parent().toString());
				if (parent != null) {
					found |= findDependents(time, foreignKey, parent);
				}
			}
			if (found) {
				findForeignKeys();
			}
		}
	}

	private void findForeignKeys() {
		List<TableName> names = new ArrayList<>(this.dropped);
		this.work.values().forEach((work) -> names.add(work.table().name()));
		this.foreignKeys = ForeignKey.of(this.connections, this.statements, names)
			.stream()
			.map((foreignKey) -> foreignKey.named(definition(foreignKey.child()), definition(foreignKey.parent())))
			.toList();
	}

	private @Nullable TableDefinition definition(TableName name) {
		TableWork known = this.work.get(name.toString());
		return (known != null) ? known.table().now() : null;
	}

	private boolean findDependents(ResolvedTime time, ForeignKey foreignKey, TableWork parent) {
		if (this.dropped.contains(foreignKey.child()) || parent.keys(ChangeKind.ADDED, ChangeKind.CHANGED).isEmpty()) {
			return false;
		}
		TableWork child = this.work.get(foreignKey.child().toString());
		TableDefinition definition = (child != null) ? child.table().now()
				: TableDefinition.read(this.statements, foreignKey.child());
		Set<RowKey> dependents = foreignKey.dependents(this.statements, definition, parent);
		if (child != null) {
			dependents.removeAll(child.rows().keySet());
		}
		if (dependents.isEmpty()) {
			return false;
		}
		if (this.confirmed != null) {
			// Others have added them since the plan.
			throw RestoreConflictException
				.referring(dependents.stream().map((key) -> key.row(foreignKey.child(), definition)).toList());
		}
		if (this.request.dependents() == Beyond.INCLUDE) {
			if (child == null) {
				this.timeTravel.requireKept(this.statements, time, Set.of(foreignKey.child()));
				TableDefinition then = read(time.time(), foreignKey.child());
				if (then == null) {
					refuse("""
							Rows of table %s, such as %s, refer through %s to rows of table %s that would be deleted, \
							and the table was created since: delete these rows first""", foreignKey.child(),
							RestoreChecks.first(dependents, definition), foreignKey.columns(), foreignKey.parent());
					return false;
				}
				add(time.time(), foreignKey.child(), definition, then, null, dependents);
			}
			else if (child.table().also().containsAll(dependents)) {
				throw unresolvable(foreignKey, dependents, definition);
			}
			else {
				add(child.table().withAlso(dependents));
			}
			this.notes.add("%d rows of table %s are restored as well, as they refer to rows that go"
				.formatted(dependents.size(), foreignKey.child()));
			return this.refusals.isEmpty();
		}
		refuse("""
				%d rows of table %s, such as %s, refer through %s to rows of table %s that would be deleted or get \
				a different key (ON DELETE %s): use onDependents(INCLUDE) to restore them too""", dependents.size(),
				foreignKey.child(), RestoreChecks.first(dependents, definition), foreignKey.columns(),
				foreignKey.parent(), foreignKey.onDelete());
		return false;
	}

	private InvalidDataAccessResourceUsageException unresolvable(ForeignKey foreignKey, Set<RowKey> dependents,
			TableDefinition child) {
		return new InvalidDataAccessResourceUsageException("""
				%d rows of table %s, such as %s, referred by %s to rows of table %s that were not there then either. \
				Nothing was changed. Fix these rows first""".formatted(dependents.size(), foreignKey.child(),
				RestoreChecks.first(dependents, child), foreignKey.columns(), foreignKey.parent()));
	}

	private TablePlan tablePlan(TableWork work) {
		RestoredTable table = work.table();
		List<RowKey> keys = Stream.of(ChangeKind.values())
			.flatMap((kind) -> work.keys(kind).stream().limit(EXAMPLES))
			.toList();
		List<RowChange> examples = keys.isEmpty() ? List.of()
				: this.statements.query(RestoreSql.examples(table, keys.size()), (row, number) -> example(table, row),
						table.differenceArguments(RestoredTable.arguments(keys)));
		return new TablePlan(table.name().database(), table.name().table(), work.keys(ChangeKind.ADDED).size(),
				work.keys(ChangeKind.CHANGED).size(), work.keys(ChangeKind.REMOVED).size(),
				work.rows().values().stream().filter(RowDifference::moved).count(),
				table.kept().stream().map(Column::name).toList(), examples);
	}

	private static RowChange example(RestoredTable table, ResultSet row) throws SQLException {
		ChangeKind kind = table.kind(row);
		int now = 1 + 2 * table.key().size();
		int then = now + table.now().columns().size();
		return new RowChange(table.name().database(), table.name().table(), kind,
				table.keyOfEither(row).of(table.now()),
				(kind != ChangeKind.ADDED) ? values(row, then, table.then()) : null,
				(kind != ChangeKind.REMOVED) ? values(row, now, table.now()) : null);
	}

	private static Map<String, @Nullable Object> values(ResultSet row, int first, TableDefinition definition)
			throws SQLException {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		int index = first;
		for (Column column : definition.columns().values()) {
			values.put(column.name(), column.isBinary() ? row.getBytes(index) : definition.isKeyedByText(column.name())
					? row.getString(index) : JdbcUtils.getResultSetValue(row, index));
			index++;
		}
		return values;
	}

}
