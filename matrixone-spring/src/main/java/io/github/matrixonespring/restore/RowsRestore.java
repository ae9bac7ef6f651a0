package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;

import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.restore.RestorePlan.TableWork;
import io.github.matrixonespring.restore.RestoreProgressEvent.Step;
import io.github.matrixonespring.restore.RestoreRequest.Conflict;
import io.github.matrixonespring.restore.TableDefinition.Column;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Carries a plan out within a transaction. Each statement of the server reads what is
 * committed by then, so between a look and a write others write, too:
 * <ol>
 * <li>Lock the rows that differ, in the order of tables and keys, and the keys of those
 * that are going to be inserted; where the server does not lock these, the insert itself
 * tells that others were faster.
 * <li>Look again. A row that is not what the plan says was changed by others.
 * <li>Look again for rows elsewhere that refer to those that go.
 * <li>Write the rows that differ, and only those, and compare the counts.
 * <li>Where foreign keys are not checked by the server, lock the rows that are referred
 * to, and look for references to nothing.
 * <li>Look once more. None of the rows that were written may differ; any others were
 * written by others meanwhile, and stay.
 * </ol>
 * Up to the fourth step, nothing is changed.
 */
final class RowsRestore {

	/** What a query locks, not what it reads, is wanted. */
	private static final RowCallbackHandler IGNORED = (row) -> {
	};

	private final MatrixOneStatements statements;

	private final RestorePlan plan;

	private final boolean foreignKeysAreChecked;

	private final Progress progress;

	private final Map<TableName, TableWork> work = new LinkedHashMap<>();

	private final Map<TableName, Set<RowKey>> skipped = new LinkedHashMap<>();

	/** Tables of which only the rows of the plan differ. */
	private final Set<TableName> whole = new HashSet<>();

	private boolean hasWritten;

	/**
	 * Create a restore.
	 * @param statements the connection of the transaction
	 * @param plan the plan
	 * @param foreignKeysAreChecked whether the server checks foreign keys with each
	 * statement
	 * @param progress is told of each step
	 */
	RowsRestore(MatrixOneStatements statements, RestorePlan plan, boolean foreignKeysAreChecked, Progress progress) {
		this.statements = statements;
		this.plan = plan;
		this.foreignKeysAreChecked = foreignKeysAreChecked;
		this.progress = progress;
	}

	/**
	 * Return whether anything was written, so that the transaction must not be committed
	 * if this fails.
	 */
	boolean hasWritten() {
		return this.hasWritten;
	}

	Outcome run() {
		forEach(Step.LOCK, this.plan.work(), this::lock);
		forEach(Step.COMPARE_AGAIN, this.plan.work(), this::lookAgain);
		refuseConflicts();
		refuseDependents();
		this.hasWritten = true;
		drop();
		if (this.foreignKeysAreChecked) {
			writeInOrder();
		}
		else {
			forEach(Step.WRITE, this.work.values(), this::write);
			checkReferences();
		}
		return new Outcome(verify(), rows(this.skipped));
	}

	private void forEach(Step step, Collection<TableWork> tables, Consumer<TableWork> action) {
		int number = 1;
		for (TableWork work : tables) {
			this.progress.step(step, work.table().name(), number++, tables.size());
			action.accept(work);
		}
	}

	private List<RestoreRow> rows(Map<TableName, Set<RowKey>> keys) {
		return this.plan.work()
			.stream()
			.map(TableWork::table)
			.flatMap((table) -> keys.getOrDefault(table.name(), Set.of()).stream().map(table::row))
			.toList();
	}

	private void lock(TableWork work) {
		RestoredTable table = work.table();
		RestoredTable.query(this.statements, work.keys(ChangeKind.ADDED, ChangeKind.CHANGED),
				(size) -> RestoreSql.lock(table, size), IGNORED);
		// Nobody else chooses a hidden key.
		if (table.now().key().size() == 1 && this.statements.serverHas(Capability.JOINS_FOR_UPDATE)) {
			RestoredTable.chunks(work.keys(ChangeKind.REMOVED))
				.forEach((chunk) -> this.statements.query(RestoreSql.lockMissing(table, chunk.size()),
						(row, number) -> number, RestoredTable.argumentsTwice(chunk).toArray()));
		}
	}

