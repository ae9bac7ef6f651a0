package io.github.matrixonespring.compatibility;

/**
 * The drivers, for pools that do not look for them by the URL.
 */
final class Drivers {

	private Drivers() {
	}

	static String of(String url) {
		return url.startsWith("jdbc:matrixone:") ? "io.github.matrixonespring.embedded.EmbeddedDriver"
				: "com.mysql.cj.jdbc.Driver";
	}

}
