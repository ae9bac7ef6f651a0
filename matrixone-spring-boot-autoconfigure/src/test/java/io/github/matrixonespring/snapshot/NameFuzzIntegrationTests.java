package io.github.matrixonespring.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names of all kinds: what is stored is what was asked for, or the call was refused with
 * the rule. Looks at the stored row, because the server pastes names into its own SQL.
 */
class NameFuzzIntegrationTests {

	private static final long SEED = 20261122;

	private static final List<String> FRAGMENTS = List.of("a", "B", "7", "_", "shop", " ", "'", "\"", "`", ";", "--",
			"/*", "*/", "#", "\\", "\u0000", "\n", "\t", ".", ",", "%", "$", "?", "(", ")", "{", "}", "{ts '1'}", "é",
			"中", "İ", "ß", "😀", "#{1+1}", "#name", "${x}", "', 7) -- k", "`z', 7) -- k`", "t;drop", "__mo_", "ccpr",
			"x".repeat(65));

	private static final Pattern SAFE_SNAPSHOT_NAME = Pattern.compile("[a-z0-9_]{1,64}");

	private static final Pattern UNDROPPABLE = Pattern.compile("[\\p{Cntrl}\\\\'\"`]");

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	static HikariDataSource dataSource;

	static MatrixOneTemplate matrixOne;

	@BeforeAll
	static void open() {
		dataSource = database.pool(2);
		matrixOne = new MatrixOneTemplate(dataSource);
		database.control()
			.sql("create table item (id bigint auto_increment primary key, name varchar(5000) unique)")
			.update();
	}

	@AfterAll
	static void close() {
		matrixOne.close();
		dataSource.close();
	}

	@Test
	void snapshotNames() {
		Tally tally = new Tally();
		for (String name : names(400)) {
			tally.of(name, "Snapshot name", () -> {
				matrixOne.snapshots().create(name, SnapshotTarget.database(database.database()));
				return stored("select sname from mo_catalog.mo_snapshots where sname = ?", Identifier.lowerCase(name));
			});
			drop(name);
		}
		tally.check();
	}

	@Test
	void snapshotNamesFromExpressions() {
		Tally tally = new Tally();
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database)) {
			ItemService items = context.getBean(ItemService.class);
			for (String name : names(200)) {
				int refused = tally.refused;
				tally.of(name, "Snapshot name", () -> {
					items.required(name);
					return stored("select sname from mo_catalog.mo_snapshots where sname = ?",
							Identifier.lowerCase(name));
				});
				assertThat(stored("select count(*) from item where name = ?", name))
					.as("rows for '%s', which are rolled back if it is refused", name)
					.isEqualTo((tally.refused > refused) ? "0" : "1");
				drop(name);
			}
		}
		tally.check();
	}

	@Test
	void databaseNames() {
		Tally tally = new Tally();
		String snapshot = database.name("of_database");
		for (String name : names(100)) {
			String created = createDatabase(name);
			tally.of(created, "Database name", () -> {
				matrixOne.snapshots().create(snapshot, SnapshotTarget.database(created));
				return stored("select database_name from mo_catalog.mo_snapshots where sname = ?", snapshot);
			});
			drop(snapshot);
			tryTo("drop database if exists %s", created);
		}
		tally.check();
	}

	@Test
	void tableNames() {
		Tally tally = new Tally();
		String snapshot = database.name("of_table");
		for (String name : names(150)) {
			tryTo("create table %s (id int)", name);
			tally.of(name, "Table name", () -> {
				matrixOne.snapshots().create(snapshot, SnapshotTarget.table(database.database(), name));
				return stored("select table_name from mo_catalog.mo_snapshots where sname = ?", snapshot);
			});
			drop(snapshot);
			tryTo("drop table if exists %s", name);
		}
		tally.check();
	}

	@Test
	void cloneNames() {
		Tally tally = new Tally();
		for (String name : names(150)) {
			tally.of(name, "Table name", () -> {
				matrixOne.clones()
					.clone(CloneRequest.table(database.database(), name).from(database.database(), "item"));
				return stored(
						"select table_name from information_schema.tables where table_schema = database() and table_name = ?",
						Identifier.lowerCase(name));
			});
			tryTo("drop table if exists %s", name);
		}
		tally.check();
	}

	private static String createDatabase(String name) {
		String unique = database.name("") + name;
		tryTo("create database %s", unique);
		return unique;
	}

	/**
	 * Not all names can be created, then there is nothing to be found under them; and
	 * some can be created but not dropped.
	 */
	private static void tryTo(String statement, String name) {
		if (UNDROPPABLE.matcher(name).find()) {
			return;
		}
		String sql = statement.formatted("`" + name.replace("`", "``") + "`");
		try (Connection connection = dataSource.getConnection(); Statement control = connection.createStatement()) {
			control.setEscapeProcessing(false);
			control.execute(sql);
		}
		catch (SQLException ex) {
			assertThat(ex.getErrorCode()).as("errno of '%s': %s", sql, ex.getMessage()).isPositive();
		}
	}

	private static void drop(String snapshot) {
		if (SAFE_SNAPSHOT_NAME.matcher(Identifier.lowerCase(snapshot)).matches()) {
			tryTo("drop snapshot if exists %s", snapshot);
		}
	}

	private static String stored(String sql, String name) {
		return database.control().sql(sql).param(name).query(String.class).optional().orElse("nothing");
	}

	private static List<String> names(int count) {
		Random random = new Random(SEED);
		Set<String> names = new LinkedHashSet<>();
		while (names.size() < count) {
			StringBuilder name = new StringBuilder();
			boolean plain = random.nextInt(3) == 0;
			for (int i = random.nextInt(5); i >= 0; i--) {
				name.append(FRAGMENTS.get(random.nextInt(plain ? 5 : FRAGMENTS.size())));
			}
			names.add(name.append(names.size() % 7 == 0 ? "" : "_" + names.size()).toString());
		}
		return List.copyOf(names);
	}

	/**
	 * Counts what became of the names.
	 */
	private static final class Tally {

		private int stored;

		private int refused;

		void of(String name, String what, Supplier<String> attempt) {
			try {
				assertThat(attempt.get()).as("stored for '%s'", name).isEqualTo(Identifier.lowerCase(name));
				this.stored++;
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex.getMessage()).as("rule for '%s'", name).contains(what).contains("not allowed");
				this.refused++;
			}
			catch (SnapshotTargetNotFoundException | InvalidDataAccessApiUsageException ex) {
				// The second by versions that do not take all names.
				this.refused++;
			}
		}

		void check() {
			assertThat(this.stored).as("names that were stored").isPositive();
			assertThat(this.refused).as("names that were refused").isPositive();
		}

	}

}
