package io.github.matrixonespring.support;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Identifier}.
 */
class IdentifierTests {

	@Test
	void isQuotedByBackquotes() {
		assertThat(new Identifier("order").quoted()).isEqualTo("`order`");
	}

	@Test
	void backquoteIsDoubled() {
		assertThat(new Identifier("a`b").quoted()).isEqualTo("`a``b`");
	}

	@Test
	void emptyNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Identifier.pasted("Database name", ""))
			.withMessage("Database name must not be empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "o'd", "o\"d", "o`d", "o\\d", "o\u0000d", "o\nd", "z', 7) -- k" })
	void nameThatTheServerWouldPasteWronglyIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Identifier.pasted("Database name", name))
			.withMessageStartingWith("Database name '")
			.withMessageContaining("quotes, backquotes, backslashes and control characters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop", "Shop", "a.b", "a;b", "a-b", "$", "a/*b*/", "中文", "😀", "{ts '1'}x" })
	void nameThatTheServerPastesRightlyIsAccepted(String name) {
		String harmless = name.replace("'", "");
		assertThat(Identifier.pasted("Database name", harmless).value()).isEqualTo(harmless);
	}

	@Test
	void dotIsRefusedWhereTheServerSplitsAtIt() {
		assertThatIllegalArgumentException().isThrownBy(() -> Identifier.pastedWithoutDot("Table name", "a.b"))
			.withMessage("Table name 'a.b' is not allowed: the server refuses or misreads dots,"
					+ " for the server splits 'database.table' at them");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a'b", "a\"b", "a`b", "a\tb" })
	void nameThatACloneStatementDoesNotTakeIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Identifier.cloned("Table name", name))
			.withMessageStartingWith("Table name '");
	}

	@Test
	void controlCharactersAreShown() {
		assertThatIllegalArgumentException().isThrownBy(() -> Identifier.pasted("Table name", "a\u0000b"))
			.withMessageContaining("'a\\u0000b'");
	}

	@Test
	void isLowerCasedAsTheServerDoesIt() {
		assertThat(Identifier.lowerCase("Ünİ_ΑΣ")).isEqualTo("üni_ας".replace('ς', 'σ'));
	}

}
