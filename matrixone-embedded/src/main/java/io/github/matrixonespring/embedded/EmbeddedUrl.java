package io.github.matrixonespring.embedded;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;

/**
 * What a URL and the properties beside it say.
 *
 * @param name the database
 * @param instance the instance
 * @param user the user
 * @param password the password
 * @param rewritesBatches whether batches are those of {@code rewriteBatchedStatements}
 * @param asksServer whether connections are those of {@code useLocalSessionState=false}
 */
record EmbeddedUrl(String name, String instance, String user, String password, boolean rewritesBatches,
		boolean asksServer) {

	static final String PREFIX = "jdbc:matrixone:mem:";

	private static final String USER = "root";

	private static final String PASSWORD = "111";

	/** As the MySQL driver writes it. */
	private static final Set<String> TRUE = Set.of("true", "yes");

	static EmbeddedUrl parse(String url, Properties info) throws SQLException {
		String[] parts = url.substring(PREFIX.length()).split("[?;&]");
		String name = LowerCase.of(parts[0]);
		if (name.isBlank()) {
			throw ServerError.of(0, "08001", "The URL '" + url + "' names no instance: use " + PREFIX + "NAME");
		}
		Properties options = new Properties();
		for (int i = 1; i < parts.length; i++) {
			String[] option = parts[i].split("=", 2);
			if (option.length == 2) {
				options.setProperty(option[0].strip().toLowerCase(Locale.ROOT), option[1]);
			}
		}
		for (String option : info.stringPropertyNames()) {
			options.setProperty(option.toLowerCase(Locale.ROOT), info.getProperty(option));
		}
		boolean anonymous = options.getProperty("user") == null;
		return new EmbeddedUrl(name, options.getProperty("instance", name), options.getProperty("user", USER),
				options.getProperty("password", anonymous ? PASSWORD : ""),
				isTrue(options.getProperty("rewritebatchedstatements", "false")),
				!isTrue(options.getProperty("uselocalsessionstate", "true")));
	}

	private static boolean isTrue(String value) {
		return TRUE.contains(value.toLowerCase(Locale.ROOT));
	}

	/**
	 * Check the credentials. A user may be written with account and role, as
	 * {@code sys:root:moadmin} or {@code sys#root#moadmin}.
	 * @throws SQLException if the server would not let them in
	 */
	void authenticate() throws SQLException {
		String[] parts = this.user.split("[:#]");
		String account = (parts.length > 1) ? parts[0] : Instance.ACCOUNT;
		String login = (parts.length > 1) ? parts[1] : parts[0];
		if (!account.equals(Instance.ACCOUNT)) {
			throw ServerError.internal("there is no tenant " + account);
		}
		if (!login.equals(USER)) {
			throw ServerError.internal("there is no user " + login);
		}
		if (!this.password.equals(PASSWORD)) {
			throw ServerError.accessDenied(login);
		}
	}

}
