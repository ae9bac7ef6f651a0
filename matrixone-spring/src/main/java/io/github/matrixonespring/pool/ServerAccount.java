package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.mysql.cj.jdbc.JdbcConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Which server a connection leads to, and which of its accounts.
 *
 * @param hosts the hosts with their ports, or the name of an embedded engine
 * @param account the account, or {@code null} if it is not known
 * @since 0.1.0
 */
public record ServerAccount(Set<String> hosts, @Nullable String account) {

	private static final Log logger = LogFactory.getLog(ServerAccount.class);

	private static final String EMBEDDED = "matrixone:";

	private static final String DEFAULT_PORT = ":3306";

	private static final String DEFAULT_ACCOUNT = "sys";

	private static final boolean connectorPresent = ClassUtils.isPresent("com.mysql.cj.jdbc.JdbcConnection",
			ServerAccount.class.getClassLoader());

	/**
	 * Find out where a connection leads to, without asking the server.
	 * @param connection the connection
	 * @return the server and the account, or {@code null} if the driver does not tell
	 */
	public static @Nullable ServerAccount of(Connection connection) {
		try {
			String url = connection.getMetaData().getURL();
			return (url != null) ? new ServerAccount(hosts(url), account(username(connection))) : null;
		}
		catch (SQLException ex) {
			logger.debug("The connection does not tell its server", ex);
			return null;
		}
	}

	/**
	 * Find out where a URL leads to.
	 * @param url the JDBC URL
	 * @return the server
	 */
	public static ServerAccount of(String url) {
		return new ServerAccount(hosts(url), null);
	}

	private static Set<String> hosts(String url) {
		int authority = url.indexOf("//");
		if (authority < 0) {
			return Set.of(lowerCase(url.substring(Math.max(0, url.indexOf(EMBEDDED))).split("[?;]", 2)[0]));
		}
		String hosts = url.substring(authority + 2).split("[/?;]", 2)[0];
		return hosts.contains("(") ? Set.of(lowerCase(hosts))
				: Arrays.stream(hosts.substring(hosts.lastIndexOf('@') + 1).split(","))
					.map(ServerAccount::host)
					.collect(Collectors.toSet());
	}

	private static String host(String host) {
		String named = lowerCase(host.strip()).replaceFirst("^(localhost|\\[::1\\])?(?=:|$)", "127.0.0.1");
		return named.matches(".*:\\d+") ? named : named + DEFAULT_PORT;
	}

	private static String lowerCase(String text) {
		return text.toLowerCase(Locale.ROOT);
	}

	/**
	 * {@link java.sql.DatabaseMetaData#getUserName()} of Connector/J would send a query.
	 */
	private static @Nullable String username(Connection connection) throws SQLException {
		return (connectorPresent && connection.isWrapperFor(JdbcConnection.class))
				? connection.unwrap(JdbcConnection.class).getUser() : connection.getMetaData().getUserName();
	}

	/**
	 * A user is written as {@code account:user:role} or {@code account#user#role}.
	 */
	private static @Nullable String account(@Nullable String username) {
		if (username == null) {
			return null;
		}
		String[] parts = username.split("[:#]");
		return (parts.length > 1) ? lowerCase(parts[0]) : DEFAULT_ACCOUNT;
	}

	/**
	 * Return whether this leads to the same server as another.
	 * @param other the other
	 * @return whether the hosts are the same
	 */
	public boolean isOnServerOf(ServerAccount other) {
		return this.hosts.equals(other.hosts);
	}

	/**
	 * Return whether this leads to the same account of the same server as another, as far
	 * as the accounts are known.
	 * @param other the other
	 * @return whether it does
	 */
	public boolean isSameAs(ServerAccount other) {
		return isOnServerOf(other)
				&& (this.account == null || other.account == null || this.account.equals(other.account));
	}

	@Override
	public String toString() {
		return String.join(",", this.hosts.stream().sorted().toList())
				+ ((this.account != null) ? " (account " + this.account + ")" : "");
	}

}
