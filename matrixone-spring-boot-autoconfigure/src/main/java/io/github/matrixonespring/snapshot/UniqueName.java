package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Names for snapshots that were not given one: class, method, time and a suffix.
 */
final class UniqueName {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final int RANDOM_LENGTH = 8;

	private UniqueName() {
	}

	static String of(Method method, Instant now) {
		String random = UUID.randomUUID().toString().substring(0, RANDOM_LENGTH);
		String suffix = "_" + TIME.format(now) + "_" + random;
		String prefix = (method.getDeclaringClass().getSimpleName() + "_" + method.getName()).toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9_]", "_");
		return prefix.substring(0, Math.min(prefix.length(), SnapshotName.MAX_LENGTH - suffix.length())) + suffix;
	}

}
