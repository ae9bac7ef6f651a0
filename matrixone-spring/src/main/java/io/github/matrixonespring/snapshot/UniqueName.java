package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

import org.springframework.util.Assert;

/**
 * Names for snapshots that were not given a whole one: a prefix, the time and a random
 * suffix.
 */
final class UniqueName {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final int RANDOM_LENGTH = 8;

	private static final int MAX_PREFIX_LENGTH = SnapshotName.MAX_LENGTH - "_yyyymmdd_hhmmss_".length() - RANDOM_LENGTH;

	private UniqueName() {
	}

	/**
	 * Make the prefix for an annotated method.
	 */
	static String prefix(Method method) {
		String prefix = (method.getDeclaringClass().getSimpleName() + "_" + method.getName()).toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9_]", "_");
		return prefix.substring(0, Math.min(prefix.length(), MAX_PREFIX_LENGTH));
	}

	static String of(String prefix, Instant now) {
		String random = UUID.randomUUID().toString().substring(0, RANDOM_LENGTH);
		return prefix + "_" + TIME.format(now) + "_" + random;
	}

	static void checkPrefix(String prefix) {
		Assert.isTrue(prefix.length() <= MAX_PREFIX_LENGTH,
				() -> "Snapshot name prefix '%s' is not allowed: use at most %d characters, for time and suffix follow"
					.formatted(prefix, MAX_PREFIX_LENGTH));
	}

}
