package io.github.matrixonespring.restore;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.support.Identifier;

/**
 * What a restore has done. Holds the keys of all rows that were written, and a digest of
 * each, by which it can be undone.
 *
 * @since 0.1.0
 */
public final class RestoreReport {

	private final RestorePlan plan;

	private final List<TableReport> tables;

	private final List<RestoreRow> skipped;

	private final Duration duration;

	private final List<String> safetySnapshots;

	private final Map<String, PointInTime> safetyPoints;

	private final List<String> notes;

	private final Undo undo;

	RestoreReport(RestorePlan plan, List<TableReport> tables, List<RestoreRow> skipped, List<String> notes,
			Duration duration, List<String> safetySnapshots, Map<String, PointInTime> safetyPoints, Undo undo) {
		this.plan = plan;
		this.tables = List.copyOf(tables);
		this.skipped = List.copyOf(skipped);
		this.notes = List.copyOf(notes);
		this.duration = duration;
		this.safetySnapshots = List.copyOf(safetySnapshots);
		this.safetyPoints = Map.copyOf(safetyPoints);
		this.undo = undo;
	}

	/**
	 * Return the plan that was carried out.
	 * @return the plan
	 */
	public RestorePlan plan() {
		return this.plan;
	}

	/**
	 * Return the tables.
	 * @return the tables, also those to which nothing was done
	 */
	public List<TableReport> tables() {
		return this.tables;
	}

	/**
	 * Find a table.
	 * @param name its name
	 * @return what was done to it, or empty if the plan has no such table
	 */
	public Optional<TableReport> table(String name) {
		return this.tables.stream()
			.filter((table) -> Identifier.lowerCase(table.table()).equals(Identifier.lowerCase(name)))
			.findFirst();
	}

	/**
	 * Return the rows that others had changed, and that were left as they are.
	 * @return the rows, which there are only where conflicts are skipped, or where a
	 * restore is undone
	 */
	public List<RestoreRow> skipped() {
		return this.skipped;
	}

	/**
	 * Return what else is worth knowing, such as what could not be put right.
	 * @return the notes
	 */
	public List<String> notes() {
		return this.notes;
	}

	/**
	 * Return how long it took.
	 * @return the duration, with the plan and the safety snapshots
	 */
	public Duration duration() {
		return this.duration;
	}

	/**
	 * Return the names of the snapshots that were taken before, one of each database.
	 * @return the names; none if the role may not take any, the quota is used up, or they
	 * are switched off: then nothing protects {@link #safetyPoints()}
	 */
	public List<String> safetySnapshots() {
		return this.safetySnapshots;
	}

	/**
	 * Return the moment before the restore of each database.
	 * @return the moments, by the names of the databases
	 */
	public Map<String, PointInTime> safetyPoints() {
		return this.safetyPoints;
	}

	/**
	 * Return how many rows were written.
	 * @return the sum over all tables
	 */
	public long rows() {
		return this.tables.stream().mapToLong(TableReport::rows).sum();
	}

	/**
	 * Bring the rows that were written back to what they were before the restore. Those
	 * that others have changed since are left as they are, and listed in
	 * {@link #skipped()} of the result. Tables that were dropped do not come back: clone
	 * them from the safety snapshot. Takes part in the current transaction as the restore
	 * does. What the transaction of the restore had itself written before is not known to
	 * the safety snapshot, and does not come back.
	 * <p>
	 * A restore of mode {@link RestoreMode#OBJECTS} can be undone by force only: the
	 * exception tells what it would overwrite.
	 * @return what was done
	 * @throws RestoreRefusedException if other rows stand in the way
	 * @throws org.springframework.dao.DataAccessException if nothing has kept the moment
	 * @see #undo(boolean)
	 */
	public RestoreReport undo() {
		return undo(false);
	}

	/**
	 * Undo the restore.
	 * @param force whether what others have written since a restore of mode
	 * {@link RestoreMode#OBJECTS} is overwritten. Makes no difference in mode
	 * {@link RestoreMode#ROWS}, which leaves it as it is
	 * @return what was done
	 * @throws RestoreRefusedException if other rows stand in the way, or where it takes
	 * force
	 * @throws org.springframework.dao.DataAccessException if nothing has kept the moment
	 * @see #undo()
	 */
	public RestoreReport undo(boolean force) {
		return this.undo.undo(force);
	}

	@Override
	public String toString() {
		return "Restored %s in %d ms: %s%s%s; safety snapshots %s".formatted(this.plan.request(),
				this.duration.toMillis(), (this.plan.mode() == RestoreMode.OBJECTS) ? this.plan.objects() : this.tables,
				this.skipped.isEmpty() ? "" : "; left as others have changed them: " + this.skipped,
				this.notes.isEmpty() ? "" : "; " + String.join("; ", this.notes), this.safetySnapshots);
	}

	/**
	 * Undoes a restore.
	 */
	@FunctionalInterface
	interface Undo {

		RestoreReport undo(boolean force);

	}

}
