package io.github.matrixonespring.testsupport;

import org.junit.jupiter.api.Assumptions;

/**
 * The server that integration tests run on: that of {@code MATRIXONE_TEST_URL}, without
 * it the embedded engine.
 */
public final class TestServer {

	private static final String URL = System.getenv("MATRIXONE_TEST_URL");

	private TestServer() {
	}

	/**
	 * Tell which it is.
	 * @return whether tests run on a server of its own
	 */
	public static boolean isReal() {
		return URL != null && !URL.isBlank();
	}

	/**
	 * Skip what only a server of its own can show.
	 * @param reason what it needs the server for
	 */
	public static void assumeReal(String reason) {
		if (!isReal()) {
			Assumptions.abort("without MATRIXONE_TEST_URL: " + reason);
		}
	}

	/**
	 * Skip what only two compute nodes can show.
	 * @param reason what it needs them for
	 */
	public static void assumeSecondNode(String reason) {
		assumeReal(reason);
		if (environment("MATRIXONE_TEST_SECOND_URL", "").isBlank()) {
			Assumptions.abort("without MATRIXONE_TEST_SECOND_URL: " + reason);
		}
	}

	/**
	 * Return the URL of the second compute node.
	 * @return the URL
	 */
	public static String secondUrl() {
		return environment("MATRIXONE_TEST_SECOND_URL", "");
	}

	/**
	 * Return the URL of a database on the server.
	 * @param database its name, or an empty string
	 * @return the URL
	 */
	public static String url(String database) {
		return isReal() ? (URL.endsWith("/") ? URL : URL + "/") + database : "jdbc:matrixone:mem:" + database;
	}

	static String username() {
		return environment("MATRIXONE_TEST_USERNAME", "root");
	}

	static String password() {
		return environment("MATRIXONE_TEST_PASSWORD", "111");
	}

	private static String environment(String name, String defaultValue) {
		String value = System.getenv(name);
		return (value != null) ? value : defaultValue;
	}

}
