package io.github.matrixonespring.server;

import java.util.List;

import io.github.matrixonespring.server.ServerQuestions.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that asks a server for what it does. It changes nothing.
 */
final class CapabilitySql {

	static final String KINDS_OF_SNAPSHOTS = "select kind from mo_catalog.mo_snapshots where 1 = 0";

	/** Versions that have levels refuse this one; those that ignore all say OK. */
	static final String UNSUPPORTED_ISOLATION_LEVEL = "set transaction isolation level serializable";

	static final String DEFAULT_ISOLATION_LEVEL = "set transaction isolation level read committed";

	static final String BEGIN = "begin";

	static final String SET = "set @matrixone_spring = 1";

	static final String ROLLBACK = "rollback";

	static final String SHARED_ROW_LOCK = "select 1 for share";

	static final String DIGITS_OF_UTC_TIMESTAMP = "select utc_timestamp(6)";

	static final String FULL_OUTER_JOIN = "select 1 from (select 1 as a) n full outer join (select 1 as a) o on n.a = o.a";

	static final String JOIN_FOR_UPDATE = "select n.a from (select 1 as a) n right join (select 1 as a) o on n.a = o.a for update";

	static final String LOGICAL_IDS = "select rel_logical_id from mo_catalog.mo_tables where 1 = 0";

	static final String ROLLBACK_ON_ERROR = "select @@mo_rollback_txn_on_error";

	/** No other server that calls itself MySQL has accounts. */
	static final String ACCOUNT = "select current_account_name()";

	static final List<String> ALL = List.of(KINDS_OF_SNAPSHOTS, UNSUPPORTED_ISOLATION_LEVEL, DEFAULT_ISOLATION_LEVEL,
			SHARED_ROW_LOCK, DIGITS_OF_UTC_TIMESTAMP, FULL_OUTER_JOIN, JOIN_FOR_UPDATE, LOGICAL_IDS, ROLLBACK_ON_ERROR,
			BEGIN, SET, ROLLBACK, ACCOUNT);

	private static final int SYNTAX = 1064;

	private static final int UNKNOWN_COLUMN = 1054;

	private static final int INVALID_INPUT = 20301;

	private static final int UNKNOWN_VARIABLE = 1193;

	private static final int INTERNAL = 20101;

	private static final int NOT_SUPPORTED = 20105;

	private static final int INVALID_ARGUMENT = 20203;

	private CapabilitySql() {
	}

	/**
	 * A user who may not read the catalog is not told.
	 */
	static @Nullable Boolean tellsKindsOfSnapshots(ServerQuestions questions) {
		return takes(questions, KINDS_OF_SNAPSHOTS, INVALID_INPUT, UNKNOWN_COLUMN);
	}

	static @Nullable Boolean refusesUnsupportedIsolationLevel(ServerQuestions questions) {
		Boolean taken = takes(questions, UNSUPPORTED_ISOLATION_LEVEL, NOT_SUPPORTED);
		if (Boolean.TRUE.equals(taken)) {
			// It is for the next transaction of this connection.
			questions.ask(DEFAULT_ISOLATION_LEVEL);
		}
		return (taken != null) ? !taken : null;
	}

	static @Nullable Boolean hasSharedRowLocks(ServerQuestions questions) {
		return takes(questions, SHARED_ROW_LOCK, SYNTAX);
	}

	static @Nullable Boolean takesDigitsOfUtcTimestamp(ServerQuestions questions) {
		return takes(questions, DIGITS_OF_UTC_TIMESTAMP, INVALID_ARGUMENT);
	}

	static @Nullable Boolean hasFullOuterJoin(ServerQuestions questions) {
		return takes(questions, FULL_OUTER_JOIN, SYNTAX);
	}

	static @Nullable Boolean locksJoins(ServerQuestions questions) {
		Answer answer = questions.ask(JOIN_FOR_UPDATE);
		if (answer.isOk()) {
			return true;
		}
		return (answer.error() == INTERNAL && answer.message().contains("for update")) ? (Boolean) false : null;
	}

	/**
	 * A user who may not read the catalog is not told.
	 */
	static @Nullable Boolean keepsLogicalIds(ServerQuestions questions) {
		return takes(questions, LOGICAL_IDS, INVALID_INPUT, UNKNOWN_COLUMN);
	}

	static @Nullable Boolean keepsTransactionAfterSet(ServerQuestions questions) {
		try {
			return (questions.ask(BEGIN).isOk() && questions.isInTransaction() && questions.ask(SET).isOk())
					? (Boolean) questions.isInTransaction() : null;
		}
		finally {
			questions.ask(ROLLBACK);
		}
	}

	/**
	 * Only newer servers have the variable. A session begins with the global value, and
	 * this one is opened as those of the application are.
	 */
	static @Nullable Boolean rollsTransactionBackOnError(ServerQuestions questions) {
		Answer answer = questions.ask(ROLLBACK_ON_ERROR);
		if (answer.isOk()) {
			return "1".equals(answer.value());
		}
		boolean unknown = answer.error() == UNKNOWN_VARIABLE
				|| (answer.error() == INTERNAL && answer.message().contains("system variable"));
		return unknown ? (Boolean) false : null;
	}

	private static @Nullable Boolean takes(ServerQuestions questions, String sql, Integer... refusals) {
		Answer answer = questions.ask(sql);
		if (answer.isOk()) {
			return true;
		}
		return List.of(refusals).contains(answer.error()) ? (Boolean) false : null;
	}

}
