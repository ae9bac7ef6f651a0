package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.restore.RestorePlan.TableWork;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key.
 *
 * @param name its name
 * @param child the table that has it
 * @param columns its columns
 * @param parent the table that it refers to
 * @param referred the columns that it refers to, in the same order
 * @param onDelete what becomes of the child's row when the parent's goes
 */
record ForeignKey(String name, TableName child, List<String> columns, TableName parent, List<String> referred,
		String onDelete) {

	/**
	 * Find the foreign keys that tables have, or that refer to them. Every user sees
	 * which there are; only an administrator sees their columns.
	 * @param connections an administrator, if need be
	 * @param statements ask on their connection
	 * @param tables the tables
	 * @return the foreign keys
	 * @throws MatrixOnePermissionException if there are some that this user may not look
	 * up
	 */
	static List<ForeignKey> of(MatrixOneConnections connections, MatrixOneStatements statements,
			Collection<TableName> tables) {
		if (tables.isEmpty()) {
			return List.of();
		}
		Set<String> databases = tables.stream().map(TableName::database).collect(Collectors.toSet());
		try (MatrixOneStatements administrator = connections.asAdministrator().joining()) {
			return read(administrator, PointInTime.now(), databases).stream()
				.filter((key) -> tables.contains(key.child()) || tables.contains(key.parent()))
				.toList();
		}
		catch (MatrixOnePermissionException ex) {
			if (mayHaveForeignKeys(statements, databases, tables)) {
				throw new MatrixOnePermissionException(
						"""
								The columns of the foreign keys of %s cannot be looked up by this user: the server shows them to \
								administrators only. Nothing was changed. Set matrixone.admin.username to a user with \
								administrator rights"""
							.formatted(tables),
						ex);
			}
			return List.of();
		}
	}

	/**
	 * Read all foreign keys of the account.
	 * @param administrator ask on the connection of one
	 * @param time the moment
	 * @return the foreign keys
	 */
	static List<ForeignKey> all(MatrixOneStatements administrator, PointInTime time) {
		return read(administrator, time, Set.of());
	}

	private static List<ForeignKey> read(MatrixOneStatements administrator, PointInTime time, Set<String> databases) {
		Map<List<Object>, ForeignKey> keys = new LinkedHashMap<>();
		administrator.query(RestoreSql.foreignKeyColumns(time, databases.size()), (row, number) -> {
			String name = row.getString(1);
			TableName child = new TableName(row.getString(2), row.getString(3));
			TableName parent = new TableName(row.getString(5), row.getString(6));
			String onDelete = row.getString(8).replace('_', ' ');
			ForeignKey key = keys.computeIfAbsent(List.of(child, name),
					(absent) -> new ForeignKey(name, child, new ArrayList<>(), parent, new ArrayList<>(), onDelete));
			key.columns().add(row.getString(4));
			return key.referred().add(row.getString(7));
		}, twice(databases));
		return List.copyOf(keys.values());
	}

	/**
	 * What every user sees tells nothing of foreign keys on columns with capital letters.
	 */
	private static boolean mayHaveForeignKeys(MatrixOneStatements statements, Set<String> databases,
			Collection<TableName> tables) {
		boolean seen = statements
			.query(RestoreSql.foreignKeys(databases.size()),
					(row, number) -> tables.contains(new TableName(row.getString(1), row.getString(2)))
							|| tables.contains(new TableName(row.getString(3), row.getString(4))),
					twice(databases))
			.contains(true);
		return seen || !statements
			.query(RestoreSql.capitals(databases.size()), (row, number) -> number, databases.toArray())
			.isEmpty();
	}

	private static Object[] twice(Set<String> databases) {
		List<Object> arguments = new ArrayList<>(databases);
		arguments.addAll(databases);
		return arguments.toArray();
	}

	/**
	 * Return the same with the names of columns as a table has them: the catalog has them
	 * in lower case.
	 */
	ForeignKey named(@Nullable TableDefinition childDefinition, @Nullable TableDefinition parentDefinition) {
		return new ForeignKey(this.name, this.child, named(this.columns, childDefinition), this.parent,
				named(this.referred, parentDefinition), this.onDelete);
	}

	private static List<String> named(List<String> columns, @Nullable TableDefinition definition) {
		return (definition == null) ? columns
				: columns.stream()
					.map((name) -> definition.columns()
						.keySet()
						.stream()
						.filter(name::equalsIgnoreCase)
						.findFirst()
						.orElse(name))
					.toList();
	}

	boolean isSelfReference() {
		return this.child.equals(this.parent);
	}

	/**
	 * Return whether rows of the child can be without a reference.
	 */
	boolean isNullable(RestoredTable child) {
		return child.columns()
			.stream()
			.filter((column) -> this.columns.contains(column.name()) && column.nullable())
			.count() == this.columns.size();
	}

	/**
	 * Return those by which a table refers to itself.
	 */
	static List<ForeignKey> withinTable(List<ForeignKey> foreignKeys, TableName table) {
		return foreignKeys.stream()
			.filter((foreignKey) -> foreignKey.isSelfReference() && foreignKey.child.equals(table))
			.toList();
	}

	/**
	 * Return whether a table is referred to.
	 */
	static boolean areTo(List<ForeignKey> foreignKeys, TableName table) {
		return foreignKeys.stream().anyMatch((foreignKey) -> foreignKey.parent.equals(table));
	}

	/**
	 * Return in which order rows of a table that refers to itself can be deleted: those
	 * that no other of them refers to come first.
	 * @param statements ask on their connection
	 * @param foreignKeys the foreign keys, of which those count that the rows cannot be
	 * without
	 * @param table the table
	 * @param rows the rows
	 * @return the rounds, or empty if some refer to each other, or to themselves
	 */
	static Optional<List<List<RowKey>>> leavesFirst(MatrixOneStatements statements, List<ForeignKey> foreignKeys,
			RestoredTable table, Collection<RowKey> rows) {
		List<ForeignKey> required = withinTable(foreignKeys, table.name()).stream()
			.filter((foreignKey) -> !foreignKey.isNullable(table))
			.toList();
		List<List<RowKey>> rounds = new ArrayList<>();
		Set<RowKey> left = new TreeSet<>(rows);
		while (!left.isEmpty()) {
			Set<RowKey> leaves = new TreeSet<>(left);
			required.forEach((foreignKey) -> leaves.removeAll(foreignKey.referred(statements, table, left)));
			if (leaves.isEmpty()) {
				return Optional.empty();
			}
			rounds.add(List.copyOf(leaves));
			left.removeAll(leaves);
		}
		return Optional.of(rounds);
	}

	private Set<RowKey> referred(MatrixOneStatements statements, RestoredTable table, Set<RowKey> rows) {
		Set<RowKey> referred = new TreeSet<>();
		RestoredTable.query(statements, rows, (size) -> RestoreSql.referred(this, table, size), (row) -> {
			if (rows.contains(table.key(row, 1 + table.key().size()))) {
				referred.add(table.key(row, 1));
			}
		});
		return referred;
	}

	/**
	 * Find the rows that refer to rows of a table that go, or get another value where
	 * they are referred to.
	 */
	Set<RowKey> dependents(MatrixOneStatements statements, TableDefinition child, TableWork parent) {
		Set<RowKey> dependents = dependents(statements, child, parent, ChangeKind.ADDED);
		dependents.addAll(dependentsOnChanged(statements, child, parent));
		return dependents;
	}

	/**
	 * Find the rows that refer to rows of a table that get another value there.
	 */
	Set<RowKey> dependentsOnChanged(MatrixOneStatements statements, TableDefinition child, TableWork parent) {
		return parent.table().key().containsAll(this.referred) ? Set.of()
				: dependents(statements, child, parent, ChangeKind.CHANGED);
	}

	private Set<RowKey> dependents(MatrixOneStatements statements, TableDefinition child, TableWork parent,
			ChangeKind kind) {
		Set<RowKey> dependents = new TreeSet<>();
		RestoredTable.query(statements, parent.keys(kind),
				(size) -> RestoreSql.dependents(this, child, parent.table(), kind == ChangeKind.CHANGED, size),
				(row) -> dependents.add(RowKey.of(row, 1, child)));
		return dependents;
	}

	@Override
	public String toString() {
		return "%s of %s".formatted(this.columns, this.child);
	}

}
