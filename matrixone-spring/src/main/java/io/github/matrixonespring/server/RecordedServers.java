package io.github.matrixonespring.server;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Versions whose capabilities were recorded on a server of that version, so that they
 * need not be asked for. The tests of {@code ServerCapabilitiesTests} hold their answers.
 */
final class RecordedServers {

	private static final Map<String, Set<Capability>> CAPABILITIES = Map.of("v4.2.0",
			EnumSet.of(Capability.SNAPSHOT_KINDS, Capability.OWN_ROWS_IN_TABLE_CLONES, Capability.SHARED_ROW_LOCKS,
					Capability.DIGITS_OF_UTC_TIMESTAMP, Capability.FULL_OUTER_JOIN, Capability.ROW_IDS,
					Capability.RESTORE_WITH_BRACES, Capability.JOINS_FOR_UPDATE, Capability.LOGICAL_IDS),
			"v4.1.4",
			EnumSet.of(Capability.SNAPSHOT_KINDS, Capability.DIGITS_OF_UTC_TIMESTAMP, Capability.FULL_OUTER_JOIN,
					Capability.RESTORE_WITH_BRACES, Capability.JOINS_FOR_UPDATE, Capability.LOGICAL_IDS),
			"v3.0.18", EnumSet.of(Capability.DEFINITIONS_AS_WRITTEN));

	private RecordedServers() {
	}

	/**
	 * Find whether a server has a capability.
	 * @return empty if that version was not recorded
	 */
	static Optional<Boolean> find(String version, Capability capability) {
		return Optional.ofNullable(CAPABILITIES.get(ServerProduct.releaseOf(version)))
			.map((capabilities) -> capabilities.contains(capability));
	}

}
