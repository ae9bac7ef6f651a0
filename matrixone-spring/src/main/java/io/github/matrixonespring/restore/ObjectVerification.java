package io.github.matrixonespring.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.RestoredObject.Kind;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Finds out what the server's statement has done, which says OK in any case: first by the
 * ids, then by definitions, then by rows.
 */
final class ObjectVerification {

	private static final Duration LATE = Duration.ofSeconds(2);

	private final MatrixOneStatements statements;

	private final ObjectsPlan plan;

	private final List<String> notes = new ArrayList<>();

	/**
	 * Create a verification.
	 * @param statements ask on their connection, of an administrator
	 */
	ObjectVerification(MatrixOneStatements statements, ObjectsPlan plan) {
		this.statements = statements;
		this.plan = plan;
	}

	/**
	 * What is no reason to doubt the restore.
	 */
	List<String> notes() {
		return this.notes;
	}

	/**
	 * Tell by the ids what has become of the objects: one that was restored has a new
	 * one, and one that was not keeps its own. A connection can see for a moment what was
	 * before, so what is not done is looked at again.
	 */
	Outcome outcome() {
		Instant end = Instant.now().plus(LATE);
		Outcome outcome = look();
		while (!outcome.done() && Instant.now().isBefore(end)) {
			try {
				TimeUnit.MILLISECONDS.sleep(LATE.toMillis() / 10);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return outcome;
			}
			outcome = look();
		}
		return outcome;
	}

	private Outcome look() {
		Map<String, ServerObject> current = ServerObject.read(this.statements, this.plan.target(), PointInTime.now());
		Set<String> untouched = new TreeSet<>();
		int restored = 0;
		for (ServerObject object : this.plan.expected()) {
			String name = object.name().toString();
			ServerObject before = this.plan.now().get(name);
			ServerObject after = current.get(name);
			if (after == null || (before != null && before.id() == after.id())) {
				untouched.add(name);
			}
			else {
				restored++;
			}
		}
		Set<String> left = this.plan.now()
			.values()
			.stream()
			.filter((before) -> this.plan.isOf(before) && before.kind() != Kind.SEQUENCE)
			.filter((before) -> {
				ServerObject after = current.get(before.name().toString());
				return after != null && after.id() == before.id()
						&& !this.plan.then().containsKey(before.name().toString());
			})
			.map((before) -> before.name().toString())
			.collect(Collectors.toCollection(TreeSet::new));
		boolean done = untouched.isEmpty() && left.isEmpty();
		untouched.addAll(left);
		return new Outcome(done, !done && restored == 0, untouched);
	}

	/**
	 * Find what is not what it was.
	 * @param after a moment right after the restore: what differs now and did not then
	 * was written by others since
	 */
	List<String> differences(PointInTime after) {
		List<String> differences = new ArrayList<>();
		Map<String, List<TableName>> tables = this.plan.tables()
			.stream()
			.collect(Collectors.groupingBy(TableName::database, TreeMap::new, Collectors.toList()));
		tables.forEach((database, names) -> {
			List<String> only = (this.plan.target().level() == SnapshotLevel.TABLE)
					? names.stream().map(TableName::table).toList() : List.of();
			Map<String, TableDefinition> then = TableDefinition.read(this.statements, this.plan.point(), database,
					only);
			Map<String, TableDefinition> now = TableDefinition.read(this.statements, PointInTime.now(), database, only);
			names.forEach((name) -> {
				String difference = difference(name, now.get(name.table()), then.get(name.table()), after);
				if (difference != null) {
					differences.add(difference);
				}
			});
		});
		this.plan.expected().stream().filter((object) -> object.kind() == Kind.VIEW).forEach((view) -> {
			try {
				this.statements.query(ObjectSql.readView(view.name(), PointInTime.now()), (row, number) -> number);
			}
			catch (DataAccessException ex) {
				differences
					.add("view %s cannot be read: %s".formatted(view.name(), ex.getMostSpecificCause().getMessage()));
			}
		});
		return differences;
	}

	private @Nullable String difference(TableName name, @Nullable TableDefinition now, @Nullable TableDefinition then,
			PointInTime after) {
		if (now == null || then == null) {
			return "table %s is not there".formatted(name);
		}
		if (!now.equals(then) || !definition(name, PointInTime.now()).equals(definition(name, this.plan.point()))) {
			return "table %s has other columns or keys than it had".formatted(name);
		}
		if (!hasSameRows(name, now, then)) {
			if (!digest(name, now, after).equals(digest(name, now, this.plan.point()))) {
				return "table %s has other rows than it had".formatted(name);
			}
			this.notes.add("table %s has been written to since".formatted(name));
		}
		return null;
	}

	private List<String> definition(TableName name, PointInTime time) {
		ServerObject object = Objects.requireNonNull(this.plan.then().get(name.toString()));
		return this.statements.query(ObjectSql.definition(object, time), (row, number) -> row.getString(2));
	}

	/**
	 * Find the tables that have been written to since the restore.
	 */
	List<TableName> writtenSince() {
		return this.plan.tables().stream().filter((name) -> {
			TableDefinition now = TableDefinition
				.read(this.statements, PointInTime.now(), name.database(), List.of(name.table()))
				.get(name.table());
			TableDefinition then = TableDefinition
				.read(this.statements, this.plan.point(), name.database(), List.of(name.table()))
				.get(name.table());
			return now == null || then == null || !now.equals(then) || !hasSameRows(name, now, then);
		}).toList();
	}

	private boolean hasSameRows(TableName name, TableDefinition now, TableDefinition then) {
		boolean comparable = now.key()
			.stream()
			.noneMatch((column) -> Objects.requireNonNull(now.columns().get(column)).dataType().equals("bit"));
		if (!comparable) {
			return digest(name, now, PointInTime.now()).equals(digest(name, now, this.plan.point()));
		}
		return new RestoredTable(name, now, then, this.plan.point(), null, null, Set.of(),
				this.statements.serverHas(Capability.FULL_OUTER_JOIN), false)
			.difference(this.statements, 1)
			.isEmpty();
	}

	private List<String> digest(TableName name, TableDefinition definition, PointInTime time) {
		List<String> columns = definition.columns().keySet().stream().toList();
		return this.statements.query(ObjectSql.digest(name, columns, time),
				(row, number) -> row.getString(1) + " " + row.getString(2));
	}

	/**
	 * What the ids tell.
	 *
	 * @param done whether everything was restored
	 * @param nothing whether nothing was
	 * @param untouched what was not restored
	 */
	record Outcome(boolean done, boolean nothing, Set<String> untouched) {
	}

}
