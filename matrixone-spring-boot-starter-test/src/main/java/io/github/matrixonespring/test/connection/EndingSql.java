package io.github.matrixonespring.test.connection;

import java.util.Locale;

import io.github.matrixonespring.sql.SqlWords;
import io.github.matrixonespring.sql.TransactionControlSql;
import io.github.matrixonespring.sql.TransactionControlSql.Found;

/**
 * What is known of the statements that end a transaction, those of the driver included.
 */
final class EndingSql {

	private static final String ROW_LIMIT = "SET sql_select_limit";

	private static final String STREAMING = "SET net_write_timeout";

	private static final String AUTO_COMMIT = "SET autocommit";

	private EndingSql() {
	}

	/**
	 * Tell whether a statement sets a variable, which ends a transaction; a SET of
	 * another kind is refused in one.
	 */
	static boolean setsVariable(String sql) {
		SqlWords words = new SqlWords(sql);
		return words.accept("set") && !words.at("role", "secondary", "default", "password", "transaction")
				&& !(words.accept("session", "global", "local") && words.at("transaction"));
	}

	/**
	 * Tell whether a statement ends a transaction, as far as its words say so.
	 */
	static boolean ends(String sql) {
		SqlWords words = new SqlWords(sql);
		return setsVariable(sql) || words.accept("lock", "unlock")
				|| (words.accept("create", "drop") && words.at("sequence"));
	}

	/**
	 * Tell whether a statement goes back to a savepoint only.
	 */
	static boolean rollsBackToSavepoint(String sql) {
		SqlWords words = new SqlWords(sql);
		if (!words.accept("rollback")) {
			return false;
		}
		words.accept("work");
		return words.at("to");
	}

	/**
	 * Return what has ended the transaction on the embedded engine, where the driver's
	 * SET is done but not sent.
	 */
	static String rowLimitOrOwn(String sql) {
		return ends(sql) ? sql : ROW_LIMIT;
	}

	/**
	 * Say what has ended a transaction.
	 */
	static String describe(String ender, String sql) {
		if (ender.equals(sql) || !begins(ender, "SET ") || setsVariable(sql)) {
			return "'%s'".formatted(sql);
		}
		return "'%s', which the driver sends for %s'%s',".formatted(ender, reason(ender), sql);
	}

	private static String reason(String ender) {
		if (begins(ender, ROW_LIMIT)) {
			return "a maximum number of rows (setMaxRows) of ";
		}
		return begins(ender, STREAMING) ? "a query that streams its rows (fetch size Integer.MIN_VALUE), " : "";
	}

	/**
	 * Say what to do instead.
	 */
	static String remedy(String ender, String sql) {
		Found control = TransactionControlSql.find(sql);
		if (control != null) {
			return control.remedy();
		}
		if (begins(ender, ROW_LIMIT)) {
			return "Write a LIMIT into the query";
		}
		if (begins(ender, STREAMING)) {
			return "Set the driver property netTimeoutForStreamingResults=0, as matrixone.driver-defaults does";
		}
		return begins(ender, AUTO_COMMIT)
				? "Set the driver property useLocalSessionState=true, as matrixone.driver-defaults does"
				: "Send it outside of the transaction";
	}

	private static boolean begins(String sql, String beginning) {
		return sql.toLowerCase(Locale.ROOT).startsWith(beginning.toLowerCase(Locale.ROOT));
	}

}
