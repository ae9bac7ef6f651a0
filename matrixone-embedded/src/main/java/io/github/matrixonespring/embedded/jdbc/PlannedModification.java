package io.github.matrixonespring.embedded.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Remakes;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Runs a modification and works out the generated keys that the driver would report.
 *
 * @param session the session
 * @param plan the modification
 */
record PlannedModification(Session session, Plan.Modification plan) {

	/**
	 * Sends a step to H2.
	 */
	@FunctionalInterface
	interface Sender {

		/**
		 * Send it.
		 * @param step the step
		 * @param keyColumn the column whose generated values are wanted, if any
		 * @return the statement that was executed
		 * @throws SQLException what H2 reports
		 */
		Statement send(Plan.Step step, @Nullable String keyColumn) throws SQLException;

	}

	Outcome run(Sender sender) throws SQLException {
		this.plan.written().forEach(this.session.transactions()::writes);
		try {
			if (this.plan.steps().size() > 1 || !this.plan.orphans().isEmpty()) {
				return this.session.modify(() -> all(sender));
			}
			Statement statement = this.session
				.modify(() -> sender.send(this.plan.steps().get(0), this.plan.numbered()));
			long count = statement.getLargeUpdateCount();
			StoredTable emptied = this.plan.emptied();
			if (emptied != null) {
				new Remakes(this.session).emptied(emptied);
			}
			return new Outcome(null, count, (this.plan.numbered() != null) ? keys(statement, count) : List.of());
		}
		finally {
			this.plan.written().forEach(this.session.transactions()::wrote);
		}
	}

	/**
	 * Run all steps, or none of them if one fails or leaves orphans.
	 */
	private Outcome all(Sender sender) throws SQLException {
		Connection storage = this.session.storage();
		boolean commits = storage.getAutoCommit();
		storage.setAutoCommit(false);
		Savepoint before = storage.setSavepoint();
		try {
			long count = 0;
			for (Plan.Step step : this.plan.steps()) {
				count += sender.send(step, null).getLargeUpdateCount();
			}
			for (String orphans : this.plan.orphans()) {
				refuse(orphans);
			}
			if (commits) {
				storage.commit();
			}
			return new Outcome(null, count, List.of());
		}
		catch (SQLException ex) {
			storage.rollback(before);
			throw ex;
		}
		finally {
			storage.setAutoCommit(commits);
		}
	}

	private void refuse(String orphans) throws SQLException {
		try (Statement statement = this.session.storage().createStatement();
				ResultSet rows = statement.executeQuery(orphans)) {
			if (rows.next()) {
				throw ServerError.parentMissing(true);
			}
		}
	}

	/**
	 * The server sends one number, that of the last row, and the driver counts on from
	 * there: right for one row, wrong for several.
	 */
	private List<Long> keys(Statement statement, long count) throws SQLException {
		long last = 0;
		long rows = 0;
		try (ResultSet generated = statement.getGeneratedKeys()) {
			while (generated.next()) {
				last = generated.getLong(1);
				rows++;
			}
		}
		List<Long> keys = new ArrayList<>();
		// Where ON DUPLICATE KEY updated a row, two are counted and no number was given.
		if (rows == count) {
			this.session.lastInsertId(last);
			for (long i = 0; i < count; i++) {
				keys.add(last + i);
			}
		}
		return keys;
	}

}