	private void lookAgain(TableWork work) {
		RestoredTable table = work.table();
		Map<RowKey, RowDifference> again = table.isWrittenAsWhole(work.rows().size())
				? table.difference(this.statements) : table.difference(this.statements, work.rows().keySet());
		Map<RowKey, RowDifference> same = new TreeMap<>(work.rows());
		Set<RowKey> changed = new TreeSet<>();
		same.entrySet().removeIf((row) -> {
			RowDifference current = again.get(row.getKey());
			boolean other = current == null || current.kind() != row.getValue().kind()
					|| !current.image().equals(row.getValue().image());
			return other && changed.add(row.getKey());
		});
		this.work.put(table.name(), new TableWork(table, same, work.leftAlone()));
		if (changed.isEmpty() && again.size() == same.size() && selfReferences(work).isEmpty()) {
			this.whole.add(table.name());
		}
		if (!changed.isEmpty()) {
			this.skipped.put(table.name(), changed);
		}
	}

	private void refuseConflicts() {
		if (!this.skipped.isEmpty() && this.plan.request().conflict() == Conflict.FAIL) {
			throw RestoreConflictException.changed(rows(this.skipped));
		}
	}

	/**
	 * From here on, others cannot refer to the rows any more: they are locked.
	 */
	private void refuseDependents() {
		List<RestoreRow> dependents = new ArrayList<>();
		this.plan.foreignKeys().forEach((foreignKey) -> {
			TableWork parent = this.work.get(foreignKey.parent());
			if (parent == null || parent.keys(ChangeKind.ADDED, ChangeKind.CHANGED).isEmpty()
					|| this.plan.dropped().contains(foreignKey.child())) {
				return;
			}
			TableName name = foreignKey.child();
			TableWork child = this.work.get(name);
			TableDefinition definition = (child != null) ? child.table().now()
					: TableDefinition.read(this.statements, name);
			foreignKey.dependents(this.statements, definition, parent)
				.stream()
				.filter((key) -> child == null || !child.rows().containsKey(key))
				.forEach((key) -> dependents.add(key.row(name, definition)));
		});
		if (!dependents.isEmpty()) {
			throw RestoreConflictException.referring(dependents);
		}
	}

	/**
	 * Tables that refer to others come first, and so does all of this: what was created
	 * since may refer to rows that go.
	 */
	private void drop() {
		List<TableName> left = new ArrayList<>(this.plan.dropped());
		while (!left.isEmpty()) {
			TableName next = left.stream().filter((table) -> !isReferred(table, left)).findFirst().orElse(left.get(0));
			this.statements.execute(RestoreSql.drop(next));
			left.remove(next);
		}
	}

	private boolean isReferred(TableName table, List<TableName> tables) {
		return this.plan.foreignKeys()
			.stream()
			.anyMatch((foreignKey) -> foreignKey.parent().equals(table) && !foreignKey.isSelfReference()
					&& tables.contains(foreignKey.child()));
	}

	/**
	 * In this order, every unique value is free by the time it is needed.
	 */
	private void write(TableWork work) {
		delete(work);
		updateAndInsert(work, List.of());
	}

	/**
	 * Rows get the references to rows of the same table last, and lose those that they
	 * have: an update that joins checks them, also where foreign keys are not to be
	 * checked, and whether or not it changes them.
	 */
	private void updateAndInsert(TableWork work, List<String> deferred) {
		RestoredTable table = work.table();
		List<Column> columns = columns(work, (column) -> !deferred.contains(column));
		if (isRewritten(work)) {
			insert(work, deferred);
			return;
		}
		List<ForeignKey> selfReferences = selfReferences(work);
		if (!selfReferences.stream().allMatch((foreignKey) -> foreignKey.isNullable(table))) {
			insert(work, deferred);
			update(work, columns);
			return;
		}
		List<Column> references = columns(work,
				(column) -> selfReferences.stream().anyMatch((foreignKey) -> foreignKey.columns().contains(column)));
		List<String> without = new ArrayList<>(deferred);
		references.forEach((column) -> without.add(column.name()));
		clear(table, references, work.keys(ChangeKind.CHANGED));
		giveUniqueValuesAway(work);
		update(work, columns.stream().filter((column) -> !references.contains(column)).toList());
		insert(work, without);
		update(table, references, work.keysAfterwards());
	}

