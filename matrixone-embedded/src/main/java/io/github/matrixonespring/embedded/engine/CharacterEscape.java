package io.github.matrixonespring.embedded.engine;

import java.util.HexFormat;

/**
 * Characters as H2 writes them behind a backslash, in strings of SQL and in messages: a
 * backslash, four digits, or a plus and six.
 */
final class CharacterEscape {

	private static final int DIGITS = 4;

	private static final int MORE_DIGITS = 6;

	private CharacterEscape() {
	}

	/**
	 * Read an escape. Where the text was cut within it, nothing is left of it.
	 * @param text the text
	 * @param start the index of the backslash
	 * @param result takes the character
	 * @return the index behind the escape
	 */
	static int read(String text, int start, StringBuilder result) {
		int next = start + 1;
		if (text.startsWith("\\", next)) {
			result.append('\\');
			return next + 1;
		}
		boolean more = text.startsWith("+", next);
		int first = more ? next + 1 : next;
		int end = first + (more ? MORE_DIGITS : DIGITS);
		if (end > text.length() || !isHexadecimal(text, first, end)) {
			return text.length();
		}
		result.appendCodePoint(HexFormat.fromHexDigits(text, first, end));
		return end;
	}

	private static boolean isHexadecimal(String text, int start, int end) {
		return text.substring(start, end).chars().allMatch(HexFormat::isHexDigit);
	}

}
