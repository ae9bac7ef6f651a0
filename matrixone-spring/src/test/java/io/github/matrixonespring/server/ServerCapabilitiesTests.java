package io.github.matrixonespring.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.matrixonespring.server.Evidence.Basis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.matrixonespring.server.Capability.CLONED_SEQUENCES;
import static io.github.matrixonespring.server.Capability.DIGITS_OF_UTC_TIMESTAMP;
import static io.github.matrixonespring.server.Capability.ISOLATION_LEVELS;
import static io.github.matrixonespring.server.Capability.OWN_ROWS_IN_TABLE_CLONES;
import static io.github.matrixonespring.server.Capability.SET_IN_TRANSACTION;
import static io.github.matrixonespring.server.Capability.SHARED_ROW_LOCKS;
import static io.github.matrixonespring.server.Capability.SNAPSHOT_KINDS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Capabilities as real servers have answered.
 */
class ServerCapabilitiesTests {

	private static final String UNKNOWN = "8.0.30-MatrixOne-v9.9.9";

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-30T00:00:00Z"));

	private ServerCapabilities capabilities(Map<Capability, Boolean> configured) {
		return new ServerCapabilities(configured, new NoSessions(), this.now::get);
	}

	@ParameterizedTest
	@CsvSource({
			"v4.2.0, SNAPSHOT_KINDS SHARED_ROW_LOCKS DIGITS_OF_UTC_TIMESTAMP FULL_OUTER_JOIN JOINS_FOR_UPDATE LOGICAL_IDS",
			"main, SNAPSHOT_KINDS SHARED_ROW_LOCKS DIGITS_OF_UTC_TIMESTAMP FULL_OUTER_JOIN JOINS_FOR_UPDATE LOGICAL_IDS ISOLATION_LEVELS SET_IN_TRANSACTION",
			"v4.1.4, SNAPSHOT_KINDS DIGITS_OF_UTC_TIMESTAMP FULL_OUTER_JOIN JOINS_FOR_UPDATE LOGICAL_IDS",
			"v3.0.18, ''" })
	void serverIsProbed(String file, String expected) {
		RecordedAnswers server = RecordedAnswers.of(file).as(UNKNOWN);
		ServerCapabilities capabilities = capabilities(Map.of());
		Set<Capability> present = Arrays.stream(Capability.values())
			.filter((capability) -> capability.probe().isPresent())
			.peek((capability) -> assertThat(capabilities.evidence(capability, server).basis()).isEqualTo(Basis.PROBED))
			.filter((capability) -> capabilities.has(capability, server))
			.collect(Collectors.toSet());
		assertThat(present.stream().map(Enum::name)).containsExactlyInAnyOrder(
				Arrays.stream(expected.split(" ")).filter((name) -> !name.isEmpty()).toArray(String[]::new));
	}

