package io.github.matrixonespring.embedded.sql;

/**
 * Lower case as the server makes it: character by character, where Java would put two
 * characters for a {@code İ}.
 */
public final class LowerCase {

	private LowerCase() {
	}

	public static String of(String name) {
		StringBuilder lower = new StringBuilder(name.length());
		name.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
		return lower.toString();
	}

}
