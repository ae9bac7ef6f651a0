package io.github.matrixonespring.test.connection;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.sql.SqlWords;
import io.github.matrixonespring.sql.TransactionControlSql;
import io.github.matrixonespring.sql.TransactionControlSql.Found;

import org.springframework.util.StringUtils;

/**
 * What is known of the statements that end a transaction, those of the driver included.
 */
final class EndingSql {

	static final String ROW_LIMIT = "SET sql_select_limit";

	private static final int SHOWN = 500;

	private static final String STREAMING = "SET net_write_timeout";

	private static final String AUTO_COMMIT = "SET autocommit";

	private static final Set<String> FINISHING = Set.of("commit", "rollback");

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
	 * Tell whether a statement begins a transaction, which ends the one before.
	 */
	static boolean begins(String sql) {
		return new SqlWords(sql).at("begin", "start");
	}

	/**
	 * Tell whether a statement ends a transaction because that is what it is for.
	 */
	static boolean finishes(String sql) {
		SqlWords words = new SqlWords(sql);
		if (words.accept("commit")) {
			return true;
		}
		boolean rollsBack = words.accept("rollback");
		words.accept("work");
		return rollsBack && !words.at("to");
	}

	static boolean rollsBack(String sql) {
		return new SqlWords(sql).at("rollback");
	}

	/**
	 * Tell whether a call of a connection is for ending the transaction.
	 */
	static boolean finishes(Method method) {
		return FINISHING.contains(method.getName()) && method.getParameterCount() == 0;
	}

	static String describe(String sql) {
		return describe(sql, sql);
	}

	/**
	 * Say what has ended a transaction.
	 */
	static String describe(String ender, String sql) {
		if (ender.equals(sql) || !isLike(ender, "SET ") || setsVariable(sql)) {
			return "'%s'".formatted(shown(sql));
		}
		return "'%s', which the driver sends for %s'%s',".formatted(ender, reason(ender), shown(sql));
	}

	static String shown(String sql) {
		return StringUtils.truncate(sql, SHOWN);
	}

	private static String reason(String ender) {
		if (isLike(ender, ROW_LIMIT)) {
			return "a maximum number of rows (setMaxRows) of ";
		}
		return isLike(ender, STREAMING) ? "a query that streams its rows (fetch size Integer.MIN_VALUE), " : "";
	}

	static String remedy(String sql) {
		return remedy(sql, sql);
	}

	/**
	 * Say what to do instead.
	 */
	static String remedy(String ender, String sql) {
		Found control = TransactionControlSql.find(sql);
		if (control != null) {
			return control.remedy();
		}
		if (isLike(ender, ROW_LIMIT)) {
			return "Write a LIMIT into the query";
		}
		if (isLike(ender, STREAMING)) {
			return "Set the driver property netTimeoutForStreamingResults=0, as matrixone.driver-defaults does";
		}
		return isLike(ender, AUTO_COMMIT)
				? "Set the driver property useLocalSessionState=true, as matrixone.driver-defaults does"
				: "Send it outside of the transaction";
	}

	private static boolean isLike(String sql, String beginning) {
		return sql.toLowerCase(Locale.ROOT).startsWith(beginning.toLowerCase(Locale.ROOT));
	}

}
