package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LedgerSettings} and {@link LedgerOwner}.
 */
class LedgerSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "shop", "Shop Orders", "订单", "it's; drop table -- \\ %", "a" })
	void applicationMayHaveAnyNameThatCanBeRead(String application) {
		assertThat(LedgerSettings.defaults(application).application()).isEqualTo(application);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " shop", "shop ", "sh\nop", "\u0000", "shop\u00a0\u2003" })
	void applicationWhoseNameIsNotReadTheSameEverywhereIsRefused(String application) {
		assertThatIllegalArgumentException().isThrownBy(() -> LedgerSettings.defaults(application))
			.withMessageContaining("edger")
			.withMessageContaining("application");
	}

	@Test
	void applicationIsRefusedBeyondItsLength() {
		assertThat(LedgerSettings.defaults("x".repeat(100))).isNotNull();
		assertThatIllegalArgumentException().isThrownBy(() -> LedgerSettings.defaults("x".repeat(101)))
			.withMessageContaining("use 1 to 100 characters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "matrixone_spring", "Ledger2", "shop-ledger", "a$b", "账本" })
	void databaseMayHaveLettersDigitsAndFewOthers(String database) {
		assertThat(in(database).database()).isEqualTo(database);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a.b", "a`b", "a'b", "a\"b", "a\\b", "a;b", "a--b", "-a", "a-", "a/*b",
			"a\nb", "a%b" })
	void databaseWhoseNameMayBeMisreadIsRefused(String database) {
		assertThatIllegalArgumentException().isThrownBy(() -> in(database))
			.withMessageContaining("Ledger database '")
			.withMessageContaining("use 1 to 64 letters");
	}

	@Test
	void databaseIsRefusedBeyondItsLength() {
		assertThat(in("x".repeat(64))).isNotNull();
		assertThatIllegalArgumentException().isThrownBy(() -> in("x".repeat(65)));
	}

	@ParameterizedTest
	@CsvSource({ "PT30S, 1, PT30S", "PT30S, 2, PT1M", "PT30S, 7, PT32M", "PT30S, 8, PT1H", "PT30S, 1000, PT1H",
			"PT0.001S, 3, PT0.004S", "PT0.0001S, 1, PT0.001S", "PT3H, 1, PT1H" })
	void delayIsTwiceAsLongAfterEachAttemptUpToAnHour(Duration retryDelay, int attempts, Duration delay) {
		LedgerSettings defaults = LedgerSettings.defaults("shop");
		assertThat(new LedgerSettings("shop", defaults.database(), false, defaults.recoveryInterval(),
				defaults.recoverAfter(), defaults.maxAttempts(), retryDelay, defaults.keep(),
				defaults.shutdownTimeout(), defaults.principal())
			.delayAfter(attempts)).isEqualTo(delay);
	}

	@Test
	void idTellsTheApplicationAndThatItHasOne() {
		LedgerOwner shop = new LedgerOwner("shop");
		List<String> ids = IntStream.range(0, 1000).mapToObj((i) -> shop.newId()).toList();
		assertThat(ids).doesNotHaveDuplicates()
			.allMatch((id) -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
			.allMatch((id) -> isOf(shop, id));
		assertThat(List.of("shop2", "Shop", "sho", "orders"))
			.noneMatch((other) -> isOf(new LedgerOwner(other), ids.get(0)));
		assertThat(isOf(new LedgerOwner("shop"), ids.get(0))).isTrue();
	}

	@Test
	void patternOfIdsStaysTheSame() {
		assertThat(new LedgerOwner("shop").idPattern()).isEqualTo("8d9001d3-2c6a-8%");
	}

	private static boolean isOf(LedgerOwner owner, String id) {
		String pattern = owner.idPattern();
		assertThat(pattern).endsWith("%");
		return id.startsWith(pattern.substring(0, pattern.length() - 1));
	}

	private static LedgerSettings in(String database) {
		LedgerSettings defaults = LedgerSettings.defaults("shop");
		return new LedgerSettings("shop", database, false, defaults.recoveryInterval(), defaults.recoverAfter(),
				defaults.maxAttempts(), defaults.retryDelay(), defaults.keep(), defaults.shutdownTimeout(),
				defaults.principal());
	}

}
