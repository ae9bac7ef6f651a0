package io.github.matrixonespring.ledger;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LedgerExamination}.
 */
class LedgerExaminationTests {

	private static final Pattern TABLE = Pattern.compile("TABLE IF NOT EXISTS \\w+\\.(\\w+) \\((.*)\\)$",
			Pattern.DOTALL);

	private static final Pattern COLUMN = Pattern.compile("(?m)^\\s*(\\w+) ");

	@Test
	void tablesAndColumnsAreThoseOfTheScript() {
		Map<String, Set<String>> script = new TreeMap<>();
		new LedgerTables(JdbcClient.create(new SimpleDriverDataSource()), "matrixone_spring").statements()
			.forEach((sql) -> {
				Matcher table = TABLE.matcher(sql);
				if (table.find()) {
					script.put(table.group(1),
							new TreeSet<>(COLUMN.matcher(table.group(2))
								.results()
								.map((MatchResult column) -> column.group(1))
								.toList()));
				}
			});
		assertThat(LedgerExamination.TABLES).isEqualTo(script);
	}

}
