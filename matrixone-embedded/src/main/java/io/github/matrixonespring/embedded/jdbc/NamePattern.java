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
	 * Tell whether a name is meant. The server compares it as it is: tables are stored in
	 * lower case, columns as they were defined.
	 */
	static boolean matches(@Nullable String pattern, String name) {
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
		return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
	}

}
