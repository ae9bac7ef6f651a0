package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a query reads in the past is what the same query reads, without hints, in a clone
 * of the database as it was. No row of then is there now. The seed is another one with
 * each run, and is printed; {@code -Dmatrixone.test.seed=…} sets it, and
 * {@code -Dmatrixone.test.queries=…} how many queries are compared.
 */
class GeneratedQueriesIntegrationTests {

	/**
	 * The driver takes braces in names for escapes, and the server clones no backquotes.
	 */
	private static final List<String> TABLES = Stream
		.concat(QueryGenerator.PLAIN_TABLES.stream(), QueryGenerator.QUOTED_TABLES.stream())
		.filter((table) -> !table.contains("{") && !table.contains("`"))
		.toList();

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final String REFUSAL = "refused before it was sent: ";

	private static final String clone = database.name("then");

	private static final String snapshot = database.name("s");

	private static HikariDataSource pool;

	private static HikariDataSource cloned;

	private static MatrixOneTemplate matrixOne;

	@BeforeAll
	static void createTables() {
		pool = pool(database.database());
		matrixOne = new MatrixOneTemplate(pool);
		for (int i = 0; i < TABLES.size(); i++) {
			execute("create table %s (id int primary key, n int, v varchar(60))", TABLES.get(i));
			execute("insert into %s values (1, 1" + i + ", 'old'), (2, 2" + i + ", 'x " + i + "'), (3, 30, 'from t')",
					TABLES.get(i));
		}
		matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		matrixOne.clones().cloneDatabase(clone, database.database(), snapshot);
		cloned = pool(clone);
		for (int i = 0; i < TABLES.size(); i++) {
			execute("delete from %s where id > 0", TABLES.get(i));
			execute("insert into %s values (2, 7" + i + ", 'new'), (3, 80, 'y " + i + "'), (4, 9" + i + ", 'now')",
					TABLES.get(i));
		}
	}

	private static HikariDataSource pool(String name) {
		HikariDataSource pool = database.pool(2);
		pool.setCatalog(name);
		if (TestServer.isReal()) {
			pool.addDataSourceProperty("socketTimeout", "30000");
		}
		return pool;
	}

	private static void execute(String sql, String table) {
		database.control().sql(sql.formatted("`" + table + "`")).update();
	}

	@AfterAll
	static void disconnect() {
		matrixOne.close();
		cloned.close();
		pool.close();
	}

	@Test
	void everyQueryReadsWhatItReadsInACloneOfThen() {
		long seed = Long.getLong("matrixone.test.seed", ThreadLocalRandom.current().nextLong(1_000_000));
		int count = Integer.getInteger("matrixone.test.queries", TestServer.isReal() ? 2_000 : 150);
		QueryGenerator generator = new QueryGenerator(seed, TABLES);
		Map<Outcome, List<String>> outcomes = new EnumMap<>(Outcome.class);
		Map<String, Integer> refusals = new TreeMap<>();
		int tellingApart = 0;
		for (int i = 0; i < count; i++) {
			GeneratedQuery query = generator.next();
			String sql = query.sql(database.database());
			Answer past = answer(query, () -> matrixOne.asOf(snapshot).sql(sql));
			Answer expected = answer(query, () -> JdbcClient.create(cloned).sql(query.sql(clone)));
			Outcome outcome = Outcome.of(past, expected);
			if (outcome == Outcome.ALIKE && !expected.equals(answer(query, () -> JdbcClient.create(pool).sql(sql)))) {
				tellingApart++;
			}
			if (outcome == Outcome.REFUSED_BY_SERVER) {
				refusals.merge(expected.error().lines().findFirst().orElse(""), 1, Integer::sum);
			}
			outcomes.computeIfAbsent(outcome, (missing) -> new ArrayList<>())
				.add("query %d: %s%n  past:  %s%n  clone: %s".formatted(i, sql, past, expected));
		}
		outcomes.forEach((outcome, queries) -> System.out.printf("Seed %d: %d %s%n", seed, queries.size(), outcome));
		System.out.printf("Seed %d: %d of those alike would be others in the present%n", seed, tellingApart);
		refusals.forEach((refusal, times) -> System.out.printf("  %d refused by the server: %s%n", times, refusal));
		assertThat(outcomes.getOrDefault(Outcome.DIFFERING, List.of())).as("seed %d", seed).isEmpty();
		assertThat(outcomes.getOrDefault(Outcome.REFUSED, List.of()).size()).isLessThan(count / 50);
		assertThat(tellingApart).isGreaterThan(count / 4);
	}

	private static Answer answer(GeneratedQuery query, Supplier<StatementSpec> statement) {
		try {
			StatementSpec specification = statement.get();
			for (int i = 0; i < query.parameters().size(); i++) {
				specification = query.named() ? specification.param("p" + i, query.parameters().get(i))
						: specification.param(query.parameters().get(i));
			}
			List<String> rows = new ArrayList<>(specification
				.query((row, number) -> row.getString(1) + " | " + row.getString(2) + " | " + row.getString(3))
				.list());
			rows.sort(null);
			return new Answer(rows, "");
		}
		catch (InvalidDataAccessApiUsageException ex) {
			return new Answer(List.of(), REFUSAL + ex.getMessage());
		}
		catch (DataAccessException ex) {
			return new Answer(List.of(), String.valueOf(ex.getMostSpecificCause().getMessage()));
		}
	}

	/**
	 * What a query answers.
	 *
	 * @param rows the rows, in an order of their own
	 * @param error the error, or an empty string
	 */
	private record Answer(List<String> rows, String error) {

		boolean isError() {
			return !this.error.isEmpty();
		}

		boolean isPanic() {
			return this.error.contains("panic runtime error");
		}

	}

	private enum Outcome {

		ALIKE, REFUSED, REFUSED_BY_SERVER, DIFFERING;

		static Outcome of(Answer past, Answer expected) {
			// The server ends some queries with a panic, by what it has in memory of a
			// table.
			if ((past.isError() && expected.isError()) || past.isPanic() || expected.isPanic()) {
				return REFUSED_BY_SERVER;
			}
			if (past.error().startsWith(REFUSAL)) {
				return REFUSED;
			}
			return past.equals(expected) ? ALIKE : DIFFERING;
		}

	}

}
