package io.github.matrixonespring.sample.order;

import java.util.List;

import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreReport;

/**
 * How orders come back, as it is planned or as it was done.
 *
 * @param done whether it was done
 * @param tables the rows of each table
 * @param refusals why it would be refused; none if it was done
 * @param safetySnapshots the names of snapshots that were taken before
 */
record RestoredOrders(boolean done, List<Rows> tables, List<String> refusals, List<String> safetySnapshots) {

	static RestoredOrders of(RestorePlan plan) {
		return new RestoredOrders(false,
				plan.tables()
					.stream()
					.map((table) -> new Rows(table.table(), table.toDelete(), table.toUpdate(), table.toInsert()))
					.toList(),
				plan.refusals(), List.of());
	}

	static RestoredOrders of(RestoreReport report) {
		return new RestoredOrders(true,
				report.tables()
					.stream()
					.map((table) -> new Rows(table.table(), table.deleted(), table.updated(), table.inserted()))
					.toList(),
				List.of(), report.safetySnapshots());
	}

	/**
	 * The rows of a table.
	 *
	 * @param table the table
	 * @param deleted how many go
	 * @param changed how many become what they were
	 * @param inserted how many come back
	 */
	record Rows(String table, long deleted, long changed, long inserted) {

	}

}
