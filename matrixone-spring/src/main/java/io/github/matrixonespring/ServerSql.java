package io.github.matrixonespring;

/**
 * The SQL of {@link ServerInfo}.
 */
final class ServerSql {

	static final String WHO = "select current_account_name(), current_user_name(), current_role_name()";

	private ServerSql() {
	}

}
