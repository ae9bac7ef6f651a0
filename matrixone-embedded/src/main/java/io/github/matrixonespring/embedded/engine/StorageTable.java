package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.h2.api.Trigger;
import org.h2.command.Prepared;
import org.h2.command.ddl.CreateTableData;
import org.h2.command.dml.MergeUsing;
import org.h2.engine.SessionLocal;
import org.h2.mvstore.db.MVTable;
import org.h2.result.LocalResult;
import org.h2.result.Row;
import org.jspecify.annotations.Nullable;

/**
 * A table of H2 that updates the rows of a MERGE all at once, as H2 does with those of an
 * UPDATE. H2 would update one after the other, so that no two rows could exchange the
 * values of a unique key; the server looks at keys when all rows are what they become.
 */
final class StorageTable extends MVTable {

	/** What the statement of this thread has merged so far. */
	private static final ThreadLocal<Merged> merged = new ThreadLocal<>();

	StorageTable(CreateTableData data) {
		super(data, data.schema.getDatabase().getStore());
	}

	/**
	 * Execute a modification.
	 * @param <T> what it results in
	 * @param modification the modification
	 * @return its result
	 * @throws SQLException if it fails
	 */
	static <T> T modify(SessionWork<T> modification) throws SQLException {
		merged.set(new Merged());
		try {
			return modification.execute();
		}
		finally {
			merged.remove();
		}
	}

	/**
	 * Rows that wait for their update.
	 */
	private static final class Merged {

		/** Rows as they were, each followed by what it becomes. */
		private final List<Row> rows = new ArrayList<>();

		private @Nullable Prepared statement;

	}

	@Override
	public boolean getCheckForeignKeyConstraints() {
		return !ForeignKeyChecks.isOff() && super.getCheckForeignKeyConstraints();
	}

	@Override
	public void updateRows(Prepared prepared, SessionLocal session, LocalResult rows) {
		Merged waiting = merged.get();
		if (waiting == null || !(prepared instanceof MergeUsing)) {
			super.updateRows(prepared, session, rows);
			return;
		}
		waiting.statement = prepared;
		while (rows.next()) {
			waiting.rows.add(rows.currentRowForTable());
		}
	}

	@Override
	public void fireAfterRow(SessionLocal session, Row before, Row after, boolean rollback) {
		if (!isMerging()) {
			super.fireAfterRow(session, before, after, rollback);
		}
	}

	private static boolean isMerging() {
		Merged waiting = merged.get();
		return waiting != null && waiting.statement != null;
	}

	@Override
	public void fire(SessionLocal session, int type, boolean beforeAction) {
		if (type == Trigger.UPDATE && !beforeAction && isMerging()) {
			update(session, merged.get());
		}
		super.fire(session, type, beforeAction);
	}

	private void update(SessionLocal session, Merged waiting) {
		Prepared statement = waiting.statement;
		waiting.statement = null;
		try (LocalResult rows = LocalResult.forTable(session, this)) {
			waiting.rows.forEach(rows::addRowForTable);
			waiting.rows.clear();
			rows.done();
			super.updateRows(statement, session, rows);
			rows.reset();
			while (fireRow() && rows.next()) {
				Row before = rows.currentRowForTable();
				rows.next();
				super.fireAfterRow(session, before, rows.currentRowForTable(), false);
			}
		}
	}

}
