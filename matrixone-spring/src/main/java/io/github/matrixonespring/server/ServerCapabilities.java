package io.github.matrixonespring.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * What the servers do that one {@link javax.sql.DataSource} leads to. A capability is
 * established when somebody needs it, once for each version that a server tells:
 * <ol>
 * <li>as it is configured ({@code matrixone.server.capabilities.*}),
 * <li>as it was recorded for that very version, for which nothing is sent,
 * <li>as the server answers a harmless statement, which is never sent within a
 * transaction,
 * <li>as the server has done it when it was asked to,
 * <li>else it is taken not to be there.
 * </ol>
 * Where servers of different versions answer within ten minutes, as in the middle of an
 * upgrade, a capability is there only if it is known that all of them have it; but an
 * error ends a transaction if it does so on one of them. A server that has not answered a
 * probe is asked again after ten minutes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ServerCapabilities {

	private static final Log logger = LogFactory.getLog(ServerCapabilities.class);

	/** How long a version may answer again, and until a server is asked again. */
	private static final Duration UPGRADE = Duration.ofMinutes(10);

	private final Map<Capability, Boolean> configured;

	private final Sessions sessions;

	private final InstantSource clock;

	private final Map<String, Instant> versions = new ConcurrentHashMap<>();

	private final Map<Key, Evidence> established = new ConcurrentHashMap<>();

	private final Map<Key, Instant> unanswered = new ConcurrentHashMap<>();

	/**
	 * Create capabilities of which none is established.
	 * @param configured what is not asked for
	 * @param sessions opens a connection where the caller has none
	 */
	public ServerCapabilities(Map<Capability, Boolean> configured, Sessions sessions) {
		this(configured, sessions, InstantSource.system());
	}

	/**
	 * Create capabilities of the server of one connection.
	 * @param configured what is not asked for
	 * @param session the connection
	 */
	public ServerCapabilities(Map<Capability, Boolean> configured, ServerSession session) {
		this(configured, new Sessions() {

			@Override
			public <T> T with(Function<ServerSession, T> question) {
				return question.apply(session);
			}

		});
	}

	ServerCapabilities(Map<Capability, Boolean> configured, Sessions sessions, InstantSource clock) {
		this.configured = Map.copyOf(configured);
		this.sessions = sessions;
		this.clock = clock;
	}

	/**
	 * Tell whether the server has a capability. Takes a connection to ask for its
	 * version.
	 * @param capability the capability
	 * @return whether it has
	 */
	public boolean has(Capability capability) {
		return evidence(capability).present();
	}

	/**
	 * Return what is known of a capability. Takes a connection to ask for its version.
	 * @param capability the capability
	 * @return the evidence
	 */
	public Evidence evidence(Capability capability) {
		return this.sessions.with((session) -> evidence(capability, session));
	}

	/**
	 * Return what is known of all capabilities. Takes a connection.
	 * @return the evidence of each
	 */
	public List<Evidence> evidence() {
		return this.sessions.with((session) -> Arrays.stream(Capability.values())
			.map((capability) -> evidence(capability, session))
			.toList());
	}

	/**
	 * Tell whether the server of a connection has a capability.
	 * @param capability the capability
	 * @param session the connection
	 * @return whether it has
	 */
	public boolean has(Capability capability, ServerSession session) {
		return evidence(capability, session).present();
	}

	/**
	 * Return what is known of a capability of the server of a connection.
	 * @param capability the capability
	 * @param session the connection
	 * @return the evidence
	 */
	public Evidence evidence(Capability capability, ServerSession session) {
		String version = session.version();
		Boolean answer = this.configured.get(capability);
		if (answer != null) {
			return new Evidence(capability, answer, Evidence.Basis.CONFIGURED, version);
		}
		note(version);
		Evidence evidence = establish(capability, version, session);
		if (capability.isRisk()) {
			return (!evidence.present() && isOfAnyVersion(capability))
					? new Evidence(capability, true, Evidence.Basis.ASSUMED, version) : evidence;
		}
		return (evidence.present() && !isOfAllVersions(capability)) ? unknown(capability, version) : evidence;
	}

	/**
	 * Take down what a server has done.
	 * @param capability the capability
	 * @param present whether the server has it
	 * @param session the connection on which it has shown
	 */
	public void found(Capability capability, boolean present, ServerSession session) {
		remember(new Evidence(capability, present, Evidence.Basis.BY_RESULT, session.version()));
	}

	private Evidence establish(Capability capability, String version, ServerSession session) {
		Key key = new Key(capability, version);
		Evidence known = this.established.get(key);
		if (known != null) {
			return known;
		}
		Boolean recorded = RecordedServers.find(version, capability).orElse(null);
		if (recorded != null) {
			return remember(new Evidence(capability, recorded, Evidence.Basis.BY_VERSION, version));
		}
		if (capability.probe().isPresent() && !isUnanswered(key)) {
			Boolean probed = probe(capability, session);
			if (probed != null) {
				return remember(new Evidence(capability, probed, Evidence.Basis.PROBED, version));
			}
			this.unanswered.put(key, this.clock.instant());
			logger
				.warn("""
						Cannot tell whether the server, version %s, has the capability %s, and assume that it does not. Set \
						matrixone.server.capabilities.%2$s"""
					.formatted(version, capability.propertyName()));
		}
		return unknown(capability, version);
	}

	private boolean isUnanswered(Key key) {
		Instant asked = this.unanswered.get(key);
		return asked != null && asked.isAfter(this.clock.instant().minus(UPGRADE));
	}

	private static @Nullable Boolean probe(Capability capability, ServerSession session) {
		try {
			return capability.probe().map((probe) -> session.ask(probe::ask)).orElse(null);
		}
		catch (DataAccessException ex) {
			logger.debug("The server could not be asked for " + capability, ex);
			return null;
		}
	}

	private Evidence remember(Evidence evidence) {
		Evidence before = this.established.put(new Key(evidence.capability(), evidence.version()), evidence);
		if (!evidence.equals(before)) {
			logger.debug("Server %s: %s".formatted(evidence.version(), evidence));
		}
		return evidence;
	}

	private static Evidence unknown(Capability capability, String version) {
		return new Evidence(capability, false, Evidence.Basis.ASSUMED, version);
	}

	private void note(String version) {
		Instant now = this.clock.instant();
		this.versions.put(version, now);
		if (this.versions.size() > 1) {
			this.versions.values().removeIf((last) -> last.isBefore(now.minus(UPGRADE)));
		}
	}

	private boolean isOfAnyVersion(Capability capability) {
		return this.versions.keySet().stream().anyMatch((version) -> isKnownOf(version, capability));
	}

	private boolean isOfAllVersions(Capability capability) {
		return this.versions.keySet().stream().allMatch((version) -> isKnownOf(version, capability));
	}

	private boolean isKnownOf(String version, Capability capability) {
		Evidence known = this.established.get(new Key(capability, version));
		return (known != null) ? known.present() : RecordedServers.find(version, capability).orElse(false);
	}

	private record Key(Capability capability, String version) {

	}

	/**
	 * Opens connections to ask on.
	 */
	@FunctionalInterface
	public interface Sessions {

		/**
		 * Ask on a connection.
		 * @param question asks
		 * @param <T> the type of the answer
		 * @return the answer
		 */
		<T> T with(Function<ServerSession, T> question);

	}

}
