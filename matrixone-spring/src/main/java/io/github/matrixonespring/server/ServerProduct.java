package io.github.matrixonespring.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;

/**
 * Tells MatrixOne from others that call themselves MySQL.
 *
 * @since 0.1.0
 */
public final class ServerProduct {

	private static final Log logger = LogFactory.getLog(ServerProduct.class);

	/** As in 8.0.30-MatrixOne-v4.2.0, -v3.0:5e4210029, -v, and 8.0.30-OmniFabric. */
	private static final Pattern MATRIXONE = Pattern.compile("(?i)(?:matrixone|omnifabric)(?:-(.*))?");

	private static final Pattern OTHERS = Pattern
		.compile("(?i)mariadb|tidb|percona|aurora|oceanbase|polardb|starrocks|doris|vitess|singlestore|h2");

	private ServerProduct() {
	}

	/**
	 * Tell whether a server is MatrixOne.
	 * @param session a connection, on which the server is asked where the version does
	 * not say
	 * @return whether it is; {@code false} also where it could not be asked
	 */
	public static boolean isMatrixOne(ServerSession session) {
		String version = session.version();
		return isMatrixOne(version) || (!OTHERS.matcher(version).find() && hasAccounts(session));
	}

	private static boolean hasAccounts(ServerSession session) {
		try {
			return session.ask((questions) -> questions.ask(CapabilitySql.ACCOUNT).isOk());
		}
		catch (DataAccessException ex) {
			logger.debug("The server could not be asked whether it is MatrixOne", ex);
			return false;
		}
	}

	/**
	 * Tell whether a version says that it is one of MatrixOne.
	 * @param version the version that the server tells
	 * @return {@code false} also where it does not say whose it is
	 */
	public static boolean isMatrixOne(String version) {
		return MATRIXONE.matcher(version).find();
	}

	/**
	 * Return the release within a version.
	 * @return the release as the server writes it, such as {@code v4.2.0}, or an empty
	 * string
	 */
	static String releaseOf(String version) {
		Matcher matcher = MATRIXONE.matcher(version);
		return (matcher.find() && matcher.group(1) != null) ? matcher.group(1) : "";
	}

}
