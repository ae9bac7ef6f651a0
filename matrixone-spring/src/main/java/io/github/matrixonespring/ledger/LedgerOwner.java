package io.github.matrixonespring.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

import org.springframework.util.Assert;

/**
 * The application that entries belong to. The id of an entry tells it, a UUID of version
 * 8 that begins with 48 bits of a hash of the application's name: a column would cost
 * every transaction, and tables that exist would have to be altered. Ids of other
 * versions are from before entries had an owner.
 */
final class LedgerOwner {

	private static final int MAX_LENGTH = 100;

	private static final long VERSION = 0x8000;

	private static final long OWNER_BITS = -1L << 16;

	/** Those between the version and the variant. */
	private static final long RANDOM_BITS = 0xfff;

	private final String application;

	private final long mostSignificantBits;

	LedgerOwner(String application) {
		this.application = application;
		this.mostSignificantBits = hash(application) & OWNER_BITS | VERSION;
	}

	static void check(String application) {
		Assert.hasText(application, """
				The ledger needs the name of its application, for an application finishes and removes its own entries \
				alone: set one that all of its instances have, and no other application""");
		Assert.isTrue(
				application.length() <= MAX_LENGTH && application.strip().equals(application)
						&& application.chars().noneMatch(Character::isISOControl),
				() -> """
						Ledger application '%s' is not allowed: use 1 to %d characters, no control characters and no \
						blanks at either end""".formatted(application.replaceAll("\\p{Cntrl}", "?"), MAX_LENGTH));
	}

	private static long hash(String application) {
		try {
			return ByteBuffer
				.wrap(MessageDigest.getInstance("SHA-256").digest(application.getBytes(StandardCharsets.UTF_8)))
				.getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	String application() {
		return this.application;
	}

	/**
	 * Create an id for an entry.
	 */
	String newId() {
		UUID random = UUID.randomUUID();
		return new UUID(this.mostSignificantBits | random.getMostSignificantBits() & RANDOM_BITS,
				random.getLeastSignificantBits())
			.toString();
	}

	/**
	 * Tell whether an entry is the application's.
	 */
	boolean owns(String id) {
		return id.regionMatches(true, 0, idPattern(), 0, idPattern().length() - 1);
	}

	/**
	 * Tell whether an entry belongs to an application at all.
	 */
	static boolean isOwned(String id) {
		return UUID.fromString(id).version() == VERSION >> 12;
	}

	/**
	 * Return a pattern for the ids of the application's entries.
	 */
	String idPattern() {
		return new UUID(this.mostSignificantBits, 0).toString().substring(0, "01234567-0123-8".length()) + "%";
	}

}