	/**
	 * What was recorded by version is what such a server answers.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "v4.2.0", "v4.1.4", "v3.0.18" })
	void recordedVersionIsNotAsked(String file) {
		RecordedAnswers server = RecordedAnswers.of(file);
		ServerCapabilities capabilities = capabilities(Map.of());
		for (Capability capability : Capability.values()) {
			Evidence evidence = capabilities.evidence(capability, server);
			assertThat(evidence.basis()).isEqualTo(Basis.BY_VERSION);
			assertThat(server.asked()).isZero();
			if (capability.probe().isPresent()) {
				assertThat(capabilities(Map.of()).has(capability, RecordedAnswers.of(file).as(UNKNOWN)))
					.as(capability.name())
					.isEqualTo(evidence.present());
			}
		}
	}

	@Test
	void capabilityIsProbedOnce() {
		RecordedAnswers server = RecordedAnswers.of("main");
		ServerCapabilities capabilities = capabilities(Map.of());
		assertThat(capabilities.has(SNAPSHOT_KINDS, server)).isTrue();
		assertThat(capabilities.has(SNAPSHOT_KINDS, server)).isTrue();
		assertThat(server.asked()).isOne();
	}

	@ParameterizedTest
	@EnumSource(Capability.class)
	void answerThatNoServerWasSeenToGiveIsCareful(Capability capability) {
		RecordedAnswers server = RecordedAnswers.of("main");
		for (String sql : CapabilitySql.ALL) {
			server = server.with(sql, null);
		}
		Evidence evidence = capabilities(Map.of()).evidence(capability, server);
		assertThat(evidence.present()).isFalse();
		assertThat(evidence.isKnown()).isFalse();
	}

	@Test
	void capabilityThatNoStatementTellsIsKnownByResult() {
		RecordedAnswers server = RecordedAnswers.of("main");
		ServerCapabilities capabilities = capabilities(Map.of());
		assertThat(capabilities.evidence(CLONED_SEQUENCES, server).isKnown()).isFalse();
		capabilities.found(CLONED_SEQUENCES, true, server);
		assertThat(capabilities.evidence(CLONED_SEQUENCES, server))
			.isEqualTo(new Evidence(CLONED_SEQUENCES, true, Basis.BY_RESULT, server.version()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void configurationGoesFirst(boolean value) {
		RecordedAnswers server = RecordedAnswers.of("v4.2.0").as(UNKNOWN);
		ServerCapabilities capabilities = capabilities(Map.of(SHARED_ROW_LOCKS, value));
		assertThat(capabilities.evidence(SHARED_ROW_LOCKS, server))
			.isEqualTo(new Evidence(SHARED_ROW_LOCKS, value, Basis.CONFIGURED, UNKNOWN));
		assertThat(server.asked()).isZero();
	}

	@Test
	void serverOfAnotherVersionIsAskedAgain() {
		ServerCapabilities capabilities = capabilities(Map.of());
		assertThat(capabilities.has(ISOLATION_LEVELS, RecordedAnswers.of("v4.2.0"))).isFalse();
		this.now.updateAndGet((instant) -> instant.plus(Duration.ofMinutes(11)));
		assertThat(capabilities.has(ISOLATION_LEVELS, RecordedAnswers.of("main"))).isTrue();
	}

	/**
	 * A connection beside may lead to the other one.
	 */
	@Test
	void ofServersOfDifferentVersionsOnlyWhatAllHaveIsThere() {
		RecordedAnswers older = RecordedAnswers.of("v4.2.0");
		RecordedAnswers newer = RecordedAnswers.of("main");
		ServerCapabilities capabilities = capabilities(Map.of());
		assertThat(capabilities.has(SET_IN_TRANSACTION, newer)).isTrue();
		assertThat(capabilities.has(SET_IN_TRANSACTION, older)).isFalse();
		assertThat(capabilities.evidence(SET_IN_TRANSACTION, newer).basis()).isEqualTo(Basis.ASSUMED);
		assertThat(capabilities.has(DIGITS_OF_UTC_TIMESTAMP, newer)).isTrue();
		assertThat(capabilities.has(OWN_ROWS_IN_TABLE_CLONES, older)).as("not known of the newer one").isFalse();
		this.now.updateAndGet((instant) -> instant.plus(Duration.ofMinutes(11)));
		assertThat(capabilities.has(SET_IN_TRANSACTION, newer)).as("after the upgrade").isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "8.0.30-MatrixOne-v4.2.0, v4.2.0", "8.0.30-MatrixOne-v, v",
			"8.0.30-MatrixOne-v3.0:5e4210029, v3.0:5e4210029", "8.0.30-OmniFabric, ''",
			"8.0.30-OmniFabric-v4.3.0, v4.3.0" })
	void matrixOneIsKnownByItsName(String version, String release) {
		RecordedAnswers server = RecordedAnswers.of("v4.2.0").as(version);
		assertThat(ServerProduct.isMatrixOne(server)).isTrue();
		assertThat(server.asked()).isZero();
		assertThat(ServerProduct.releaseOf(version)).isEqualTo(release);
	}

	@ParameterizedTest
	@ValueSource(strings = { "11.4.2-MariaDB", "8.0.11-TiDB-v8.5.0", "8.0.36-28-Percona", "5.7.25-OceanBase-v4.2.1" })
	void otherIsKnownByItsName(String version) {
		assertThat(ServerProduct.isMatrixOne(RecordedAnswers.of("v4.2.0").as(version))).isFalse();
	}

	@Test
	void serverWhoseVersionDoesNotTellIsAsked() {
		RecordedAnswers server = RecordedAnswers.of("v4.2.0").as("8.0.30");
		assertThat(ServerProduct.isMatrixOne(server)).isTrue();
		assertThat(ServerProduct.isMatrixOne(
				server.with(CapabilitySql.ACCOUNT, "error 1305 FUNCTION shop.current_account_name does not exist")))
			.isFalse();
	}

	private static final class NoSessions implements ServerCapabilities.Sessions {

		@Override
		public <T> T with(Function<ServerSession, T> question) {
			throw new AssertionError("No connection is to be opened");
		}

	}

}
