package io.github.matrixonespring.embedded.sql;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCursorTests {

	@Test
	void aRefusalNamesTheClauseItsPlaceAndTheStatement() throws SQLException {
		TokenCursor cursor = TokenCursor.of("create table t\n (id int)\n  partition by hash (id)");
		while (!cursor.atWord("PARTITION", "BY")) {
			cursor.next();
		}
		assertThat(cursor.notSupported("the clause PARTITION BY").getMessage()).isEqualTo(
				"not supported by the embedded engine: the clause PARTITION BY at line 3, column 3: " + cursor.sql());
	}

	@Test
	void aRefusalNamesTheWordThatComesNext() throws SQLException {
		TokenCursor cursor = TokenCursor.of("Explain select 1");
		assertThat(cursor.notSupported().getMessage())
			.isEqualTo("not supported by the embedded engine: the word Explain at line 1, column 1: Explain select 1");
	}

	@Test
	void aRefusalOfTheEndSaysSo() throws SQLException {
		TokenCursor cursor = TokenCursor.of("x").from(1);
		assertThat(cursor.notSupported().getMessage())
			.isEqualTo("not supported by the embedded engine: a statement that ends here at line 1, column 2: x");
	}

}
