package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.restore.RestorePlan.TableWork;
import io.github.matrixonespring.timetravel.TableName;

/**
 * The order of tables in which foreign keys are met by each statement: those that are
 * referred to come first. Where they go round in a circle, one that can be {@code NULL}
 * is set at the end.
 *
 * @param tables the tables, those that are referred to first
 * @param deferred the foreign keys that are set at the end
 * @param refusals why there is no such order
 */
record TableOrder(List<TableWork> tables, List<ForeignKey> deferred, List<String> refusals) {

	static TableOrder of(Collection<TableWork> work, List<ForeignKey> foreignKeys) {
		List<TableWork> left = new ArrayList<>(work);
		List<ForeignKey> open = new ArrayList<>(foreignKeys.stream()
			.filter((foreignKey) -> !foreignKey.isSelfReference() && isOf(work, foreignKey.child())
					&& isOf(work, foreignKey.parent()))
			.toList());
		TableOrder order = new TableOrder(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		while (!left.isEmpty()) {
			List<TableWork> ready = left.stream()
				.filter((table) -> open.stream()
					.noneMatch((foreignKey) -> foreignKey.child().equals(table.table().name())))
				.toList();
			if (!ready.isEmpty()) {
				order.tables().addAll(ready);
				left.removeIf((table) -> isOf(ready, table.table().name()));
				open.removeIf((foreignKey) -> isOf(ready, foreignKey.parent()));
				continue;
			}
			ForeignKey nullable = open.stream()
				.filter((foreignKey) -> isNullable(foreignKey, left))
				.findFirst()
				.orElse(null);
			if (nullable == null) {
				Set<TableName> names = new LinkedHashSet<>();
				left.forEach((table) -> names.add(table.table().name()));
				order.refusals().add("""
						Tables %s refer to each other in a circle of foreign keys that cannot be NULL: call it outside \
						of the transaction""".formatted(names));
				order.tables().addAll(left);
				return order;
			}
			open.remove(nullable);
			order.deferred().add(nullable);
		}
		return order;
	}

	private static boolean isOf(Collection<TableWork> work, TableName name) {
		return work.stream().anyMatch((table) -> table.table().name().equals(name));
	}

	private static boolean isNullable(ForeignKey foreignKey, List<TableWork> tables) {
		return tables.stream()
			.map(TableWork::table)
			.anyMatch((table) -> table.name().equals(foreignKey.child()) && foreignKey.isNullable(table));
	}

}
