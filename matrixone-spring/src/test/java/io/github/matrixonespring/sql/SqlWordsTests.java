package io.github.matrixonespring.sql;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The words of statements, as the server reads them.
 */
class SqlWordsTests {

	@Test
	void blanksAndCommentsArePassedOver() {
		assertThat(words(" select /* a; */ 1 -- b\n, # c\n 2 --")).containsExactly("select", "1", ",", "2");
	}

	@Test
	void twoDashesBeforeANumberAreNoComment() {
		assertThat(words("1--1")).containsExactly("1", "-", "-", "1");
	}

	@Test
	void commentThatTheServerExecutesIsRead() {
		assertThat(words("/*!40101 set names utf8 */; /*+ hint */ x")).containsExactly("set", "names", "utf8", ";",
				"x");
	}

	@Test
	void stringsAndQuotedNamesAreOneWordEach() {
		assertThat(words("'a''b;\\'' \"c;\\\"\" `d``;\\`e 'never ends")).containsExactly("'a''b;\\''", "\"c;\\\"\"",
				"`d``;\\`", "e", "'never ends");
		assertThat(words("'ends with a backslash\\")).containsExactly("'ends with a backslash\\");
	}

	@Test
	void statementsAreToldApart() {
		assertThat(SqlWords.statements("; insert into t values (';') ; ; set @a = 1; -- c"))
			.containsExactly("insert into t values (';')", "set @a = 1");
		assertThat(SqlWords.statements(" -- nothing")).isEmpty();
	}

	@Test
	void nameIsReadWithoutItsQuotes() {
		assertThat(new SqlWords("`a``b`").name()).isEqualTo("a`b");
		assertThat(new SqlWords("a_1").name()).isEqualTo("a_1");
		assertThat(new SqlWords("'a'").name()).isNull();
		assertThat(new SqlWords("``").name()).isNull();
		assertThat(new SqlWords("").name()).isNull();
	}

	private static List<String> words(String sql) {
		List<String> all = new ArrayList<>();
		SqlWords words = new SqlWords(sql);
		for (String word = words.next(); word != null; word = words.next()) {
			all.add(word);
		}
		return all;
	}

}
