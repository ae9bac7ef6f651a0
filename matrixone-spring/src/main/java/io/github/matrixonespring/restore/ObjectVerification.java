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

	private static final int TABLES_PER_STATEMENT = 50;

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
		Map<TableName, ServerObject> current = ServerObject.read(this.statements, this.plan.target(),
				PointInTime.now());
		Set<String> untouched = new TreeSet<>();
		int restored = 0;
		for (ServerObject object : this.plan.expected()) {
			TableName name = object.name();
			ServerObject before = this.plan.now().get(name);
			ServerObject after = current.get(name);
			if (after == null || (before != null && before.id() == after.id())) {
				untouched.add(name.toString());
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
				ServerObject after = current.get(before.name());
				return after != null && after.id() == before.id() && !this.plan.then().containsKey(before.name());
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
		List<RestoredTable> sound = new ArrayList<>();
		tables((name, now, then) -> {
			if (now == null || then == null) {
				differences.add("table %s is not there".formatted(name));
			}
			else if (!now.equals(then) || !definition(name).equals(this.plan.definitions().get(name))) {
				differences.add("table %s has other columns or keys than it had".formatted(name));
			}
			else {
				sound.add(compared(name, now, then));
			}
		});
		withOtherRows(sound).forEach((table) -> {
			if (digest(table, after).equals(digest(table, this.plan.point()))) {
				this.notes.add("table %s has been written to since".formatted(table.name()));
			}
			else {
				differences.add("table %s has other rows than it had".formatted(table.name()));
			}
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

	/**
	 * Find the tables that have been written to since the restore.
	 */
	List<TableName> writtenSince() {
		List<TableName> written = new ArrayList<>();
		List<RestoredTable> same = new ArrayList<>();
		tables((name, now, then) -> {
			if (now != null && then != null && now.equals(then)) {
				same.add(compared(name, now, then));
			}
			else {
				written.add(name);
			}
		});
		withOtherRows(same).forEach((table) -> written.add(table.name()));
		return written;
	}

	private void tables(Comparison comparison) {
		Map<String, List<TableName>> tables = this.plan.tables()
			.stream()
			.collect(Collectors.groupingBy(TableName::database, TreeMap::new, Collectors.toList()));
		tables.forEach((database, names) -> {
			List<String> only = (this.plan.target().level() == SnapshotLevel.TABLE)
					? names.stream().map(TableName::table).toList() : List.of();
			Map<String, TableDefinition> then = TableDefinition.read(this.statements, this.plan.point(), database,
					only);
			Map<String, TableDefinition> now = TableDefinition.read(this.statements, PointInTime.now(), database, only);
			names.forEach((name) -> comparison.compare(name, now.get(name.table()), then.get(name.table())));
		});
	}

	private String definition(TableName name) {
		return DefinitionCheck.text(this.statements, Objects.requireNonNull(this.plan.then().get(name)),
				PointInTime.now());
	}

	private RestoredTable compared(TableName name, TableDefinition now, TableDefinition then) {
		return new RestoredTable(name, now, then, this.plan.point(), null, null, Set.of(),
				this.statements.serverHas(Capability.FULL_OUTER_JOIN), false);
	}

	/**
	 * Many tables are compared by one statement, which takes a tenth of the time.
	 */
	private List<RestoredTable> withOtherRows(List<RestoredTable> tables) {
		List<RestoredTable> others = new ArrayList<>();
		List<RestoredTable> together = new ArrayList<>();
		for (RestoredTable table : tables) {
			if (hasBitKey(table)) {
				if (!digest(table, PointInTime.now()).equals(digest(table, this.plan.point()))) {
					others.add(table);
				}
			}
			else if (!table.joins()) {
				if (!table.difference(this.statements, 1).isEmpty()) {
					others.add(table);
				}
			}
			else {
				together.add(table);
			}
		}
		for (int start = 0; start < together.size(); start += TABLES_PER_STATEMENT) {
			List<RestoredTable> some = together.subList(start, Math.min(together.size(), start + TABLES_PER_STATEMENT));
			this.statements.query(RestoreSql.countDifferences(some),
					(row, number) -> row.getLong(2) > 0 && others.add(some.get(row.getInt(1))));
		}
		return others;
	}

	/**
	 * The server does not compare it.
	 */
	private static boolean hasBitKey(RestoredTable table) {
		return table.now()
			.key()
			.stream()
			.map(table.now().columns()::get)
			.anyMatch((column) -> column != null && column.dataType().equals("bit"));
	}

	private List<String> digest(RestoredTable table, PointInTime time) {
		List<String> columns = List.copyOf(table.now().columns().keySet());
		return this.statements.query(ObjectSql.digest(table.name(), columns, time),
				(row, number) -> row.getString(1) + " " + row.getString(2));
	}

	/**
	 * Compares what a table is with what it was.
	 */
	@FunctionalInterface
	private interface Comparison {

		void compare(TableName name, @Nullable TableDefinition now, @Nullable TableDefinition then);

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
