package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In queries of any form, each table gets its hint and nothing else does, or the query is
 * refused; and few are. The seed of the second test is another one with each run, and is
 * printed; {@code -Dmatrixone.test.seed=…} sets it.
 */
class GeneratedQueriesTests {

	private static final double MAX_REFUSED = 0.02;

	private static final PointInTime TIME = PointInTime.ofTimestamp(7);

	private static final List<String> TABLES = Stream
		.of(QueryGenerator.PLAIN_TABLES, QueryGenerator.QUOTED_TABLES, QueryGenerator.ODD_TABLES)
		.flatMap(List::stream)
		.toList();

	@Test
	void everyTableGetsItsHintOrTheQueryIsRefused() {
		check(20_261_130, 1_000);
	}

	@Test
	void everyTableGetsItsHintOrTheQueryIsRefusedWithAnotherSeed() {
		check(Long.getLong("matrixone.test.seed", ThreadLocalRandom.current().nextLong(1_000_000)), 10_000);
	}

	private static void check(long seed, int queries) {
		QueryGenerator generator = new QueryGenerator(seed, TABLES);
		Map<String, List<String>> refused = new TreeMap<>();
		for (int i = 0; i < queries; i++) {
			GeneratedQuery query = generator.next();
			String sql = query.sql("shop");
			try {
				assertThat(PastStatement.of(sql).at(TIME)).as("query %d of seed %d: %s", i, seed, sql)
					.isEqualTo(query.withHint("shop", TIME.hint()));
			}
			catch (InvalidDataAccessApiUsageException ex) {
				refused.computeIfAbsent(reason(ex), (missing) -> new ArrayList<>()).add(ex.getMessage());
			}
		}
		int count = refused.values().stream().mapToInt(List::size).sum();
		System.out.printf("Seed %d: %d of %d generated queries refused%n", seed, count, queries);
		refused.forEach((reason, messages) -> System.out.printf("  %d: %s%n", messages.size(), reason));
		assertThat(count).as("refused with seed %d", seed).isLessThan((int) (queries * MAX_REFUSED));
	}

	private static String reason(Exception ex) {
		return ex.getMessage()
			.replaceFirst("(?s), (at character|at the end).*", "")
			.replaceFirst("(?s) Nothing was.*", "");
	}

}
