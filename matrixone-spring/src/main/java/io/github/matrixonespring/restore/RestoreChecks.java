package io.github.matrixonespring.restore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.restore.RestorePlan.TableWork;
import io.github.matrixonespring.restore.RestoreRequest.Beyond;
import io.github.matrixonespring.restore.TableDefinition.Column;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what stands in the way of rows that are to be written. One for each plan.
 */
final class RestoreChecks {

	private static final int ROWS_NAMED = 5;

	private final MatrixOneStatements statements;

	private final Map<String, TableWork> work;

	private final List<ForeignKey> foreignKeys;

	private final boolean inTransaction;

	private final List<String> refusals = new ArrayList<>();

	/**
	 * Create checks.
	 * @param statements ask on their connection
	 * @param work the rows, by the names of their tables
	 * @param foreignKeys the foreign keys of these tables, and those to them
	 * @param inTransaction whether the server checks foreign keys with each statement
	 */
	RestoreChecks(MatrixOneStatements statements, Map<String, TableWork> work, List<ForeignKey> foreignKeys,
			boolean inTransaction) {
		this.statements = statements;
		this.work = work;
		this.foreignKeys = foreignKeys;
		this.inTransaction = inTransaction;
	}

	/**
	 * Return why the rows must not be written.
	 * @return the reasons, each with what to do about it
	 */
	List<String> refusals(RestoreRequest request, RestoreSettings settings) {
		if (request.moved() == Beyond.REFUSE) {
			checkMoved();
		}
		checkParents();
		checkOrphans();
		checkUniqueKeys();
		checkKeptColumns();
		checkRows(settings);
		checkOrder();
		return this.refusals;
	}

	private void refuse(String reason, @Nullable Object... arguments) {
		this.refusals.add(reason.formatted(arguments));
	}

	static String first(Collection<RowKey> keys, TableDefinition definition) {
		return keys.stream()
			.limit(ROWS_NAMED)
			.map((key) -> key.of(definition).toString())
			.collect(Collectors.joining(", "));
	}

	private void checkMoved() {
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
			RestoredTable table = child.table();
			RestoredTable.query(this.statements, child.keysAfterwards(),
					(size) -> (parent != null) ? RestoreSql.parents(foreignKey, table, parent.table(), size)
							: RestoreSql.withoutParent(foreignKey, table, size),
					(row) -> {
						if (parent == null || !isThereAfterwards(row, 1 + table.key().size(), parent)) {
							missing.add(table.key(row, 1));
						}
					});
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
			Set<RowKey> held = new TreeSet<>();
			Set<RowKey> chained = new TreeSet<>();
			for (List<String> uniqueKey : table.now().uniqueKeys().values()) {
				if (!table.then().columns().keySet().containsAll(uniqueKey)) {
					continue;
				}
				RestoredTable.query(this.statements, work.keysAfterwards(),
						(size) -> RestoreSql.holders(table, uniqueKey, size), (row) -> {
							RowDifference holder = work.rows().get(table.key(row, 1));
							RowKey wanted = table.key(row, 1 + table.key().size());
							if (holder == null) {
								held.add(wanted);
							}
							else if (isDeletedLast(table, holder)) {
								chained.add(wanted);
							}
						});
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
		return this.inTransaction && row.kind() == ChangeKind.ADDED && ForeignKey.areTo(this.foreignKeys, table.name());
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

	private void checkRows(RestoreSettings settings) {
		long rows = this.work.values().stream().mapToLong((work) -> work.rows().size()).sum();
		if (rows > settings.maxRows()) {
			refuse("""
					%d rows differ, more than the %d that one transaction is to write: restore fewer tables or rows \
					at a time, or raise matrixone.restore.max-rows""", rows, settings.maxRows());
		}
	}

	private void checkOrder() {
		if (!this.inTransaction) {
			return;
		}
		this.refusals.addAll(TableOrder.of(this.work.values(), this.foreignKeys).refusals());
		this.work.values().forEach(this::checkCircle);
		this.foreignKeys.stream()
			.filter(this::changesReferred)
			.forEach((foreignKey) -> refuse("""
					Rows of table %s that %s refers to get another value there, which the server writes into the \
					rows that refer to it, or refuses: call it outside of the transaction""", foreignKey.parent(),
					foreignKey));
	}

	private void checkCircle(TableWork work) {
		RestoredTable table = work.table();
		if (ForeignKey.leavesFirst(this.statements, this.foreignKeys, table, work.keys(ChangeKind.ADDED)).isEmpty()) {
			refuse("""
					Rows of table %s that are to be deleted refer to each other, or to themselves, and cannot be \
					without a reference: call it outside of the transaction""", table.name());
		}
	}

	private boolean changesReferred(ForeignKey foreignKey) {
		TableWork parent = this.work.get(foreignKey.parent().toString());
		TableWork child = this.work.get(foreignKey.child().toString());
		return parent != null && child != null
				&& !foreignKey.dependentsOnChanged(this.statements, child.table().now(), parent).isEmpty();
	}

}
