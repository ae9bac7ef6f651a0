package io.github.matrixonespring.test.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Where a server is, and who connects to it.
 *
 * @param url the JDBC URL without a database; of the embedded engine, that of the
 * instance
 * @param username the user
 * @param password the password
 * @since 0.1.0
 */
public record ServerAddress(String url, @Nullable String username, @Nullable String password) {

	/** How URLs of the embedded engine begin. */
	public static final String EMBEDDED = "jdbc:matrixone:";

	private static final Pattern URL = Pattern.compile("(jdbc:[^/]+//[^/?]*)(?:/[^?]*)?(\\?.*)?");

	private static final String CREATE_DATABASE = "createdatabaseifnotexist=";

	/**
	 * Take the database out of a URL.
	 * @param url a JDBC URL
	 * @param username the user
	 * @param password the password
	 * @return the address
	 */
	public static ServerAddress of(String url, @Nullable String username, @Nullable String password) {
		return new ServerAddress(withDatabase(url, ""), username, password);
	}

	private static String withDatabase(String url, String database) {
		Matcher matcher = URL.matcher(url);
		if (url.startsWith(EMBEDDED) || !matcher.matches()) {
			return url;
		}
		String parameters = (matcher.group(2) != null) ? Arrays.stream(matcher.group(2).substring(1).split("&"))
			.filter((parameter) -> !parameter.toLowerCase(Locale.ROOT).startsWith(CREATE_DATABASE))
			.collect(Collectors.joining("&")) : "";
		return matcher.group(1) + "/" + database + (parameters.isEmpty() ? "" : "?" + parameters);
	}

	/**
	 * Return the URL of a database.
	 * @param database the database
	 * @return the JDBC URL; the embedded engine has none for a single database
	 */
	public String url(String database) {
		return withDatabase(this.url, database);
	}

	/**
	 * Tell whether this is the embedded engine.
	 * @return whether it ends with this JVM
	 */
	public boolean isEmbedded() {
		return this.url.startsWith(EMBEDDED);
	}

	/**
	 * Tell whether the URL names several servers, of which one may see later than the
	 * other what was committed.
	 * @return whether it does
	 */
	public boolean hasSeveralHosts() {
		Matcher matcher = URL.matcher(this.url);
		return matcher.matches() && matcher.group(1).contains(",");
	}

	/**
	 * Connect to the server.
	 * @return a connection without a current database
	 * @throws SQLException if that fails
	 */
	public Connection connect() throws SQLException {
		Properties properties = new Properties();
		if (this.username != null) {
			properties.setProperty("user", this.username);
		}
		if (this.password != null) {
			properties.setProperty("password", this.password);
		}
		return DriverManager.getConnection(this.url, properties);
	}

	@Override
	public String toString() {
		return this.url;
	}

}
