package io.github.matrixonespring.embedded.engine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScriptStatementTests {

	@Test
	void renamesNamesButNotText() {
		String script = "CREATE MEMORY TABLE \"s1\".\"t\"(\"t\" VARCHAR(5) DEFAULT 's1 \"s1\".\"t\"' COMMENT 's1')";
		String renamed = ScriptStatement.parse(script).withNames((name) -> name.equals("s1") ? "s2" : name).toSql();
		assertThat(renamed).startsWith("CREATE MEMORY TABLE \"s2\" . \"t\" ( \"t\" VARCHAR ( 5 )")
			.endsWith("DEFAULT 's1 \"s1\".\"t\"' COMMENT 's1' )");
	}

	@Test
	void readsWhatH2Escapes() {
		ScriptStatement statement = ScriptStatement.parse("COMMENT U&'a\\000ab\\4e2d\\\\c''d' ON U&\"\\+01f600\"\"x\"");
		assertThat(statement.parts()).extracting(ScriptStatement.Part::value)
			.containsExactly("COMMENT", "a\nb中\\c'd", "ON", "😀\"x");
	}

	@Test
	void findsWordsAndNames() {
		ScriptStatement statement = ScriptStatement.parse(
				"ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"s\".\"fk\" FOREIGN KEY(\"a\", \"b\") REFERENCES \"p\".\"q\"(\"c\")");
		assertThat(statement.contains("FOREIGN", "KEY")).isTrue();
		assertThat(statement.contains("PRIMARY", "KEY")).isFalse();
		assertThat(statement.namesInParentheses(statement.indexOf("FOREIGN"))).containsExactly("a", "b");
		assertThat(statement.namesInParentheses(statement.indexOf("REFERENCES"))).containsExactly("c");
	}

	@Test
	void operatorStaysInOnePiece() {
		assertThat(ScriptStatement.parse("CHECK(\"TITLE\" <> 'x' AND \"A\"||\"B\">='y')").toSql())
			.isEqualTo("CHECK ( \"TITLE\" <> 'x' AND \"A\" || \"B\" >= 'y' )");
	}

	@Test
	void numbersAndBinaryLiteralsStayInOnePiece() {
		assertThat(ScriptStatement.parse("DEFAULT CAST(1E+3 AS DECFLOAT), X'0f', 1 +3").toSql())
			.isEqualTo("DEFAULT CAST ( 1E+3 AS DECFLOAT ) , X'0f' , 1 + 3");
	}

}
