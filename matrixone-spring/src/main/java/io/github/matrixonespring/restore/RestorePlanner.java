package io.github.matrixonespring.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
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
import io.github.matrixonespring.server.Capability;
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
 * Finds out what a restore would do, and what stands in its way. One for each plan.
 */
final class RestorePlanner {

	/** Tables in which frameworks keep their books. */
	private static final Pattern BOOKKEEPING = Pattern.compile("""
			flyway_schema_history|databasechangelog(lock)?|spring_session(_attributes)?|shedlock|qrtz_.*\
			|batch_(job|step)_.*|event_publication(_archive)?|snapshot_(intent|progress|receipt)""");

	private static final int EXAMPLES = 5;

	private static final int ROWS_NAMED = 5;

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
			checkMoved();
			checkParents();
			checkOrphans();
			checkUniqueKeys();
			checkKeptColumns();
			checkRows();
			checkOrder();
		}
		List<TablePlan> tables = this.work.values().stream().map(this::tablePlan).toList();
		return new RestorePlan(this.request, time.time(), tables, this.dropped, this.refusals, this.notes,
				List.copyOf(this.work.values()), this.foreignKeys, this.changed);
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
			refuse("""
					Table %s has since been dropped: clone it from that moment with CloneRequest.table""", name);
		}
		else if (then == null) {
			addCreatedSince(name);
		}
		else {
			checkColumns(name, now, then);
			if (this.refusals.isEmpty()) {
				add(new RestoredTable(name, now, then, point, condition, keys, Set.of(),
						this.statements.serverHas(Capability.FULL_OUTER_JOIN)));
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
			refuse("""
					Rows of table %s cannot be restored: %s. Clone the table from that moment, and copy by hand""",
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
		if (this.dropped.contains(foreignKey.child())) {
			return false;
		}
		TableWork child = this.work.get(foreignKey.child().toString());
		TableDefinition definition = (child != null) ? child.table().now()
				: TableDefinition.read(this.statements, foreignKey.child());
		Set<RowKey> dependents = dependents(this.statements, foreignKey, definition, parent);
		if (child != null) {
			dependents.removeAll(child.rows().keySet());
		}
		if (dependents.isEmpty()) {
			return false;
		}
		if (this.confirmed != null) {
			// Others have added them since the plan.
			throw RestoreConflictException.referring(dependents.stream()
				.map((key) -> new RestoreRow(foreignKey.child().database(), foreignKey.child().table(),
						key.of(definition)))
				.toList());
		}
		if (this.request.dependents() == Beyond.INCLUDE) {
			if (child == null) {
				this.timeTravel.requireKept(this.statements, time, Set.of(foreignKey.child()));
				if (read(time.time(), foreignKey.child()) == null) {
					refuse("""
							Rows of table %s, such as %s, refer through %s to rows of table %s that would be deleted, \
							and the table was created since: delete these rows first""", foreignKey.child(),
							first(dependents, definition), foreignKey.columns(), foreignKey.parent());
					return false;
				}
				find(time, foreignKey.child(), null, dependents);
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
				foreignKey.child(), first(dependents, definition), foreignKey.columns(), foreignKey.parent(),
				foreignKey.onDelete());
		return false;
	}

	private InvalidDataAccessResourceUsageException unresolvable(ForeignKey foreignKey, Set<RowKey> dependents,
			TableDefinition child) {
		return new InvalidDataAccessResourceUsageException("""
				%d rows of table %s, such as %s, referred by %s to rows of table %s that were not there then either. \
				Nothing was changed. Fix these rows first""".formatted(dependents.size(), foreignKey.child(),
				first(dependents, child), foreignKey.columns(), foreignKey.parent()));
	}

	private static String first(Collection<RowKey> keys, TableDefinition definition) {
		return keys.stream()
			.limit(ROWS_NAMED)
			.map((key) -> key.of(definition).toString())
			.collect(Collectors.joining(", "));
	}

	/**
	 * Find the rows that refer to rows of a table that go, or get another value where
	 * they are referred to.
	 */
	static Set<RowKey> dependents(MatrixOneStatements statements, ForeignKey foreignKey, TableDefinition child,
			TableWork parent) {
		Set<RowKey> dependents = new TreeSet<>();
		RestoredTable table = parent.table();
		RestoredTable.chunks(parent.keys(ChangeKind.ADDED))
			.forEach((chunk) -> dependents.addAll(keys(statements,
					RestoreSql.dependents(foreignKey, child, table, false, chunk.size()), child, chunk)));
		if (!table.key().containsAll(foreignKey.referred())) {
			RestoredTable.chunks(parent.keys(ChangeKind.CHANGED))
				.forEach((chunk) -> dependents.addAll(keys(statements,
						RestoreSql.dependents(foreignKey, child, table, true, chunk.size()), child, chunk)));
		}
		return dependents;
	}

	private static List<RowKey> keys(MatrixOneStatements statements, String sql, TableDefinition definition,
			List<RowKey> arguments) {
		return statements.query(sql, (row, number) -> RowKey.of(row, 1, definition),
				RestoredTable.arguments(arguments).toArray());
	}

	private void checkMoved() {
		if (this.request.moved() == Beyond.INCLUDE) {
			return;
		}
		this.work.values().forEach((work) -> {
			List<RowKey> moved = work.rows()
				.values()
				.stream()
				.filter(RowDifference::moved)
				.map(RowDifference::key)
				.toList();
			if (!moved.isEmpty()) {
				refuse("""
						%d rows of table %s, such as %s, meet the condition now or then, but not both: use \
						onMoved(INCLUDE) to restore them too""", moved.size(), work.table().name(),
						first(moved, work.table().now()));
			}
		});
	}

	/**
	 * Rows that come back may refer to rows that do not.
	 */
	private void checkParents() {
		for (ForeignKey foreignKey : this.foreignKeys) {
			TableWork child = this.work.get(foreignKey.child().toString());
			if (child == null) {
				continue;
			}
			TableWork parent = this.work.get(foreignKey.parent().toString());
			Set<RowKey> missing = new TreeSet<>();
			List<RowKey> written = Stream
				.concat(child.keys(ChangeKind.REMOVED).stream(), child.keys(ChangeKind.CHANGED).stream())
				.toList();
			RestoredTable table = child.table();
			RestoredTable.chunks(written)
				.forEach((chunk) -> this.statements.query(
						(parent != null) ? RestoreSql.parents(foreignKey, table, parent.table(), chunk.size())
								: RestoreSql.withoutParent(foreignKey, table, chunk.size()),
						(row, number) -> (parent != null && isThereAfterwards(row, 1 + table.key().size(), parent))
								|| missing.add(table.key(row, 1)),
						RestoredTable.arguments(chunk).toArray()));
			if (!missing.isEmpty()) {
				refuse("""
						%d rows of table %s, such as %s, referred by %s to rows of table %s that are not there now and \
						do not come back: restore these as well""", missing.size(), foreignKey.child(),
						first(missing, table.now()), foreignKey.columns(), foreignKey.parent());
			}
		}
	}

	/**
	 * The row that was referred to comes back, or the one that would be is left alone.
	 */
	private static boolean isThereAfterwards(ResultSet row, int then, TableWork parent) throws SQLException {
		int now = then + parent.table().key().size();
		return (row.getObject(then) != null && parent.rows().containsKey(parent.table().key(row, then)))
				|| (row.getObject(now) != null && !parent.rows().containsKey(parent.table().key(row, now)));
	}

	/**
	 * The server refuses to change a table that refers to itself as long as any of its
	 * rows refers to nothing, as it leaves some behind that {@code ON DELETE CASCADE}
	 * ought to have deleted.
	 */
	private void checkOrphans() {
		this.foreignKeys.stream().filter(ForeignKey::isSelfReference).forEach((foreignKey) -> {
			TableWork work = Objects.requireNonNull(this.work.get(foreignKey.child().toString()));
			RestoredTable table = work.table();
			if (work.rows().isEmpty() || (!this.inTransaction && table.kept().isEmpty())) {
				return;
			}
			List<RowKey> orphans = new ArrayList<>(this.statements.query(RestoreSql.orphans(foreignKey, table, 0),
					(row, number) -> table.key(row, 1)));
			if (!this.inTransaction) {
				orphans.removeAll(work.rows().keySet());
			}
			if (!orphans.isEmpty()) {
				refuse("""
						%d rows of table %s, such as %s, refer by %s to rows that are not there, so the server refuses \
						to change the table: %s""", orphans.size(), table.name(), first(orphans, table.now()),
						foreignKey.columns(), work.rows().keySet().containsAll(orphans)
								? "call it outside of the transaction" : "fix these rows first");
			}
		});
	}

	/**
	 * A unique value that comes back may be held by a row that does not give it away, or
	 * in the current transaction only after it is needed.
	 */
	private void checkUniqueKeys() {
		this.work.values().forEach((work) -> {
			RestoredTable table = work.table();
			List<RowKey> written = Stream
				.concat(work.keys(ChangeKind.REMOVED).stream(), work.keys(ChangeKind.CHANGED).stream())
				.toList();
			Set<RowKey> held = new TreeSet<>();
			Set<RowKey> chained = new TreeSet<>();
			for (List<String> uniqueKey : table.now().uniqueKeys().values()) {
				if (!table.then().columns().keySet().containsAll(uniqueKey)) {
					continue;
				}
				RestoredTable.chunks(written)
					.forEach((chunk) -> this.statements.query(RestoreSql.holders(table, uniqueKey, chunk.size()),
							(row, number) -> {
								RowDifference holder = work.rows().get(table.key(row, 1));
								RowKey wanted = table.key(row, 1 + table.key().size());
								if (holder == null) {
									return held.add(wanted);
								}
								return isDeletedLast(table, holder) && chained.add(wanted);
							}, RestoredTable.arguments(chunk).toArray()));
			}
			if (!held.isEmpty()) {
				refuse("""
						%d rows of table %s, such as %s, had a unique value that another row has now, which the restore \
						leaves as it is: restore that as well""",
						held.size(), table.name(), first(held, table.now()));
			}
			if (!chained.isEmpty()) {
				refuse("""
						%d rows of table %s, such as %s, had a unique value that another row has to give away first, \
						while foreign keys want it the other way round: call it outside of the transaction""",
						chained.size(), table.name(), first(chained, table.now()));
			}
		});
	}

	/**
	 * With foreign keys checked, rows that are referred to are deleted last.
	 */
	private boolean isDeletedLast(RestoredTable table, RowDifference row) {
		return this.inTransaction && row.kind() == ChangeKind.ADDED
				&& this.foreignKeys.stream().anyMatch((foreignKey) -> foreignKey.parent().equals(table.name()));
	}

	private void checkKeptColumns() {
		this.work.values().forEach((work) -> {
			List<String> needed = work.table()
				.kept()
				.stream()
				.filter((column) -> !column.nullable() && !column.hasDefault())
				.map(Column::name)
				.toList();
			if (!needed.isEmpty() && !work.keys(ChangeKind.REMOVED).isEmpty()) {
				refuse("""
						Rows of table %s cannot be inserted again: columns %s, added since, are NOT NULL without a \
						default. Add a default""", work.table().name(), needed);
			}
		});
	}

	private void checkRows() {
		long rows = this.work.values().stream().mapToLong((work) -> work.rows().size()).sum();
		if (rows > this.settings.maxRows()) {
			refuse("""
					%d rows differ, more than the %d that one transaction is to write: restore fewer tables or rows \
					at a time, or raise matrixone.restore.max-rows""", rows, this.settings.maxRows());
		}
	}

	private void checkOrder() {
		if (!this.inTransaction) {
			return;
		}
		this.refusals.addAll(TableOrder.of(this.work.values(), this.foreignKeys).refusals());
		this.work.values().forEach(this::checkCircle);
		this.foreignKeys.stream()
			.filter((foreignKey) -> changesReferred(foreignKey))
			.forEach((foreignKey) -> refuse("""
					Rows of table %s that %s refers to get another value there, which the server writes into the \
					rows that refer to it, or refuses: call it outside of the transaction""", foreignKey.parent(),
					foreignKey));
	}

	private void checkCircle(TableWork work) {
		RestoredTable table = work.table();
		List<ForeignKey> firm = this.foreignKeys.stream()
			.filter((foreignKey) -> foreignKey.isSelfReference() && foreignKey.child().equals(table.name())
					&& !foreignKey.isNullable(table))
			.toList();
		if (ForeignKey.leavesFirst(this.statements, firm, table, work.keys(ChangeKind.ADDED)).isEmpty()) {
			refuse("""
					Rows of table %s that are to be deleted refer to each other, or to themselves, and cannot be \
					without a reference: call it outside of the transaction""", table.name());
		}
	}

	private boolean changesReferred(ForeignKey foreignKey) {
		TableWork parent = this.work.get(foreignKey.parent().toString());
		TableWork child = this.work.get(foreignKey.child().toString());
		if (parent == null || child == null || parent.table().key().containsAll(foreignKey.referred())) {
			return false;
		}
		return RestoredTable.chunks(parent.keys(ChangeKind.CHANGED))
			.stream()
			.anyMatch((chunk) -> !keys(this.statements,
					RestoreSql.dependents(foreignKey, child.table().now(), parent.table(), true, chunk.size()),
					child.table().now(), chunk)
				.isEmpty());
	}

	private TablePlan tablePlan(TableWork work) {
		RestoredTable table = work.table();
		List<RowKey> keys = Stream.of(ChangeKind.values())
			.flatMap((kind) -> work.keys(kind).stream().limit(EXAMPLES))
			.toList();
		List<RowChange> examples = keys.isEmpty() ? List.of()
				: this.statements.query(RestoreSql.examples(table, keys.size()), (row, number) -> example(table, row),
						(table.joins() ? RestoredTable.argumentsTwice(keys)
								: RestoredTable.argumentsTwice(Stream.concat(keys.stream(), keys.stream()).toList()))
							.toArray());
		return new TablePlan(table.name().database(), table.name().table(), work.keys(ChangeKind.ADDED).size(),
				work.keys(ChangeKind.CHANGED).size(), work.keys(ChangeKind.REMOVED).size(),
				work.rows().values().stream().filter(RowDifference::moved).count(),
				table.kept().stream().map(Column::name).toList(), examples);
	}

	private static RowChange example(RestoredTable table, ResultSet row) throws SQLException {
		int keys = table.key().size();
		boolean isNow = row.getObject(1) != null;
		boolean wasThen = row.getObject(1 + keys) != null;
		int now = 1 + 2 * keys;
		int then = now + table.now().columns().size();
		return new RowChange(table.name().database(), table.name().table(),
				isNow ? (wasThen ? ChangeKind.CHANGED : ChangeKind.ADDED) : ChangeKind.REMOVED,
				table.key(row, isNow ? 1 : 1 + keys).of(table.now()), wasThen ? values(row, then, table.then()) : null,
				isNow ? values(row, now, table.now()) : null);
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
