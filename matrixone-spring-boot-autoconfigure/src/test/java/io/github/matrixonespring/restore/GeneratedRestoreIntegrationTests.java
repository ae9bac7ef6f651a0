package io.github.matrixonespring.restore;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.DefaultCloneManager;
import io.github.matrixonespring.restore.GeneratedSchema.Condition;
import io.github.matrixonespring.restore.RestoreRequest.Beyond;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated tables are after a restore what a clone of that snapshot is, and after a
 * rollback what they were; a restore of some rows touches no others. A new seed with each
 * run, or that of the system property {@code matrixone.generated.seed}; as many schemas
 * as {@code matrixone.generated.schemas} says.
 */
class GeneratedRestoreIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final long seed = Long.getLong("matrixone.generated.seed", System.nanoTime());

	private final Map<String, Integer> outcomes = new TreeMap<>();

	private MatrixOneTemplate matrixOne;

	private JdbcTemplate jdbc;

	private TransactionTemplate transactions;

	@Test
	void restoredTablesAreThoseOfTheClone() {
		int schemas = Integer.getInteger("matrixone.generated.schemas", TestServer.isReal() ? 40 : 15);
		System.out.printf("%d generated schemas, seed %d%n", schemas, this.seed);
		try (HikariDataSource pool = database.pool(1);
				MatrixOneTemplate template = new MatrixOneTemplate(pool);
				MatrixOneTemplate withoutRowIds = withoutRowIds(pool)) {
			this.jdbc = new JdbcTemplate(pool);
			JdbcTransactionManager manager = new JdbcTransactionManager(pool);
			template.listenTo(manager);
			withoutRowIds.listenTo(manager);
			this.transactions = new TransactionTemplate(manager);
			for (int i = 0; i < schemas; i++) {
				List<String> history = new ArrayList<>(List.of("seed %d".formatted(this.seed + i)));
				this.matrixOne = (i % 4 == 0) ? withoutRowIds : template;
				try {
					restore(new Random(this.seed + i), history);
				}
				catch (DataAccessException ex) {
					throw new AssertionError(String.join("; ", history), ex);
				}
				if ((i + 1) % 50 == 0) {
					System.out.printf("%d schemas: %s%n", i + 1, this.outcomes);
				}
			}
		}
		System.out.printf("%s%n", this.outcomes);
		assertThat(this.outcomes.getOrDefault("database restored", 0)).isGreaterThan(schemas * 9 / 10);
		assertThat(this.outcomes.getOrDefault("rows restored", 0)).isPositive();
	}

	private static MatrixOneTemplate withoutRowIds(DataSource dataSource) {
		ConnectionSettings settings = ConnectionSettings.defaults();
		MatrixOneConnections connections = new MatrixOneConnections(dataSource,
				new ConnectionSettings(settings.explicitBegin(), settings.statementTimeout(), settings.separate(),
						settings.listeners(), Map.of(Capability.ROW_IDS, false)));
		SnapshotManager snapshots = new DefaultSnapshotManager(connections);
		return new MatrixOneTemplate(connections, snapshots, new DefaultCloneManager(connections, snapshots::get));
	}

	private void restore(Random random, List<String> history) {
		GeneratedSchema schema = new GeneratedSchema(random);
		schema.create().forEach((sql) -> {
			history.add(sql);
			this.jdbc.execute(sql);
		});
		for (int i = 0; i < 30; i++) {
			send(schema.insert(), history);
		}
		String snapshot = database.newName("g");
		this.matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database.database()));
		history.add("-- snapshot");
		for (int i = random.nextInt(25); i >= 0; i--) {
			send(schema.change(), history);
		}
		if (random.nextInt(8) == 0) {
			send("alter table %s add column since int default 5".formatted(schema.tables().get(0)), history);
		}
		if (TestServer.isReal() && random.nextInt(8) == 0) {
			// Rows move into other files.
			this.jdbc.queryForList(
					"select mo_ctl('dn', 'flush', '%s.%s')".formatted(database.database(), schema.tables().get(0)));
			history.add("-- flush");
		}
		String story = String.join("; ", history);
		String clone = database.newName("c");
		this.matrixOne.clones().cloneDatabase(clone, database.database(), snapshot);
		Map<String, List<String>> then = read(schema, clone);
		Map<String, List<String>> before = read(schema, database.database());
		this.jdbc.execute("drop database " + clone);
		restoreRows(schema.condition(), schema, snapshot, story);
		RestoreRequest request = RestoreRequest.database(database.database()).toSnapshot(snapshot);
		inTransaction(request, () -> assertThat(read(schema, database.database())).as(story).isEqualTo(then));
		assertThat(read(schema, database.database())).as(story).isEqualTo(before);
		List<String> safetySnapshots = restore(request, schema, story, before, then, random.nextInt(3) == 0);
		safetySnapshots.forEach(this.matrixOne.snapshots()::drop);
		this.matrixOne.snapshots().drop(snapshot);
		this.jdbc.execute("set foreign_key_checks = 0");
		schema.tables().forEach((table) -> this.jdbc.execute("drop table " + table));
		this.jdbc.execute("set foreign_key_checks = 1");
	}

	private List<String> restore(RestoreRequest request, GeneratedSchema schema, String story,
			Map<String, List<String>> before, Map<String, List<String>> then, boolean undo) {
		try {
			RestoreReport report = this.matrixOne.restores().restore(request);
			assertThat(read(schema, database.database())).as(story).isEqualTo(then);
			count("database restored");
			if (report.rows() > 0 && undo) {
				undo(report, schema, story, before, then);
			}
			return report.safetySnapshots();
		}
		catch (RestoreRefusedException ex) {
			// The server has left references to rows that it has deleted.
			assertThat(ex).as(story).hasMessageContaining("mend these rows first");
			assertThat(read(schema, database.database())).as(story).isEqualTo(before);
			count("database refused: " + reason(ex));
			return List.of();
		}
	}

	private void undo(RestoreReport report, GeneratedSchema schema, String story, Map<String, List<String>> before,
			Map<String, List<String>> then) {
		Map<String, List<String>> expected = before;
		try {
			report.undo();
			count("undone");
		}
		catch (RestoreRefusedException | RestoreConflictException ex) {
			// The server has left references to rows that it has deleted.
			count("undo refused: " + ex.getClass().getSimpleName());
			expected = then;
		}
		assertThat(read(schema, database.database())).as(story).isEqualTo(expected);
	}

	private static String reason(RestoreRefusedException ex) {
		return ex.getPlan().refusals().get(0).replaceAll("\\d+ rows of|'[^']*'|\\{[^}]*}|\\[[^]]*]", "…");
	}

	/**
	 * Restore some rows of one table, and roll back.
	 */
	private void restoreRows(Condition condition, GeneratedSchema schema, String snapshot, String story) {
		String described = "%s; restore %s where %s".formatted(story, condition.table(), condition.condition());
		Map<String, List<String>> before = read(schema, database.database());
		PointInTime point = this.matrixOne.resolve(PointInTime.snapshot(snapshot));
		List<String> keysInScope = keys(condition, "");
		keysInScope.addAll(keys(condition, point.hint()));
		List<String> thenOutside = rows(condition, point.hint(), keysInScope, false);
		List<String> nowOutside = rows(condition, "", keysInScope, false);
		List<String> thenInside = rows(condition, point.hint(), keysInScope, true);
		RestoreRequest request = RestoreRequest.table(database.database(), condition.table())
			.where(condition.condition())
			.toSnapshot(snapshot)
			.onMoved(Beyond.INCLUDE);
		inTransaction(request, () -> {
			Map<String, List<String>> after = read(schema, database.database());
			before.keySet()
				.stream()
				.filter((table) -> !table.equals(condition.table()))
				.forEach((table) -> assertThat(after.get(table)).as(described).isEqualTo(before.get(table)));
			assertThat(rows(condition, "", keysInScope, false)).as(described).isEqualTo(nowOutside);
			assertThat(rows(condition, "", keysInScope, true)).as(described).isEqualTo(thenInside);
			count("rows restored");
		});
		assertThat(rows(condition, point.hint(), keysInScope, false)).as(described).isEqualTo(thenOutside);
		assertThat(read(schema, database.database())).as(described).isEqualTo(before);
	}

	/**
	 * Restore in a transaction, look at the result, and roll back. What is refused has
	 * changed nothing.
	 */
	private void inTransaction(RestoreRequest request, Runnable look) {
		this.transactions.executeWithoutResult((status) -> {
			try {
				this.matrixOne.restores().restore(request);
				look.run();
			}
			catch (RestoreRefusedException ex) {
				count("refused: " + reason(ex));
			}
			catch (UncategorizedSQLException ex) {
				// A DELETE that cascades into a table that refers to itself.
				assertThat(ex).hasMessageContaining("panic runtime error");
				count("panics of the server");
			}
			status.setRollbackOnly();
		});
	}

	private void count(String outcome) {
		this.outcomes.merge(outcome, 1, Integer::sum);
	}

	private boolean send(String sql, List<String> history) {
		try {
			this.jdbc.update(sql);
			history.add(sql);
			return true;
		}
		catch (DataAccessException ex) {
			// A key or a foreign key refuses it.
			count("statements refused by the server");
			return false;
		}
	}

	private Map<String, List<String>> read(GeneratedSchema schema, String in) {
		Map<String, List<String>> rows = new LinkedHashMap<>();
		schema.tables().forEach((table) -> rows.put(table, sorted("select * from %s.%s".formatted(in, table))));
		return rows;
	}

	private List<String> sorted(String sql) {
		return this.jdbc.query(sql, (row, number) -> String.valueOf(values(row)))
			.stream()
			.sorted()
			.collect(Collectors.toCollection(ArrayList::new));
	}

	/**
	 * Return the values of a row, without those of the column that is added later.
	 */
	private static List<String> values(ResultSet row) throws SQLException {
		List<String> values = new ArrayList<>();
		for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
			if (!row.getMetaData().getColumnName(i).equals("since")) {
				byte[] bytes = row.getBytes(i);
				values.add((bytes != null) ? new String(bytes, StandardCharsets.ISO_8859_1) : null);
			}
		}
		return values;
	}

	private String key(Condition condition) {
		List<String> columns = this.jdbc.queryForList(
				"""
						select column_name from information_schema.statistics where table_schema = database() and table_name = ? \
						and index_name = 'PRIMARY' order by seq_in_index""",
				String.class, condition.table());
		return columns.isEmpty() ? "__mo_fake_pk_col" : String.join(", ", columns);
	}

	private List<String> keys(Condition condition, String hint) {
		return sorted("select %s from %s%s where %s".formatted(key(condition), condition.table(), hint,
				condition.condition()));
	}

	private List<String> rows(Condition condition, String hint, List<String> keys, boolean inside) {
		String key = key(condition);
		int columns = key.split(",").length;
		return this.jdbc.query("select %s, r.* from %s%s r".formatted(key, condition.table(), hint), (row, number) -> {
			List<String> values = values(row);
			return (keys.contains(String.valueOf(values.subList(0, columns))) == inside) ? String.valueOf(values) : "";
		}).stream().filter((row) -> !row.isEmpty()).sorted().toList();
	}

}
