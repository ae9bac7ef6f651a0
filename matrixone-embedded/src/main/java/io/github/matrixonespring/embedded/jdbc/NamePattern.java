package io.github.matrixonespring.embedded.jdbc;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of JDBC metadata: {@code %} and {@code _}, escaped by a backslash.
 */
final class NamePattern {

	private NamePattern() {
	}

	/**
	 * Tell whether the name of a table is meant. It is stored in lower case, and the
	 * server compares it as it is.
	 */
	static boolean matchesTable(@Nullable String pattern, String name) {
		return matches(pattern, name, Pattern.DOTALL);
	}

	/**
	 * Tell whether the name of a column is meant, whose case the engine has forgotten.
	 */
	static boolean matchesColumn(@Nullable String pattern, String name) {
		return matches(pattern, name, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
	}

	private static boolean matches(@Nullable String pattern, String name, int flags) {
		if (pattern == null) {
			return true;
		}
		StringBuilder regex = new StringBuilder();
		for (int i = 0; i < pattern.length(); i++) {
			char current = pattern.charAt(i);
			if (current == '\\' && i + 1 < pattern.length()) {
				i++;
				regex.append(Pattern.quote(pattern.substring(i, i + 1)));
			}
			else {
				regex.append((current == '%') ? ".*" : (current == '_') ? "." : Pattern.quote("" + current));
			}
		}
		return Pattern.compile(regex.toString(), flags).matcher(name).matches();
	}

}
