package io.github.matrixonespring.snapshot;

import java.util.regex.Pattern;

import io.github.matrixonespring.support.Identifier;

import org.springframework.util.Assert;

/**
 * Name of a snapshot, unique in its account. Lower-cased as the server would do it, so
 * that it equals what is read back. The server takes more characters but pastes the name
 * into SQL of its own, and cuts a longer name short without telling.
 *
 * @param value the name
 * @since 0.1.0
 */
public record SnapshotName(String value) {

	static final int MAX_LENGTH = 64;

	private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_]{1," + MAX_LENGTH + "}");

	/**
	 * Create a name.
	 * @throws IllegalArgumentException if it is not 1 to 64 of {@code a-z}, {@code 0-9}
	 * and {@code _}, or if the server keeps it for itself
	 */
	public SnapshotName {
		Assert.notNull(value, "Snapshot name must not be null");
		String given = value;
		Assert.isTrue(ALLOWED.matcher(given).matches(),
				() -> "Snapshot name '%s' is not allowed: use 1 to %d of a-z, 0-9 and _".formatted(given, MAX_LENGTH));
		value = Identifier.lowerCase(given);
		Assert.isTrue(!value.startsWith("__mo_") && !value.startsWith("ccpr"),
				() -> "Snapshot name '%s' is not allowed: the server keeps names with the prefixes __mo_ and ccpr for itself"
					.formatted(given));
	}

	/**
	 * Return the name in backquotes.
	 * @return the name as a statement takes it
	 */
	public String quoted() {
		return "`" + this.value + "`";
	}

	@Override
	public String toString() {
		return this.value;
	}

}
