package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

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
		Set<String> databases = tables.stream().map(TableName::database).collect(Collectors.toSet());
		List<TableName> touched = new ArrayList<>();
		Object[] arguments = twice(databases);
		statements.query(RestoreSql.foreignKeys(databases.size()), (row, number) -> {
			touched.add(new TableName(row.getString(1), row.getString(2)));
			return touched.add(new TableName(row.getString(3), row.getString(4)));
		}, arguments);
		if (touched.stream().noneMatch(tables::contains)) {
			return List.of();
		}
		Map<String, ForeignKey> keys = new LinkedHashMap<>();
		try (MatrixOneStatements administrator = connections.asAdministrator().joining()) {
			administrator.query(RestoreSql.foreignKeyColumns(databases.size()), (row, number) -> {
				TableName child = new TableName(row.getString(2), row.getString(3));
				TableName parent = new TableName(row.getString(5), row.getString(6));
				String onDelete = row.getString(8).replace('_', ' ');
				ForeignKey key = keys.computeIfAbsent(child + row.getString(1),
						(name) -> new ForeignKey(name, child, new ArrayList<>(), parent, new ArrayList<>(), onDelete));
				key.columns().add(row.getString(4));
				return key.referred().add(row.getString(7));
			}, arguments);
		}
		catch (MatrixOnePermissionException ex) {
			throw new MatrixOnePermissionException("""
					The columns of the foreign keys of %s cannot be looked up by this user: the server shows them to \
					administrators only. Nothing was changed. Set matrixone.admin.username to a user with \
					administrator rights""".formatted(tables), ex);
		}
		return keys.values()
			.stream()
			.filter((key) -> tables.contains(key.child()) || tables.contains(key.parent()))
			.toList();
	}

	private static Object[] twice(Set<String> databases) {
		List<Object> arguments = new ArrayList<>(databases);
		arguments.addAll(databases);
		return arguments.toArray();
	}

	boolean isSelfReference() {
		return this.child.equals(this.parent);
	}

	@Override
	public String toString() {
		return "%s of %s".formatted(this.columns, this.child);
	}

}
