package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code RENAME TABLE a TO b, c TO d}: all or none. As on the server, a table stays in
 * its database, whichever the new name is qualified with.
 *
 * @param renamings the old names and the new ones
 */
record RenameTables(List<Map.Entry<ObjectName, String>> renamings) implements Form {

	static RenameTables parse(TokenCursor cursor) throws SQLException {
		cursor.expect("RENAME", "TABLE");
		List<Map.Entry<ObjectName, String>> renamings = new ArrayList<>();
		do {
			ObjectName table = cursor.objectName();
			cursor.expect("TO");
			renamings.add(Map.entry(table, cursor.objectName().name()));
		}
		while (cursor.acceptSymbol(","));
		cursor.expectEnd();
		return new RenameTables(List.copyOf(renamings));
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.COMMITS_FOR_GOOD;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			Tables tables = new Tables(execution.session());
			Map<ObjectName, Boolean> exists = new HashMap<>();
			for (Map.Entry<ObjectName, String> renaming : this.renamings) {
				check(renaming, exists, execution.session());
			}
			execution.session().transactions().commitForGood(() -> {
				for (Map.Entry<ObjectName, String> renaming : this.renamings) {
					tables.rename(renaming.getKey(), renaming.getValue());
				}
			});
			return 0;
		};
	}

	/**
	 * Make sure that a table can be renamed once those in front of it are.
	 */
	private static void check(Map.Entry<ObjectName, String> renaming, Map<ObjectName, Boolean> exists, Session session)
			throws SQLException {
		String database = session.databaseOf(renaming.getKey());
		ObjectName from = new ObjectName(database, renaming.getKey().name());
		ObjectName to = new ObjectName(database, renaming.getValue());
		if (!exists.containsKey(from)) {
			new Tables(session).checkAlterable(from, false);
		}
		else if (!Boolean.TRUE.equals(exists.get(from))) {
			throw ServerError.unknownTable(database, from.name());
		}
		boolean taken = exists.getOrDefault(to, session.catalog().find(database, to.name()) != null);
		if (taken && !to.equals(from)) {
			throw ServerError.tableExists(to.name());
		}
		exists.put(from, false);
		exists.put(to, true);
	}

}
