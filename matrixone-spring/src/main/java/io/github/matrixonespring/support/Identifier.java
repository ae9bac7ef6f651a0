package io.github.matrixonespring.support;

import java.util.function.IntPredicate;

import org.springframework.util.Assert;

/**
 * Name of a database, table or account as it may be written into a statement. Nothing
 * else is ever put into SQL text: names go through this type, values through parameters.
 *
 * @param value the name as it was given
 * @since 0.1.0
 */
public record Identifier(String value) {

	/**
	 * Create an identifier.
	 * @throws IllegalArgumentException if the name is empty or has a control character
	 */
	public Identifier {
		Assert.hasLength(value, "A name must not be empty");
		refuse("Name", value, Character::isISOControl, "control characters");
	}

	/**
	 * Check a name that the server pastes into SQL of its own. It does so with the
	 * database and table names of snapshot, restore and PITR statements, back-quoted on
	 * the wire or not, so a name with a quote in it can reach rows that it does not name.
	 * @param what what the name is of, such as {@code Database name}
	 * @param value the name
	 * @return the identifier
	 * @throws IllegalArgumentException if the name is empty or has a quote, a double
	 * quote, a backquote, a backslash or a control character
	 */
	public static Identifier pasted(String what, String value) {
		Assert.hasLength(value, () -> what + " must not be empty");
		refuse(what, value, (character) -> "'\"`\\".indexOf(character) >= 0 || Character.isISOControl(character),
				"quotes, backquotes, backslashes and control characters");
		return new Identifier(value);
	}

	/**
	 * Check one of the two names of a table that a snapshot is about. The server stores
	 * {@code database.table} and splits it at the first dot.
	 * @param what what the name is of, such as {@code Table name}
	 * @param value the name
	 * @return the identifier
	 * @throws IllegalArgumentException as {@link #pasted} does, and if the name has a dot
	 */
	public static Identifier pastedWithoutDot(String what, String value) {
		Identifier identifier = pasted(what, value);
		refuse(what, value, (character) -> character == '.', "dots, for the server splits 'database.table' at them");
		return identifier;
	}

	/**
	 * Check a name of a clone statement, which the server takes as it is but for blanks,
	 * quotes and backquotes; older versions paste it into SQL of their own.
	 * @param what what the name is of, such as {@code Database name}
	 * @param value the name
	 * @return the identifier
	 * @throws IllegalArgumentException if the name is empty or has a blank, a quote, a
	 * double quote, a backquote, a backslash or a control character
	 */
	public static Identifier cloned(String what, String value) {
		Assert.hasLength(value, () -> what + " must not be empty");
		refuse(what, value, (character) -> " '\"`\\".indexOf(character) >= 0 || Character.isISOControl(character),
				"blanks, quotes, backquotes, backslashes and control characters");
		return new Identifier(value);
	}

	/**
	 * Lower-case a name as the server does it: each code point by itself, without the
	 * special cases of {@link String#toLowerCase()}.
	 * @param name the name
	 * @return the name as the server stores it
	 */
	public static String lowerCase(String name) {
		return name.codePoints()
			.map(Character::toLowerCase)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static void refuse(String what, String value, IntPredicate refused, String rule) {
		if (value.chars().anyMatch(refused)) {
			throw new IllegalArgumentException("%s '%s' is not allowed: the server refuses or misreads %s"
				.formatted(what, printable(value), rule));
		}
	}

	private static String printable(String value) {
		StringBuilder printable = new StringBuilder();
		value.chars().forEach((character) -> {
			if (Character.isISOControl(character)) {
				printable.append("\\u%04x".formatted(character));
			}
			else {
				printable.append((char) character);
			}
		});
		return printable.toString();
	}

	/**
	 * Return the name in backquotes.
	 * @return the name as a statement takes it
	 */
	public String quoted() {
		return "`" + this.value.replace("`", "``") + "`";
	}

	@Override
	public String toString() {
		return this.value;
	}

}
