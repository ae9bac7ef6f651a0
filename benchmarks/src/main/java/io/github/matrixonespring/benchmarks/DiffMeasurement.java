package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.DiffOperations.TableDiff;
import io.github.matrixonespring.diff.RowChange;
import io.github.matrixonespring.snapshot.SnapshotTarget;

/**
 * {@code diff} of a table of 250,000 rows, of which 100 were added, 100 changed and 100
 * removed, beside other ways to find them: medians of rounds in which each way has its
 * turn.
 */
final class DiffMeasurement {

	private static final int ROWS = 250_000;

	private final Application application;

	private final String table;

	private final String then;

	private final Map<String, Callable<Object>> ways = new LinkedHashMap<>();

	private DiffMeasurement(Application application, String snapshot, String later) {
		this.application = application;
		this.table = application.database() + ".measured";
		MatrixOneTemplate matrixOne = application.matrixOne();
		this.then = this.table + PointInTime.ofTimestamp(matrixOne.snapshots().get(snapshot).timestamp()).hint();
		TableDiff diff = matrixOne.diff(snapshot, PointInTime.now()).table(application.database(), "measured");
		String equal = "n.customer <=> o.customer and n.name <=> o.name and n.price <=> o.price and n.note <=> o.note "
				+ "and n.placed <=> o.placed and n.data <=> o.data";
		this.ways.put("diff(…).summary()", () -> diff.summary().rows());
		this.ways.put("diff(…).rows()", () -> count(diff));
		this.ways.put("diff(…).where(one customer).rows()", () -> count(diff.where("customer = ?", 7)));
		TableDiff ofTwo = matrixOne.diff(snapshot, later).table(application.database(), "measured");
		this.ways.put("diff(…).rows() of two snapshots", () -> count(ofTwo));
		this.ways.put("FULL OUTER JOIN by hand",
				() -> rows("select n.id, o.id from %s n full outer join %s o on n.id = o.id "
						+ "where n.id is null or o.id is null or not (" + equal + ")"));
		this.ways.put("UNION ALL of three joins",
				() -> rows("select n.id from %1$s n join %2$s o on n.id = o.id where not (" + equal
						+ ") union all select n.id from %1$s n left join %2$s o on n.id = o.id where o.id is null "
						+ "union all select o.id from %2$s o left join %1$s n on n.id = o.id where n.id is null"));
		this.ways.put("weights with GROUP BY all columns", () -> rows(
				"select id, customer, name, price, note, placed, data, sum(w) from (select *, 1 as w from %s "
						+ "union all select *, -1 from %s) versions group by 1, 2, 3, 4, 5, 6, 7 having sum(w) <> 0"));
		this.ways.put("EXCEPT both ways", () -> rows("(select * from %1$s except select * from %2$s) union all "
				+ "(select * from %2$s except select * from %1$s)"));
		this.ways.put("DATA BRANCH DIFF", () -> rows("data branch diff %1$s against %2$s"));
	}

	private static Object count(TableDiff diff) {
		try (Stream<RowChange> rows = diff.rows()) {
			return rows.count();
		}
	}

	private Object rows(String sql) throws SQLException {
		int rows = 0;
		try (Connection connection = this.application.connection();
				Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			// The driver does not take DATA BRANCH DIFF for a query.
			statement.execute(sql.formatted(this.table, this.then));
			try (ResultSet resultSet = statement.getResultSet()) {
				while (resultSet.next()) {
					rows++;
				}
			}
		}
		return rows;
	}

	/**
	 * Measure all ways.
	 * @param application the application
	 * @param rounds how many rounds
	 * @return a table of medians in milliseconds, and of what each way has found
	 */
	static String measure(Application application, int rounds) throws Exception {
		application.execute("create table measured (id int primary key, customer int, name varchar(40), "
				+ "price decimal(10, 2), note text, placed datetime(6), data json)");
		application.execute("insert into measured select result, result % 1000, concat('name ', result), result / 7, "
				+ "concat('a longer note of order ', result), '2026-11-30 10:00:00.123456', "
				+ "'{\"a\": 1}' from generate_series(1, " + ROWS + ") g");
		String snapshot = application.newName();
		application.matrixOne().snapshots().create(snapshot, SnapshotTarget.table(application.database(), "measured"));
		application.execute("delete from measured where id % 2500 = 1");
		application.execute("update measured set name = 'changed' where id % 2500 = 2");
		application.execute("insert into measured select " + ROWS + " + result, 7, 'added', 1, null, null, null "
				+ "from generate_series(1, 100) g");
		String later = application.newName();
		application.matrixOne().snapshots().create(later, SnapshotTarget.table(application.database(), "measured"));
		return new DiffMeasurement(application, snapshot, later).run(rounds);
	}

	private String run(int rounds) throws Exception {
		Map<String, List<Double>> times = new LinkedHashMap<>();
		Map<String, Object> found = new LinkedHashMap<>();
		for (int round = -1; round < rounds; round++) {
			for (Map.Entry<String, Callable<Object>> way : this.ways.entrySet()) {
				long start = System.nanoTime();
				found.put(way.getKey(), way.getValue().call());
				double time = (System.nanoTime() - start) / 1e6;
				if (round >= 0) {
					times.computeIfAbsent(way.getKey(), (key) -> new ArrayList<>()).add(time);
				}
			}
		}
		StringBuilder table = new StringBuilder("| Way | ms | rows |\n| --- | ---: | ---: |\n");
		times.forEach((way, all) -> {
			Collections.sort(all);
			table.append("| %s | %.0f | %s |%n".formatted(way, all.get(all.size() / 2), found.get(way)));
		});
		return table.toString();
	}

}