	/**
	 * Rows exchange unique values within one update, but the server refuses to take one
	 * from a row that has none afterwards.
	 */
	private void giveUniqueValuesAway(TableWork work) {
		RestoredTable table = work.table();
		table.now().uniqueKeys().values().forEach((uniqueKey) -> {
			List<Column> nullable = nullable(table, uniqueKey);
			if (nullable.isEmpty() || !table.then().columns().keySet().containsAll(uniqueKey)) {
				return;
			}
			Set<RowKey> holders = new TreeSet<>();
			List<RowKey> changed = work.keys(ChangeKind.CHANGED);
			RestoredTable.query(this.statements, changed, (size) -> RestoreSql.holders(table, uniqueKey, size),
					(row) -> holders.add(table.key(row, 1)));
			holders.retainAll(changed);
			clear(table, nullable, List.copyOf(holders));
		});
	}

	private static List<Column> nullable(RestoredTable table, List<String> uniqueKey) {
		return table.columns()
			.stream()
			.filter((column) -> uniqueKey.contains(column.name()) && column.nullable())
			.toList();
	}

	/**
	 * In this order each row finds the rows that it refers to, and none is referred to
	 * when it is deleted.
	 */
	private void writeInOrder() {
		TableOrder order = TableOrder.of(this.work.values(), this.plan.foreignKeys());
		order.tables().stream().filter((work) -> !isReferred(work)).forEach(this::delete);
		forEach(Step.WRITE, order.tables(), (work) -> updateAndInsert(work, deferred(order, work)));
		order.tables().forEach((work) -> {
			List<String> deferred = deferred(order, work);
			if (!deferred.isEmpty()) {
				update(work.table(), columns(work, deferred::contains), work.keysAfterwards());
			}
		});
		List<TableWork> childrenFirst = new ArrayList<>(order.tables());
		Collections.reverse(childrenFirst);
		childrenFirst.stream().filter(this::isReferred).forEach((work) -> {
			List<String> columns = new ArrayList<>(deferred(order, work));
			selfReferences(work).stream()
				.filter((foreignKey) -> foreignKey.isNullable(work.table()))
				.forEach((foreignKey) -> columns.addAll(foreignKey.columns()));
			clear(work.table(), columns(work, columns::contains), work.keys(ChangeKind.ADDED));
		});
		childrenFirst.stream().filter(this::isReferred).forEach(this::deleteLeavesFirst);
	}

	private boolean isReferred(TableWork work) {
		return ForeignKey.areTo(this.plan.foreignKeys(), work.table().name());
	}

	private List<ForeignKey> selfReferences(TableWork work) {
		return ForeignKey.withinTable(this.plan.foreignKeys(), work.table().name());
	}

	private static List<String> deferred(TableOrder order, TableWork work) {
		return order.deferred()
			.stream()
			.filter((foreignKey) -> foreignKey.child().equals(work.table().name()))
			.flatMap((foreignKey) -> foreignKey.columns().stream())
			.toList();
	}

	private static List<Column> columns(TableWork work, Predicate<String> names) {
		return work.table().columns().stream().filter((column) -> names.test(column.name())).toList();
	}

	/**
	 * Rows that go lose the references that could keep each other, and rows that change
	 * lose unique values.
	 */
	private void clear(RestoredTable table, List<Column> columns, List<RowKey> keys) {
		if (!columns.isEmpty()) {
			send(table, "updated", keys, (size) -> RestoreSql.clear(table, columns, size));
		}
	}

	private void deleteLeavesFirst(TableWork work) {
		List<RowKey> added = work.keys(ChangeKind.ADDED);
		ForeignKey.leavesFirst(this.statements, this.plan.foreignKeys(), work.table(), added)
			.orElseThrow(() -> RestoreConflictException.referring(added.stream().map(work.table()::row).toList()))
			.forEach((leaves) -> delete(work.table(), leaves));
	}

	/**
	 * Return whether statements need not name the rows.
	 */
	private boolean isWhole(RestoredTable table, List<RowKey> keys) {
		return table.isWrittenAsWhole(keys.size()) && this.whole.contains(table.name());
	}

	private void delete(TableWork work) {
		delete(work.table(),
				isRewritten(work) ? work.keys(ChangeKind.ADDED, ChangeKind.CHANGED) : work.keys(ChangeKind.ADDED));
	}

