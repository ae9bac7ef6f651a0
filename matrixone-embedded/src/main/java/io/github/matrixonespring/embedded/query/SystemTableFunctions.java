package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.query.BoundQuery.OutputColumn;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * The table functions {@code mo_sessions()}, {@code mo_locks()} and
 * {@code mo_transactions()}. A transaction has one lock here for each table that it has
 * written to; the server has one for each row.
 *
 * @param binding the statement
 */
record SystemTableFunctions(Binding binding) {

	private static final List<String> SESSION_COLUMNS = List.of("node_id", "conn_id", "session_id", "account", "user",
			"host", "db", "info", "txn_id", "role");

	private static final List<String> LOCK_COLUMNS = List.of("cn_id", "txn_id", "table_id", "lock_key", "lock_content",
			"lock_mode", "lock_status", "lock_wait");

	private static final List<String> TRANSACTION_COLUMNS = List.of("cn_id", "txn_id", "create_ts", "snapshot_ts",
			"prepared_ts", "commit_ts", "txn_mode", "isolation", "user_txn", "txn_status", "table_id", "lock_key",
			"lock_content", "lock_mode");

	BoundQuery rows(Expression.Call call) throws SQLException {
		this.binding.onceOnly();
		return switch (call.key()) {
			case "mo_sessions" -> table(SESSION_COLUMNS, sessions());
			case "mo_locks" -> table(LOCK_COLUMNS, locks());
			case "mo_transactions" -> table(TRANSACTION_COLUMNS, transactions());
			default -> throw this.binding.notSupported("the table function " + call.key(), call.token());
		};
	}

	private Instance instance() {
		return this.binding.session().instance();
	}

	private List<List<String>> sessions() {
		List<List<String>> rows = new ArrayList<>();
		for (Session session : instance().sessions()) {
			rows.add(List.of("''", "CAST(" + session.id() + " AS BIGINT)", text(Long.toString(session.id())),
					text(Instance.ACCOUNT), "'root'", "'localhost'", text(session.currentDatabase()), "''",
					text(session.transactions().id()), text(Instance.ROLE)));
		}
		return rows;
	}

	private List<List<String>> locks() {
		List<List<String>> rows = new ArrayList<>();
		for (Session session : instance().sessions()) {
			String transaction = session.transactions().id();
			for (long table : session.transactions().writtenTables()) {
				rows.add(List.of("''", text(transaction), text(Long.toString(table)), "'range'", "''", "'Exclusive'",
						"'acquired'", "''"));
			}
		}
		return rows;
	}

	/**
	 * A statement outside of a transaction is in one without an id.
	 */
	private List<List<String>> transactions() {
		Set<String> ids = new LinkedHashSet<>(List.of(""));
		instance().sessions().forEach((session) -> ids.add(session.transactions().id()));
		String snapshot = text(instance().snapshots().present() + "-1");
		return ids.stream()
			.map((id) -> List.of("''", text(id), "''", snapshot, "'0-0'", "'0-0'", "'Pessimistic'", "'RC'", "'true'",
					"'Active'", "''", "''", "''", "''"))
			.toList();
	}

	private static BoundQuery table(List<String> columns, List<List<String>> rows) {
		List<List<String>> atLeastOne = rows.isEmpty() ? List.of(columns.stream().map((column) -> "''").toList())
				: rows;
		List<String> lines = atLeastOne.stream().map((row) -> "(" + String.join(", ", row) + ")").toList();
		return new BoundQuery(
				"SELECT * FROM (VALUES " + String.join(", ", lines) + ") AS V" + StorageNames.list(columns)
						+ (rows.isEmpty() ? " WHERE FALSE" : ""),
				columns.stream()
					.map((column) -> new OutputColumn(column,
							column.equals("conn_id") ? ServerType.of(Kind.INT_UNSIGNED) : ServerType.of(Kind.VARCHAR)))
					.toList());
	}

	private static String text(String value) {
		return StorageNames.literal(value);
	}

}
