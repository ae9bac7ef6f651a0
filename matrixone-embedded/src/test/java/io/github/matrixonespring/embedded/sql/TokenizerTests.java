package io.github.matrixonespring.embedded.sql;

import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.List;

import io.github.matrixonespring.embedded.sql.Token.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokenizerTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '|', textBlock = """
			'it''s',        it's
			"it's",         it's
			"q""q",         q"q
			'a\\'b',        a'b
			'a\\\\b',       a\\b
			'100\\%',       100\\%
			'a\\_b',        a\\_b
			'\\x',          x
			'# no comment', # no comment
			'-- none',      -- none
			n'text',        text
			_utf8mb4'text', text
			""")
	void readsStrings(String sql, String value) throws SQLException {
		Token token = only(sql);
		assertThat(token.kind()).isEqualTo(Kind.STRING);
		assertThat(token.value()).isEqualTo(value);
	}

	@Test
	void readsControlCharactersInStrings() throws SQLException {
		assertThat(only("'\\n\\t\\r\\0\\b\\Z'").value()).isEqualTo("\n\t\r\0\b\u001a");
	}

	@ParameterizedTest
	@CsvSource({ "`a b`, a b", "`a``b`, a`b", "`a\\b`, a\\b", "`select`, select", "`中文`, 中文" })
	void readsQuotedNames(String sql, String value) throws SQLException {
		Token token = only(sql);
		assertThat(token.kind()).isEqualTo(Kind.QUOTED_NAME);
		assertThat(token.value()).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1.5", ".5", "1.", "1e3", "1E-3", "1.5e+10", "18446744073709551615" })
	void readsNumbers(String sql) throws SQLException {
		Token token = only(sql);
		assertThat(token.kind()).isEqualTo(Kind.NUMBER);
		assertThat(token.value()).isEqualTo(sql);
	}

	@ParameterizedTest
	@CsvSource({ "x'41ff', 41ff", "X'41', 41", "0x41, 41", "0x1, 01" })
	void readsBinaryLiterals(String sql, String digits) throws SQLException {
		Token token = only(sql);
		assertThat(token.kind()).isEqualTo(Kind.BINARY);
		assertThat(token.value()).isEqualTo(digits);
	}

	@Test
	void readsBitsAsNumbers() throws SQLException {
		assertThat(only("b'101'").value()).isEqualTo("5");
	}

	@ParameterizedTest
	@CsvSource({ "@x, USER_VARIABLE, x", "@`a b`, USER_VARIABLE, a b", "@@sql_mode, SYSTEM_VARIABLE, sql_mode",
			"@@session.SQL_MODE, SYSTEM_VARIABLE, sql_mode", "@@GLOBAL.x, SYSTEM_VARIABLE, x" })
	void readsVariables(String sql, Kind kind, String name) throws SQLException {
		Token token = only(sql);
		assertThat(token.kind()).isEqualTo(kind);
		assertThat(token.value()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a -- c\n b", "a # c\n b", "a /* c */ b", "a /* ' \" ` */ b", "a/**/b", "a --\n b",
			"a b -- ?", "a b #" })
	void skipsComments(String sql) throws SQLException {
		assertThat(texts(sql)).containsExactly("a", "b");
	}

	@Test
	void takesTwoMinusSignsWithoutBlankForMinusSigns() throws SQLException {
		assertThat(texts("1--2")).containsExactly("1", "-", "-", "2");
	}

	@Test
	void readsWhatStandsInExecutableComments() throws SQLException {
		assertThat(texts("/*!40101 SET x = 1 */")).containsExactly("SET", "x", "=", "1");
	}

	@Test
	void keepsParametersApartFromQuestionMarksInText() throws SQLException {
		assertThat(Tokenizer.tokenize("? '?' \"?\" `?` /* ? */ -- ?")
			.stream()
			.filter((token) -> token.kind() == Kind.PARAMETER)).hasSize(1);
	}

	@Test
	void readsLongSymbolsAsOne() throws SQLException {
		assertThat(texts("a<=>b<=c<>d!=e:=f||g&&h->>i")).containsExactly("a", "<=>", "b", "<=", "c", "<>", "d", "!=",
				"e", ":=", "f", "||", "g", "&&", "h", "->>", "i");
	}

	@Test
	void readsADotBetweenNamesAsSymbol() throws SQLException {
		assertThat(texts("a.b.c")).containsExactly("a", ".", "b", ".", "c");
	}

	@Test
	void knowsWhereTokensStand() throws SQLException {
		Token token = Tokenizer.tokenize("select  `x`").get(1);
		assertThat(token.start()).isEqualTo(8);
		assertThat(token.end()).isEqualTo(11);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'x", "\"x", "`x", "'x\\'", "/* x" })
	void refusesWhatDoesNotEnd(String sql) {
		assertThatExceptionOfType(SQLSyntaxErrorException.class).isThrownBy(() -> Tokenizer.tokenize("select " + sql))
			.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(1064));
	}

	private static Token only(String sql) throws SQLException {
		List<Token> tokens = Tokenizer.tokenize(sql);
		assertThat(tokens).hasSize(2);
		assertThat(tokens.get(1).isEnd()).isTrue();
		return tokens.get(0);
	}

	private static List<String> texts(String sql) throws SQLException {
		return Tokenizer.tokenize(sql).stream().filter((token) -> !token.isEnd()).map(Token::text).toList();
	}

}
