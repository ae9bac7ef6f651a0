package io.github.matrixonespring.pitr;

import java.util.regex.Pattern;

import io.github.matrixonespring.support.Identifier;

import org.springframework.util.Assert;

/**
 * Name of a PITR, unique in its account. The rules are those of snapshots: lower-cased as
 * the server would do it, and of characters that it does not misread, for it pastes the
 * name into SQL of its own.
 *
 * @param value the name
 */
record PitrName(String value) {

	static final String OF_SERVER = "sys_mo_catalog_pitr";

	private static final int MAX_LENGTH = 64;

	private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_]{1," + MAX_LENGTH + "}");

	/**
	 * Create a name.
	 * @throws IllegalArgumentException if it is not 1 to 64 of {@code a-z}, {@code 0-9}
	 * and {@code _}, or if the server keeps it for itself
	 */
	PitrName {
		Assert.notNull(value, "PITR name must not be null");
		String given = value;
		Assert.isTrue(ALLOWED.matcher(given).matches(),
				() -> "PITR name '%s' is not allowed: use 1 to %d of a-z, 0-9 and _".formatted(given, MAX_LENGTH));
		value = Identifier.lowerCase(given);
		Assert.isTrue(!value.startsWith("__mo_") && !value.startsWith("ccpr") && !value.equals(OF_SERVER),
				() -> "PITR name '%s' is not allowed: the server keeps %s and names with the prefixes __mo_ and ccpr for itself"
					.formatted(given, OF_SERVER));
	}

	/**
	 * Return the name in backquotes.
	 */
	String quoted() {
		return "`" + this.value + "`";
	}

	@Override
	public String toString() {
		return this.value;
	}

}
