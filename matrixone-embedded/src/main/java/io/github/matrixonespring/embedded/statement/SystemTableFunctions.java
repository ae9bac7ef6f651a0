package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * The table functions {@code mo_sessions()}, {@code mo_locks()} and
 * {@code mo_transactions()}. A transaction has one lock here for each table that it has
 * written to; the server has one for each row.
 *
 * @param instance the instance whose sessions they tell about
 */
record SystemTableFunctions(Instance instance) {

	private static final List<String> SESSION_COLUMNS = List.of("node_id", "conn_id", "session_id", "account", "user",
			"host", "db", "txn_id", "role");

	private static final List<String> LOCK_COLUMNS = List.of("cn_id", "txn_id", "table_id", "lock_key", "lock_content",
			"lock_mode", "lock_status", "lock_wait");

	private static final List<String> TRANSACTION_COLUMNS = List.of("cn_id", "txn_id", "create_ts", "snapshot_ts",
			"prepared_ts", "commit_ts", "txn_mode", "isolation", "user_txn", "txn_status", "table_id", "lock_key",
			"lock_content", "lock_mode");

	/**
	 * Read a call if one comes next.
	 * @param cursor where the name of the function would stand
	 * @return what stands for it in H2, or {@code null} if something else comes next
	 * @throws SQLException if the call is wrong
	 */
	@Nullable String read(TokenCursor cursor) throws SQLException {
		if (!cursor.peek(1).isSymbol("(") || !cursor.peek(2).isSymbol(")")) {
			return null;
		}
		String table = switch (cursor.peek().text().toLowerCase(Locale.ROOT)) {
			case "mo_sessions" -> table(SESSION_COLUMNS, sessions());
			case "mo_locks" -> table(LOCK_COLUMNS, locks());
			case "mo_transactions" -> table(TRANSACTION_COLUMNS, transactions());
			default -> null;
		};
		if (table != null) {
			cursor.next();
			cursor.skipParentheses();
		}
		return table;
	}

	private List<List<String>> sessions() {
		List<List<String>> rows = new ArrayList<>();
		for (Session session : this.instance.sessions()) {
			rows.add(List.of("''", "CAST(" + session.id() + " AS BIGINT)", text(Long.toString(session.id())),
					text(Instance.ACCOUNT), "'root'", "'localhost'", text(session.database()),
					text(session.transactions().id()), text(Instance.ROLE)));
		}
		return rows;
	}

	private List<List<String>> locks() {
		List<List<String>> rows = new ArrayList<>();
		for (Session session : this.instance.sessions()) {
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
		this.instance.sessions().forEach((session) -> ids.add(session.transactions().id()));
		String snapshot = text(this.instance.snapshots().present() + "-1");
		return ids.stream()
			.map((id) -> List.of("''", text(id), "''", snapshot, "'0-0'", "'0-0'", "'Pessimistic'", "'RC'", "'true'",
					"'Active'", "''", "''", "''", "''"))
			.toList();
	}

	private static String table(List<String> columns, List<List<String>> rows) {
		List<List<String>> atLeastOne = rows.isEmpty() ? List.of(columns.stream().map((column) -> "''").toList())
				: rows;
		List<String> lines = atLeastOne.stream().map((row) -> "(" + String.join(", ", row) + ")").toList();
		return "(SELECT * FROM (VALUES " + String.join(", ", lines) + ") AS V" + StorageNames.list(columns)
				+ (rows.isEmpty() ? " WHERE FALSE" : "") + ")";
	}

	private static String text(String value) {
		return StorageNames.literal(value);
	}

}
