package io.github.matrixonespring.restore;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * Finds foreign keys, of today and of then, because of which the server's own statement
 * does nothing, or half, and says OK, fails, or leaves rows without parents.
 */
final class ForeignKeyCheck {

	/** What the names of partitions begin with, and have before that of their table. */
	private static final String PARTITION = "%!%";

	private final MatrixOneStatements statements;

	private final ThenAndNow objects;

	private final Consumer<String> refusals;

	/**
	 * Create a check.
	 * @param statements ask on their connection, of an administrator
	 * @param objects what is restored
	 * @param refusals is told what stands in the way
	 */
	ForeignKeyCheck(MatrixOneStatements statements, ThenAndNow objects, Consumer<String> refusals) {
		this.statements = statements;
		this.objects = objects;
		this.refusals = refusals;
	}

	void refuse() {
		List<ForeignKey> today = ForeignKey.all(this.statements, PointInTime.now());
		List<ForeignKey> then = ForeignKey.all(this.statements, this.objects.moment());
		if (this.objects.target().level() == SnapshotLevel.TABLE) {
			refuseTable(this.objects.name(), today, then);
		}
		else {
			refuseDatabases(today, then);
		}
	}

	/**
	 * Where a foreign key leads to a table, the server does not restore it, and says OK.
	 */
	private void refuseTable(TableName table, List<ForeignKey> today, List<ForeignKey> then) {
		today.stream().filter((reference) -> reference.parent().equals(table)).findFirst().ifPresent((reference) -> {
			if (reference.child().equals(table)) {
				refuse("""
						Table %s refers to itself (%s), and the server restores nothing then, and says OK: restore its \
						database, or use mode ROWS""", table, reference.name());
			}
			else {
				refuse("""
						Table %s refers to it (%s), and the server restores nothing then, and says OK: restore the \
						database, or use mode ROWS""", reference.child(), reference.name());
			}
		});
		refusePartitions(then, (reference) -> reference.child().database().equals(table.database())
				&& reference.child().table().endsWith(PARTITION + table.table()));
		refuseParents(
				then.stream()
					.filter((reference) -> reference.child().equals(table) && !reference.parent().equals(table)),
				"""
						Table %s referred to table %s (%s), which is not there, or not with these columns %s as a key, and the server \
						restores nothing then, and says OK: restore that table first""");
	}

	private void refuseDatabases(List<ForeignKey> today, List<ForeignKey> ofAll) {
		List<ForeignKey> then = ofAll;
		refusePartitions(today, (reference) -> this.objects.now().containsKey(reference.parent()));
		refusePartitions(then,
				(reference) -> this.objects.then().containsKey(new TableName(reference.child().database(), "")));
		if (this.objects.target().level() == SnapshotLevel.DATABASE) {
			String database = this.objects.target().databaseName();
			today.stream()
				.filter((reference) -> reference.parent().database().equals(database)
						&& !reference.child().database().equals(database))
				.forEach((reference) -> refuse(
						"""
								Table %s of another database refers to table %s (%s), and the server restores some tables only then, \
								and says OK: drop that foreign key first, or use mode ROWS""",
						reference.child(), reference.parent(), reference.name()));
			then = then.stream().filter((reference) -> reference.child().database().equals(database)).toList();
			refuseParents(then.stream().filter((reference) -> !reference.parent().database().equals(database)),
					"""
							Table %s referred to table %s (%s), which is not there, or not with these columns %s as a key: restore \
							that first""");
		}
		refuseCircle(then, "formed");
		refuseCircle(today.stream().filter((reference) -> this.objects.now().containsKey(reference.child())).toList(),
				"form");
		then.stream()
			.filter((reference) -> this.objects.then().containsKey(new TableName(reference.parent().database(), ""))
					&& !this.objects.then().containsKey(reference.parent()))
			.forEach((reference) -> refuse(
					"""
							Table %s referred to table %s (%s), which was not there then, and the server would lose that foreign key""",
					reference.child(), reference.parent(), reference.name()));
	}

	/**
	 * Look at what is referred to and not restored with it.
	 */
	private void refuseParents(Stream<ForeignKey> references, String reason) {
		references.forEach((reference) -> {
			if (!canReferTo(reference)) {
				refuse(reason, reference.child(), reference.parent(), reference.name(), reference.referred());
			}
			else if (this.objects.then().containsKey(reference.child())) {
				refuseRowsWithoutParent(reference);
			}
		});
	}

	/**
	 * The server checks no rows when it restores.
	 */
	private void refuseRowsWithoutParent(ForeignKey reference) {
		long rows = this.statements
			.query(ObjectSql.withoutParent(reference, this.objects.moment()), (row, number) -> row.getLong(1))
			.get(0);
		if (rows > 0) {
			refuse("""
					%d rows of table %s referred by %s to rows of table %s that are not there now, and the server would \
					leave them without: bring these back first by mode ROWS, or use as(...)""",
					rows, reference.child(), reference.columns(), reference.parent());
		}
	}

	private void refuseCircle(List<ForeignKey> references, String form) {
		List<String> circle = TableCircles.find(references, ForeignKey::child, ForeignKey::parent)
			.stream()
			.map(TableName::toString)
			.sorted()
			.toList();
		if (!circle.isEmpty()) {
			refuse("""
					Foreign keys of tables %s %s a circle, in which the server cannot restore: restore the tables by mode \
					ROWS, or as(...) to have the database beside""",
					circle, form);
		}
	}

	/**
	 * The server lets a table with partitions have foreign keys, but neither creates it
	 * again nor drops what it refers to.
	 */
	private void refusePartitions(List<ForeignKey> references, Predicate<ForeignKey> concerned) {
		references.stream()
			.filter((reference) -> reference.child().table().startsWith(PARTITION))
			.filter(concerned)
			.findFirst()
			.ifPresent((reference) -> refuse(
					"""
							A table with partitions refers to table %s (%s), and the server restores nothing then: restore the tables \
							by mode ROWS""",
					reference.parent(), reference.name()));
	}

	/**
	 * Return whether its parent, which is not restored with it, still is what the server
	 * lets foreign keys lead to.
	 */
	private boolean canReferTo(ForeignKey reference) {
		TableName parent = reference.parent();
		TableDefinition now = definition(parent, PointInTime.now());
		TableDefinition then = definition(parent, this.objects.moment());
		return now != null && then != null
				&& reference.referred()
					.stream()
					.allMatch((column) -> Objects.equals(type(now, column), type(then, column)))
				&& keys(then).filter((key) -> key.containsAll(reference.referred()))
					.anyMatch((key) -> keys(now).anyMatch(key::equals));
	}

	private @Nullable TableDefinition definition(TableName table, PointInTime time) {
		return TableDefinition.read(this.statements, time, table.database(), List.of(table.table())).get(table.table());
	}

	private static @Nullable String type(TableDefinition definition, String column) {
		TableDefinition.Column found = definition.columns().get(column);
		return (found != null) ? found.dataType() : null;
	}

	private static Stream<List<String>> keys(TableDefinition definition) {
		return Stream.concat(Stream.of(definition.key()), definition.uniqueKeys().values().stream());
	}

	private void refuse(String reason, @Nullable Object... arguments) {
		this.refusals.accept(reason.formatted(arguments));
	}

}
