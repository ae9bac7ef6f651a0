package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SelectListTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			select count(*) from t                       | count(*)
			select COUNT( * ) from t                     | COUNT(*)
			select 1+2                                   | 1 + 2
			select -1                                    | -1
			select a - -1 from t                         | a - -1
			select 'x'                                   | x
			select concat('a', `b`) from t               | concat(a, b)
			select a in (1, 2) from t                    | a in (1, 2)
			select exists (select 1)                     | exists (select 1)
			select @@session.sql_mode                    | @@sql_mode
			select 1 && 0                                | 1 and 0
			select distinct upper(a) from t              | upper(a)
			select case when a then 1 else 2 end from t  | case when a then 1 else 2 end
			select max(a) over (order by b) from t       | max(a) over (order by b)
			select null                                  | null
			select current_timestamp                     | current_timestamp()
			""")
	void namesAColumnAfterItsExpression(String sql, String label) throws SQLException {
		assertThat(labels(sql)).containsExactly(label);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select a from t", "select t.a, `b`, t.*, * from t", "select count(*) as n from t",
			"select count(*) n from t", "select 1 as `n`, 'x' 'y', a + 1 b from t", "select case a when 1 then 2 end n",
			"insert into t values (1 + 2)", "update t set a = 1 + 2" })
	void leavesColumnsAloneThatHaveANameAndWhatIsNoQuery(String sql) throws SQLException {
		assertThat(labels(sql)).isEmpty();
	}

	@Test
	void readsTheOutermostListOnly() throws SQLException {
		assertThat(labels("select (select max(a) from t) from (select 1 + 2 from u) x union select 3 + 4"))
			.containsExactly("(select max(a) from t)");
	}

	@Test
	void knowsWholeNumbersByThemselves() throws SQLException {
		SelectList list = SelectList.of(Tokenizer.tokenize("select 1, 2 as a, 3 b, 4 + 5, 1.5, f(6)"));
		assertThat(List.of(list.isNumberAt(1), list.isNumberAt(3), list.isNumberAt(7), list.isNumberAt(10),
				list.isNumberAt(14), list.isNumberAt(18)))
			.containsExactly(true, true, true, false, false, false);
	}

	private static List<String> labels(String sql) throws SQLException {
		List<Token> tokens = Tokenizer.tokenize(sql);
		SelectList list = SelectList.of(tokens);
		List<String> labels = new ArrayList<>();
		for (int i = 0; i < tokens.size(); i++) {
			String label = list.labelAt(i);
			if (label != null) {
				labels.add(label);
			}
		}
		return labels;
	}

}
