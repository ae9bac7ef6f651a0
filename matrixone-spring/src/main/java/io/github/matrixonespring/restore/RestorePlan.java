package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.timetravel.TableName;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do, as far as it was known when the plan was made. Holds the keys
 * of all rows that differ, and a digest of each. {@link #toString()} renders a table,
 * with the values of conditions.
 *
 * @since 0.1.0
 */
public final class RestorePlan {

	private static final int REASONS_SHOWN = 20;

	/** From here on the server's own statement is the faster one. */
	private static final int MANY_ROWS = 100_000;

	private final RestoreRequest request;

	private final PointInTime point;

	private final List<TablePlan> tables;

	private final List<TableName> dropped;

	private final List<String> refusals;

	private final List<String> notes;

	private final List<TableWork> work;

	private final List<ForeignKey> foreignKeys;

	private final List<RestoreRow> changed;

	private final List<String> beyondRows;

	private final @Nullable ObjectsPlan objects;

	private final String reason;

	RestorePlan(RestoreRequest request, PointInTime point, List<TablePlan> tables, List<TableName> dropped,
			List<String> refusals, List<String> notes, List<TableWork> work, List<ForeignKey> foreignKeys,
			List<RestoreRow> changed, List<String> beyondRows) {
		this(request, point, tables, dropped, refusals, notes, work, foreignKeys, changed, beyondRows, null,
				"only the rows that differ are written");
	}

	private RestorePlan(RestoreRequest request, PointInTime point, List<TablePlan> tables, List<TableName> dropped,
			List<String> refusals, List<String> notes, List<TableWork> work, List<ForeignKey> foreignKeys,
			List<RestoreRow> changed, List<String> beyondRows, @Nullable ObjectsPlan objects, String reason) {
		this.beyondRows = List.copyOf(beyondRows);
		this.objects = objects;
		this.reason = reason;
		this.request = request;
		this.point = point;
		this.tables = List.copyOf(tables);
		this.dropped = List.copyOf(dropped);
		this.refusals = shown(refusals);
		this.notes = List.copyOf(notes);
		this.work = List.copyOf(work);
		this.foreignKeys = List.copyOf(foreignKeys);
		this.changed = List.copyOf(changed);
	}

	static RestorePlan ofObjects(RestoreRequest request, PointInTime point, String reason, List<String> refusals,
			List<String> notes, ObjectsPlan objects) {
		return new RestorePlan(request, point, List.of(), List.of(), refusals, notes, List.of(), List.of(), List.of(),
				List.of(), objects, reason);
	}

	private static List<String> shown(List<String> refusals) {
		if (refusals.size() <= REASONS_SHOWN) {
			return List.copyOf(refusals);
		}
		List<String> shown = new ArrayList<>(refusals.subList(0, REASONS_SHOWN));
		shown.add("There are %d more reasons".formatted(refusals.size() - REASONS_SHOWN));
		return List.copyOf(shown);
	}

	/**
	 * Return what was asked for.
	 * @return the request
	 */
	public RestoreRequest request() {
		return this.request;
	}

	/**
	 * Return the point in time to go back to.
	 * @return the point, with its timestamp
	 */
	public PointInTime point() {
		return this.point;
	}

	/**
	 * Return how the restore would go back.
	 * @return the mode, never {@link RestoreMode#AUTO}
	 */
	public RestoreMode mode() {
		return (this.objects != null) ? RestoreMode.OBJECTS : RestoreMode.ROWS;
	}

	/**
	 * Return why it would go back like this.
	 * @return the reason
	 */
	public String reason() {
		return (rows() < MANY_ROWS) ? this.reason
				: this.reason + "; mode OBJECTS would be faster, but loses PITRs and what others write meanwhile";
	}

	/**
	 * Return what would become of databases, tables, views and sequences.
	 * @return the objects; none in mode {@link RestoreMode#ROWS}
	 */
	public List<RestoredObject> objects() {
		return (this.objects != null) ? this.objects.objects() : List.of();
	}

	/**
	 * Return the tables of which rows would be written.
	 * @return the tables that exist at both moments, also those in which nothing differs;
	 * none in mode {@link RestoreMode#OBJECTS}
	 */
	public List<TablePlan> tables() {
		return this.tables;
	}

	/**
	 * Find a table.
	 * @param name its name
	 * @return what would be done to it, or empty if the plan has no such table
	 */
	public Optional<TablePlan> table(String name) {
		return this.tables.stream()
			.filter((table) -> Identifier.lowerCase(table.table()).equals(Identifier.lowerCase(name)))
			.findFirst();
	}

	/**
	 * Return the tables that would be dropped.
	 * @return their names, with their database
	 */
	public List<String> tablesDropped() {
		return this.dropped.stream().map((table) -> table.database() + "." + table.table()).toList();
	}

	/**
	 * Return why the restore would be refused.
	 * @return the reasons, each with what to do about it; none if it would be done
	 */
	public List<String> refusals() {
		return this.refusals;
	}

	/**
	 * Return what else is worth knowing.
	 * @return the notes
	 */
	public List<String> notes() {
		return this.notes;
	}

	/**
	 * Return whether the restore would be refused.
	 * @return whether there is a reason
	 */
	public boolean isRefused() {
		return !this.refusals.isEmpty();
	}

	/**
	 * Return how many rows would be written.
	 * @return the sum over all tables
	 */
	public long rows() {
		return this.tables.stream().mapToLong(TablePlan::rows).sum();
	}

	/**
	 * Return why rows cannot be written as they were; nothing where they can be, or where
	 * the plan is refused for other reasons.
	 */
	List<String> beyondRows() {
		return this.beyondRows;
	}

	@Nullable ObjectsPlan objectsPlan() {
		return this.objects;
	}

	List<TableName> dropped() {
		return this.dropped;
	}

	List<TableWork> work() {
		return this.work;
	}

	List<ForeignKey> foreignKeys() {
		return this.foreignKeys;
	}

	/**
	 * Return the same plan with one more reason to refuse it.
	 */
	RestorePlan refusedBecause(String reason) {
		List<String> reasons = new ArrayList<>(this.refusals);
		reasons.add(reason);
		return new RestorePlan(this.request, this.point, this.tables, this.dropped, reasons, this.notes, List.of(),
				this.foreignKeys, this.changed, this.beyondRows, this.objects, this.reason);
	}

	/**
	 * Return the rows that others have changed since an earlier plan.
	 */
	List<RestoreRow> changed() {
		return this.changed;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(
				"Restore of %s%n  %s: %s%n".formatted(this.request.described(), mode(), reason()));
		if (this.objects != null) {
			appendObjects(text);
		}
		else {
			appendTables(text);
		}
		this.notes.forEach((note) -> text.append("  note: %s%n".formatted(note)));
		this.refusals.forEach((refusal) -> text.append("  refused: %s%n".formatted(refusal)));
		return text.toString();
	}

	private void appendObjects(StringBuilder text) {
		int width = objects().stream().mapToInt((object) -> object.toString().length()).max().orElse(0);
		String line = "  %-" + Math.max(width, 6) + "s %-10s %10s %10s%n";
		text.append(line.formatted("object", "", "rows now", "rows then"));
		objects().forEach((object) -> text
			.append(line.formatted(object, object.fate().name().toLowerCase(Locale.ROOT).replace('_', ' '),
					rows(object.rowsNow()), rows(object.rowsThen()))));
	}

	private static String rows(long rows) {
		return (rows >= 0) ? String.valueOf(rows) : "";
	}

	private void appendTables(StringBuilder text) {
		int width = this.tables.stream()
			.mapToInt((table) -> table.database().length() + table.table().length() + 1)
			.max()
			.orElse(0);
		String line = "  %-" + Math.max(width, 5) + "s %10s %10s %10s%n";
		text.append(line.formatted("table", "to delete", "to update", "to insert"));
		this.tables.forEach((table) -> text.append(line.formatted(table.database() + "." + table.table(),
				table.toDelete(), table.toUpdate(), table.toInsert())));
		tablesDropped().forEach((table) -> text.append("  drop %s%n".formatted(table)));
	}

	/**
	 * What is to be done to a table.
	 *
	 * @param table the table
	 * @param rows the rows to be written, by their keys
	 * @param leftAlone the keys of rows that differ and are not to be written
	 */
	record TableWork(RestoredTable table, Map<RowKey, RowDifference> rows, Set<RowKey> leftAlone) {

		/**
		 * Return the keys of rows of some kinds, in their order.
		 */
		List<RowKey> keys(ChangeKind... kinds) {
			Set<ChangeKind> wanted = Set.of(kinds);
			return this.rows.values()
				.stream()
				.filter((row) -> wanted.contains(row.kind()))
				.map(RowDifference::key)
				.toList();
		}

		/**
		 * Return the keys of rows that are there afterwards.
		 */
		List<RowKey> keysAfterwards() {
			return keys(ChangeKind.CHANGED, ChangeKind.REMOVED);
		}

	}

}
