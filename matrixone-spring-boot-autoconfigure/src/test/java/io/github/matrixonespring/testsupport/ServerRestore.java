package io.github.matrixonespring.testsupport;

import java.util.Locale;

import io.github.matrixonespring.snapshot.SnapshotTarget;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The server's own RESTORE, by hand, in the grammar that the server takes.
 */
public final class ServerRestore {

	private static final int SYNTAX = 1064;

	private ServerRestore() {
	}

	/**
	 * Restore from a snapshot.
	 * @param client sends it
	 * @param target the own account, or a database or table of it
	 * @param snapshot the name of the snapshot
	 */
	public static void send(JdbcClient client, SnapshotTarget target, String snapshot) {
		String account = client.sql("select current_account_name()").query(String.class).single();
		String level = target.level().name().toLowerCase(Locale.ROOT);
		String name = switch (target.level()) {
			case TABLE -> target.databaseName() + "." + target.tableName();
			case DATABASE -> target.databaseName();
			case ACCOUNT, CLUSTER -> account;
		};
		try {
			client.sql("restore %s %s {snapshot = %s}".formatted(level, name, snapshot)).update();
		}
		catch (BadSqlGrammarException ex) {
			if (ex.getSQLException().getErrorCode() != SYNTAX) {
				throw ex;
			}
			String parts = (target.databaseName().isEmpty() ? "" : " database " + target.databaseName())
					+ (target.tableName().isEmpty() ? "" : " table " + target.tableName());
			client.sql("restore account %s%s from snapshot %s".formatted(account, parts, snapshot)).update();
		}
	}

}
