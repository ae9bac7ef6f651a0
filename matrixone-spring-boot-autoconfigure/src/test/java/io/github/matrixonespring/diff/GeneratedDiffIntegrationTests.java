package io.github.matrixonespring.diff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.DiffOperations.TableDiff;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What differs between two moments of a generated table is what a comparison of all rows
 * in Java tells. A new seed with each run, or that of the system property
 * {@code matrixone.generated.seed}; as many tables as {@code matrixone.generated.tables}
 * says.
 */
class GeneratedDiffIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final long seed = Long.getLong("matrixone.generated.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	@Test
	void differencesAreThoseOfNaiveComparison() {
		int tables = Integer.getInteger("matrixone.generated.tables", TestServer.isReal() ? 40 : 15);
		System.out.printf("%d generated tables, seed %d%n", tables, this.seed);
		int differing = 0;
		try (HikariDataSource pool = database.pool(2); MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			JdbcTemplate jdbc = new JdbcTemplate(pool);
			for (int i = 0; i < tables; i++) {
				GeneratedTable table = new GeneratedTable(this.random, "generated", TestServer.isReal());
				differing += compare(table, matrixOne, jdbc);
				if ((i + 1) % 100 == 0) {
					System.out.printf("%d tables, %d rows that differ%n", i + 1, differing);
				}
			}
		}
		assertThat(differing).as("rows that differ").isGreaterThan(tables);
	}

	private int compare(GeneratedTable table, MatrixOneTemplate matrixOne, JdbcTemplate jdbc) {
		List<String> history = new ArrayList<>();
		send(jdbc, history, table.create());
		send(jdbc, history, table.insert());
		send(jdbc, history, table.insert());
		String first = snapshot(matrixOne);
		changes(table, jdbc, history);
		String second = snapshot(matrixOne);
		changes(table, jdbc, history);
		String described = "seed %d: %s".formatted(this.seed, String.join("; ", history));
		String condition = table.condition();
		int differing = 0;
		for (PointInTime after : List.of(PointInTime.now(), PointInTime.snapshot(second))) {
			PointInTime before = PointInTime.snapshot(first);
			TableDiff diff = matrixOne.diff(before, after).table(database.database(), "generated");
			Map<String, Row> then = read(table, jdbc, matrixOne.resolve(before), "");
			Map<String, Row> later = read(table, jdbc, after.isNow() ? after : matrixOne.resolve(after), "");
			differing += check(diff, then, later, (key) -> true, described + ", " + after);
			Set<String> inScope = new HashSet<>(
					read(table, jdbc, matrixOne.resolve(before), " where " + condition).keySet());
			inScope.addAll(read(table, jdbc, after.isNow() ? after : matrixOne.resolve(after), " where " + condition)
				.keySet());
			check(diff.where(condition), then, later, inScope::contains,
					described + ", " + after + " where " + condition);
		}
		matrixOne.snapshots().drop(first);
		matrixOne.snapshots().drop(second);
		jdbc.execute("drop table generated");
		return differing;
	}

	private static int check(TableDiff diff, Map<String, Row> before, Map<String, Row> after, Predicate<String> inScope,
			String described) {
		Map<String, String> expected = new TreeMap<>();
		Stream.concat(before.keySet().stream(), after.keySet().stream())
			.distinct()
			.filter(inScope)
			.filter((key) -> !Objects.equals(before.get(key), after.get(key)))
			.forEach((key) -> expected.put(key, before.get(key) + " -> " + after.get(key)));
		Map<String, String> actual = new TreeMap<>();
		try (Stream<RowChange> rows = diff.rows()) {
			rows.forEach((row) -> {
				Row earlier = Row.of(row.before());
				Row later = Row.of(row.after());
				ChangeKind kind = (earlier == null) ? ChangeKind.ADDED
						: (later == null) ? ChangeKind.REMOVED : ChangeKind.CHANGED;
				assertThat(row.kind()).as(described).isEqualTo(kind);
				assertThat(actual.put(Row.text(row.key().values()), earlier + " -> " + later)).as(described).isNull();
			});
		}
		assertThat(actual).as(described).isEqualTo(expected);
		TableChanges summary = diff.summary();
		long added = expected.keySet().stream().filter((key) -> !before.containsKey(key)).count();
		long removed = expected.keySet().stream().filter((key) -> !after.containsKey(key)).count();
		assertThat(List.of(summary.added(), summary.changed(), summary.removed())).as(described)
			.containsExactly(added, expected.size() - added - removed, removed);
		return expected.size();
	}

	/**
	 * Read all rows by their key.
	 */
	private static Map<String, Row> read(GeneratedTable table, JdbcTemplate jdbc, PointInTime time, String where) {
		int keys = table.key().size();
		List<String> columns = Stream.concat(table.key().stream(), table.columns().stream()).toList();
		Map<String, Row> rows = new HashMap<>();
		jdbc.query("select %s from generated%s%s".formatted(String.join(", ", columns), time.hint(), where), (row) -> {
			List<Object> values = new ArrayList<>();
			for (int i = 0; i < columns.size(); i++) {
				values.add(
						table.isBinary(columns.get(i)) ? row.getBytes(i + 1) : JdbcUtils.getResultSetValue(row, i + 1));
			}
			rows.put(Row.text(values.subList(0, keys)), new Row(Row.text(values.subList(keys, values.size()))));
		});
		return rows;
	}

	private static void send(JdbcTemplate jdbc, List<String> history, String sql) {
		history.add(sql);
		jdbc.update(sql);
	}

	private static String snapshot(MatrixOneTemplate matrixOne) {
		String name = database.newName("g");
		matrixOne.snapshots().create(name, SnapshotTarget.table(database.database(), "generated"));
		return name;
	}

	private void changes(GeneratedTable table, JdbcTemplate jdbc, List<String> history) {
		for (int i = this.random.nextInt(5); i > 0; i--) {
			send(jdbc, history, table.change());
		}
	}

	/**
	 * A row, as text.
	 */
	private record Row(String values) {

		static Row of(Map<String, Object> row) {
			return (row != null) ? new Row(text(row.values())) : null;
		}

		static String text(Collection<?> values) {
			return values.stream()
				.map((value) -> (value instanceof byte[] bytes) ? Arrays.toString(bytes)
						// Not the null of JSON.
						: Objects.requireNonNullElse(value, "NULL").toString())
				.collect(Collectors.joining(" | "));
		}

		@Override
		public String toString() {
			return this.values;
		}

	}

}
