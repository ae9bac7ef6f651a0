package io.github.matrixonespring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.ledger.LedgerPrincipal;
import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MatrixOneProperties} and {@link MatrixOneLedgerProperties}: defaults
 * and rules are those of the settings.
 */
class MatrixOnePropertiesTests {

	private static final LedgerPrincipal NOBODY = () -> null;

	@Test
	void withoutPropertiesTheSettingsAreTheDefaults() {
		ConnectionSettings settings = bind(Map.of()).settings(() -> null, List::of);
		ConnectionSettings defaults = ConnectionSettings.defaults();
		assertThat(settings.explicitBegin()).isEqualTo(defaults.explicitBegin());
		assertThat(settings.statementTimeout()).isEqualTo(defaults.statementTimeout()).isEqualTo(Duration.ofMinutes(3));
		SeparateConnectionSettings separate = settings.separate();
		assertThat(separate.maximum()).isEqualTo(defaults.separate().maximum()).isEqualTo(2);
		assertThat(separate.timeout()).isEqualTo(defaults.separate().timeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(separate.admin()).isNull();
	}

	@Test
	void withoutPropertiesTheLedgersSettingsAreTheDefaults() {
		LedgerSettings settings = bindLedger(Map.of()).settings("shop", NOBODY);
		assertThat(settings).usingRecursiveComparison()
			.ignoringFields("principal")
			.isEqualTo(LedgerSettings.defaults("shop"));
		assertThat(settings.keep()).isEqualTo(Duration.ofDays(30));
	}

	@ParameterizedTest
	@CsvSource({ "statement-timeout, 0s, matrixone.statement-timeout: Statement timeout PT0S is not allowed",
			"statement-timeout, 25h, matrixone.statement-timeout: Statement timeout PT25H is not allowed",
			"separate-connections.maximum, 0, matrixone.separate-connections: Maximum of separate connections 0 is not allowed",
			"separate-connections.timeout, 249ms, matrixone.separate-connections: Timeout of separate connections PT0.249S is not allowed",
			"admin.password, secret, matrixone.admin.password and matrixone.admin.url need" })
	void valueThatIsNotAllowedIsToldWithItsProperty(String property, String value, String message) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> bind(Map.of("matrixone." + property, value)))
			.havingRootCause()
			.isInstanceOf(IllegalArgumentException.class);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> bind(Map.of("matrixone." + property, value)))
			.withStackTraceContaining(message);
	}

	@Test
	void capabilityIsKnownByItsName() {
		MatrixOneProperties properties = bind(Map.of("matrixone.server.capabilities.cloned-sequences", "true",
				"matrixone.server.capabilities.SET_IN_TRANSACTION", "false"));
		assertThat(properties.settings(() -> null, List::of).capabilities()).containsOnly(
				Map.entry(Capability.CLONED_SEQUENCES, true), Map.entry(Capability.SET_IN_TRANSACTION, false));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> bind(Map.of("matrixone.server.capabilities.nonsense", "true")))
			.withStackTraceContaining("nonsense");
	}

	@ParameterizedTest
	@CsvSource({ "recovery-interval, 0s, matrixone.ledger: Ledger recovery-interval PT0S is not allowed",
			"recover-after, -1s, matrixone.ledger: Ledger recover-after PT-1S is not allowed",
			"retry-delay, 0s, matrixone.ledger: Ledger retry-delay PT0S is not allowed",
			"keep, 0s, matrixone.ledger: Ledger keep PT0S is not allowed",
			"shutdown-timeout, -1s, matrixone.ledger: Ledger shutdown-timeout PT-1S is negative",
			"max-attempts, 0, matrixone.ledger: Ledger max-attempts 0 is not allowed",
			"database, a b, matrixone.ledger: Ledger database 'a b' is not allowed",
			"application, x\u0001y, matrixone.ledger: Ledger application 'x?y' is not allowed" })
	void valueOfTheLedgerThatIsNotAllowedIsToldWithItsProperty(String property, String value, String message) {
		MatrixOneLedgerProperties properties = bindLedger(Map.of("matrixone.ledger." + property, value));
		assertThatIllegalArgumentException().isThrownBy(() -> properties.settings("shop", NOBODY))
			.withMessageStartingWith(message);
	}

	@Test
	void ownNameGoesBeforeThatOfSpringBoot() {
		MatrixOneLedgerProperties properties = bindLedger(Map.of("matrixone.ledger.application", "orders"));
		assertThat(properties.settings("shop", NOBODY).application()).isEqualTo("orders");
		assertThatExceptionOfType(MissingLedgerApplicationException.class)
			.isThrownBy(() -> bindLedger(Map.of()).settings(" ", NOBODY));
	}

	private static MatrixOneProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("matrixone",
				MatrixOneProperties.class);
	}

	private static MatrixOneLedgerProperties bindLedger(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("matrixone.ledger",
				MatrixOneLedgerProperties.class);
	}

}