	private void delete(RestoredTable table, List<RowKey> keys) {
		if (isWhole(table, keys)) {
			expectAlone(table, keys.size(), this.statements.update(RestoreSql.deleteAll(table)));
			return;
		}
		send(table, "deleted", keys, (size) -> RestoreSql.delete(table, size));
	}

	/**
	 * An update that joins cannot move a row from one partition to another, and checks
	 * all references within a table, also where foreign keys are not to be checked. So
	 * rows are deleted and inserted again where nothing of them is kept, and nothing
	 * follows from the deletion.
	 */
	private boolean isRewritten(TableWork work) {
		boolean moves = work.table().now().partitioned() && !(this.foreignKeysAreChecked && isReferred(work));
		boolean refers = !this.foreignKeysAreChecked && !selfReferences(work).isEmpty();
		return work.table().kept().isEmpty() && (moves || refers);
	}

	private void update(TableWork work, List<Column> columns) {
		update(work.table(), columns, work.keys(ChangeKind.CHANGED));
	}

	private void update(RestoredTable table, List<Column> columns, List<RowKey> keys) {
		List<Column> enumerated = columns.stream().filter(Column::isEnumerated).toList();
		if (!enumerated.isEmpty()) {
			updateValues(table, enumerated, keys);
		}
		List<Column> joined = columns.stream().filter((column) -> !column.isEnumerated()).toList();
		if (joined.isEmpty() || keys.isEmpty()) {
			return;
		}
		if (isWhole(table, keys)) {
			expectAlone(table, keys.size(), this.statements.update(RestoreSql.updateAll(table, joined)));
			return;
		}
		// Rows that cannot be without a unique value exchange theirs within one
		// statement.
		boolean atOnce = table.now()
			.uniqueKeys()
			.values()
			.stream()
			.anyMatch((uniqueKey) -> nullable(table, uniqueKey).isEmpty());
		List<List<RowKey>> chunks = atOnce ? List.of(keys) : RestoredTable.chunks(keys);
		chunks.forEach((chunk) -> expectUpdated(table, chunk.size(), this.statements
			.update(RestoreSql.update(table, joined, chunk.size()), RestoredTable.argumentsTwice(chunk).toArray())));
	}

	/**
	 * Write members of enums and sets, the rows with the same ones together.
	 */
	private void updateValues(RestoredTable table, List<Column> columns, List<RowKey> keys) {
		Map<List<@Nullable Object>, List<RowKey>> rows = new LinkedHashMap<>();
		List<String> names = columns.stream().map(Column::name).toList();
		int first = 1 + table.key().size();
		RestoredTable.query(this.statements, keys, (size) -> RestoreSql.then(table, names, size), (row) -> {
			List<@Nullable Object> values = new ArrayList<>();
			for (int i = 0; i < names.size(); i++) {
				values.add(row.getString(first + i));
			}
			rows.computeIfAbsent(values, (key) -> new ArrayList<>()).add(table.key(row, 1));
		});
		rows.forEach((values, same) -> RestoredTable.chunks(same).forEach((chunk) -> {
			List<@Nullable Object> arguments = new ArrayList<>(values);
			arguments.addAll(RestoredTable.arguments(chunk));
			expect(table, "updated", chunk.size(),
					this.statements.update(RestoreSql.updateValues(table, columns, chunk.size()), arguments.toArray()));
		}));
	}

	private void insert(TableWork work, List<String> without) {
		RestoredTable table = work.table();
		List<RowKey> keys = isRewritten(work) ? work.keysAfterwards() : work.keys(ChangeKind.REMOVED);
		if (without.isEmpty() && isWhole(table, keys)) {
			expectAlone(table, keys.size(), this.statements.update(RestoreSql.insertAll(table)));
			return;
		}
		if (!selfReferences(work).isEmpty() && !keys.isEmpty()) {
			// Rows that refer to each other come within one statement.
			expect(table, "inserted", keys.size(), this.statements
				.update(RestoreSql.insert(table, without, keys.size()), RestoredTable.arguments(keys).toArray()));
			return;
		}
		send(table, "inserted", keys, (size) -> RestoreSql.insert(table, without, size));
	}

	private void send(RestoredTable table, String what, List<RowKey> keys, IntFunction<String> sql) {
		RestoredTable.chunks(keys)
			.forEach((chunk) -> expect(table, what, chunk.size(),
					this.statements.update(sql.apply(chunk.size()), RestoredTable.arguments(chunk).toArray())));
	}

	/**
	 * The server counts no rows of a partitioned table in an update that joins.
	 */
	private static void expectUpdated(RestoredTable table, int expected, int updated) {
		if (!table.now().partitioned()) {
			expect(table, "updated", expected, updated);
		}
	}

	private static void expect(RestoredTable table, String what, int expected, int actual) {
		if (actual != expected) {
			throw new RestoreVerificationException(
					"The server %s %d rows of table %s instead of %d. Nothing was restored".formatted(what, actual,
							table.name(), expected));
		}
	}

	/**
	 * A statement that names no rows writes what others have written since, as well.
	 */
	private static void expectAlone(RestoredTable table, int expected, int actual) {
		if (actual != expected) {
			throw new ConcurrencyFailureException(
					"Table %s changed during the restore: %d rows were affected instead of %d. Nothing was restored. Try again"
						.formatted(table.name(), actual, expected));
		}
	}

	private void checkReferences() {
		this.plan.foreignKeys().forEach((foreignKey) -> {
			TableWork child = this.work.get(foreignKey.child());
			if (child == null) {
				return;
			}
			RestoredTable table = child.table();
			List<RowKey> written = child.keysAfterwards();
			lockParents(foreignKey, table, written);
			List<RestoreRow> orphans = new ArrayList<>();
			RestoredTable.query(this.statements, written, (size) -> RestoreSql.orphans(foreignKey, table, size),
					(row) -> orphans.add(table.row(table.key(row, 1))));
			if (!orphans.isEmpty()) {
				throw RestoreConflictException.referring(orphans);
			}
		});
	}

	private void lockParents(ForeignKey foreignKey, RestoredTable table, List<RowKey> written) {
		if (this.statements.serverHas(Capability.JOINS_FOR_UPDATE)) {
			RestoredTable.query(this.statements, written, (size) -> RestoreSql.lockParents(foreignKey, table, size),
					IGNORED);
			return;
		}
		Set<List<Object>> references = new LinkedHashSet<>();
		RestoredTable.query(this.statements, written, (size) -> RestoreSql.references(foreignKey, table, size),
				(row) -> {
					List<Object> values = new ArrayList<>();
					for (int i = 1; i <= foreignKey.columns().size(); i++) {
						values.add(row.getObject(i));
					}
					references.add(values);
				});
		references.forEach((values) -> this.statements.query(RestoreSql.lockParent(foreignKey), (row, number) -> number,
				values.toArray()));
	}

	private Map<TableName, Written> verify() {
		Map<TableName, Written> written = new LinkedHashMap<>();
		forEach(Step.VERIFY, this.work.values(), (work) -> {
			RestoredTable table = work.table();
			TableName name = table.name();
			Collection<RowKey> left = new TreeSet<>(table.difference(this.statements).keySet());
			List<RestoreRow> wrong = left.stream().filter(work.rows()::containsKey).map(table::row).toList();
			if (!wrong.isEmpty()) {
				throw new RestoreVerificationException(
						"%d rows of table %s still differ after they were written: %s. Nothing was restored"
							.formatted(wrong.size(), name, wrong.subList(0, Math.min(wrong.size(), 10))));
			}
			left.removeAll(this.skipped.getOrDefault(name, Set.of()));
			left.removeAll(work.leftAlone());
			Map<RowKey, String> images = new TreeMap<>();
			work.keys(ChangeKind.ADDED).forEach((key) -> images.put(key, ""));
			images.putAll(table.images(this.statements, work.keysAfterwards()));
			written.put(name,
					new Written(new TableReport(name.database(), name.table(), work.keys(ChangeKind.ADDED).size(),
							work.keys(ChangeKind.CHANGED).size(), work.keys(ChangeKind.REMOVED).size(), left.size()),
							images));
		});
		return written;
	}

	/**
	 * What has become of a plan.
	 *
	 * @param written what was written, by table
	 * @param skipped the rows that others have changed and that were skipped
	 */
	record Outcome(Map<TableName, Written> written, List<RestoreRow> skipped) {
	}

	/**
	 * What was written to a table.
	 *
	 * @param report the counts
	 * @param images digests of what the rows are since, empty for those that were deleted
	 */
	record Written(TableReport report, Map<RowKey, String> images) {
	}

}
