package io.github.matrixonespring.restore;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoreRequest.Sequences;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Generated databases are after a restore in mode {@link RestoreMode#OBJECTS} what they
 * were at the snapshot, with the privileges and sequences of before; or the plan refuses
 * it, and everything is as before. A new seed with each run, or that of the system
 * property {@code matrixone.generated.seed}; as many databases as
 * {@code matrixone.generated.databases} says.
 */
class GeneratedObjectsRestoreIntegrationTests {

	private static final List<String> PROBES = List.of("select 1 from %s where 1 = 0", "delete from %s where 1 = 0",
			"update %s set n = n where 1 = 0", "insert into %s (n) values (1)", "drop table %s");

	private static final String UNREADABLE = "cannot be read";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final long seed = Long.getLong("matrixone.generated.seed", System.nanoTime());

	private final Map<String, Integer> outcomes = new TreeMap<>();

	private final List<String> roles = List.of(database.name("r0"), database.name("r1"), database.name("r2"));

	private final List<String> users = List.of(database.name("u0"), database.name("u1"), database.name("u2"));

	private MatrixOneTemplate matrixOne;

	private JdbcTemplate jdbc;

	/** The database that is restored, and another one. */
	private String name;

	private String other;

	private List<String> history;

	private Map<String, Set<BigInteger>> given;

	@Test
	void restoredDatabasesAreWhatTheyWere() {
		TestServer.assumeReal("the embedded engine has no roles, and no traps of RESTORE");
		int databases = Integer.getInteger("matrixone.generated.databases", 10);
		System.out.printf("%d generated databases, seed %d%n", databases, this.seed);
		List<String> failures = new ArrayList<>();
		try (HikariDataSource pool = database.pool(2);
				MatrixOneTemplate template = new MatrixOneTemplate(pool);
				ControlConnection control = new ControlConnection()) {
			this.matrixOne = template;
			this.jdbc = new JdbcTemplate(control);
			createUsers();
			try {
				for (int i = 0; i < databases; i++) {
					run(this.seed + i, failures);
					if ((i + 1) % 20 == 0) {
						System.out.printf("%d databases: %s%n", i + 1, this.outcomes);
					}
				}
			}
			finally {
				this.users.forEach((user) -> this.jdbc.execute("drop user " + user));
				this.roles.forEach((role) -> this.jdbc.execute("drop role " + role));
			}
		}
		System.out.printf("%s%n", this.outcomes);
		assertThat(failures).isEmpty();
		assertThat(this.outcomes.getOrDefault("database restored", 0)).isGreaterThanOrEqualTo(databases / 10);
	}

	private void createUsers() {
		for (int i = 0; i < this.roles.size(); i++) {
			this.jdbc.execute("create role " + this.roles.get(i));
			this.jdbc.execute("create user %s identified by '111' default role %s".formatted(this.users.get(i),
					this.roles.get(i)));
			this.jdbc.execute("grant connect on account * to " + this.roles.get(i));
		}
	}

	private void run(long seed, List<String> failures) {
		this.name = database.newName("d");
		this.other = database.newName("o");
		this.history = new ArrayList<>(List.of("seed %d".formatted(seed)));
		this.given = new TreeMap<>();
		try {
			restore(new Random(seed));
		}
		catch (AssertionError | RuntimeException | SQLException ex) {
			failures.add("%s%n%s".formatted(ex, String.join(";\n", this.history)));
			System.out.println(failures.get(failures.size() - 1));
		}
		finally {
			clean();
		}
	}

	private void clean() {
		this.jdbc.execute("set foreign_key_checks = 0");
		try {
			this.jdbc.execute("drop database if exists " + this.name);
		}
		catch (DataAccessException ex) {
			// A panic of the server, where a table with partitions has a foreign key.
			assertThat(ex).hasMessageContaining("panic");
			this.jdbc.queryForList(
					"select relname from mo_catalog.mo_tables where account_id = 0 and reldatabase = ? and relkind = 'r' and relname not like '\\_\\_mo\\_%'",
					String.class, this.name)
				.forEach((table) -> dropTable(table));
			this.jdbc.execute("drop database " + this.name);
		}
		this.jdbc.execute("drop database if exists " + this.other);
		this.jdbc.execute("set foreign_key_checks = 1");
		this.jdbc
			.queryForList("select sname from mo_catalog.mo_snapshots where kind = 'user' and database_name = ?",
					String.class, this.name)
			.forEach((snapshot) -> this.jdbc.execute("drop snapshot " + snapshot));
	}

	private void dropTable(String table) {
		try {
			this.jdbc.execute("drop table %s.`%s`".formatted(this.name, table));
		}
		catch (DataAccessException ex) {
			assertThat(ex.getMessage()).containsAnyOf("referenced by some foreign key", "panic");
		}
	}

	private void restore(Random random) throws SQLException {
		GeneratedDatabase generated = new GeneratedDatabase(random);
		this.jdbc.execute("create database " + this.name);
		this.jdbc.execute("create database " + this.other);
		for (String sql : generated.create()) {
			send(sql);
		}
		String snapshot = database.newName("s");
		int level = random.nextInt(20);
		Map<String, String> then = describe(this.name);
		Map<String, String> otherThen = describe(this.other);
		String target = (level >= 2 && random.nextInt(4) > 0) ? "" : target(generated, then, random);
		if (level < 2 && then.containsKey(target)) {
			this.matrixOne.snapshots().create(snapshot, SnapshotTarget.table(this.name, target));
		}
		else if (level < 4) {
			this.matrixOne.snapshots().create(snapshot, SnapshotTarget.account());
		}
		else {
			this.matrixOne.snapshots().create(snapshot, SnapshotTarget.database(this.name));
		}
		try {
			Map<String, Set<BigInteger>> givenThen = new HashMap<>();
			this.given.forEach((sequence, numbers) -> givenThen.put(sequence, new HashSet<>(numbers)));
			// It takes longer than all else.
			boolean withAccess = random.nextInt(3) == 0;
			Set<String> accessThen = withAccess ? access(then.keySet()) : Set.of();
			this.history.add("-- snapshot");
			int size = this.history.size();
			for (int i = random.nextInt(30); i > 0; i--) {
				send(generated.change());
			}
			boolean sameGrants = this.history.subList(size, this.history.size())
				.stream()
				.noneMatch((sql) -> sql.contains("grant ") || sql.contains("revoke "));
			compareWithClone(random, snapshot, then);
			CreatedSince createdSince = (random.nextInt(4) == 0)
					? CreatedSince.values()[random.nextInt(CreatedSince.values().length)] : CreatedSince.DROP;
			Sequences sequences = (random.nextInt(4) == 0)
					? Sequences.values()[random.nextInt(Sequences.values().length)] : Sequences.RECREATE;
			RestoreRequest request = (target.isEmpty() ? RestoreRequest.database(this.name)
					: RestoreRequest.table(this.name, target))
				.toSnapshot(snapshot)
				.mode(RestoreMode.OBJECTS)
				.onCreatedSince(createdSince)
				.onSequences(sequences);
			this.history.add("-- %s, created since: %s, sequences: %s".formatted(request, createdSince, sequences));
			restore(new Case(request, target, then, otherThen, accessThen, givenThen, withAccess, sameGrants), random);
		}
		finally {
			this.matrixOne.snapshots().dropIfExists(snapshot);
		}
	}

	/**
	 * Return a table or view that there is, sometimes another name.
	 */
	private static String target(GeneratedDatabase generated, Map<String, String> then, Random random) {
		List<String> names = then.keySet().stream().filter((name) -> !name.contains("'")).toList();
		return (names.isEmpty() || random.nextInt(6) == 0) ? generated.target()
				: names.get(random.nextInt(names.size()));
	}

	private void restore(Case one, Random random) throws SQLException {
		Map<String, String> before = describe(this.name);
		Map<String, String> otherBefore = describe(this.other);
		Set<String> accessBefore = one.withAccess() ? access(before.keySet()) : Set.of();
		List<String> idsBefore = ids();
		RestorePlan plan;
		try {
			plan = this.matrixOne.restores().plan(one.request());
		}
		catch (InvalidDataAccessResourceUsageException ex) {
			assertThat(ex).hasMessageContaining("did not exist").hasMessageContaining("Nothing was changed");
			assertThat(one.then()).doesNotContainKey(one.target());
			count("did not exist");
			return;
		}
		if (plan.isRefused()) {
			assertThatExceptionOfType(RestoreRefusedException.class)
				.isThrownBy(() -> this.matrixOne.restores().restore(plan.request()));
			assertThat(ids()).isEqualTo(idsBefore);
			assertThat(describe(this.name)).isEqualTo(before);
			count("refused: " + plan.refusals().get(0).replaceAll("'[^']*'|\\{[^}]*}|\\[[^]]*]|\\(.*?\\)|: .*", "…"));
			return;
		}
		RestoreReport report = this.matrixOne.restores().restore(random.nextBoolean() ? plan.request() : one.request());
		report.notes().forEach((note) -> this.history.add("-- note: " + note));
		assertThat(describe(this.other)).isEqualTo(otherBefore);
		Map<String, String> after = describe(this.name);
		Map<String, String> expected = one.then();
		if (!one.target().isEmpty()) {
			expected = new TreeMap<>(before);
			expected.put(one.target(), Objects.requireNonNull(one.then().get(one.target())));
		}
		boolean sameViews = one.target().isEmpty() && otherBefore.equals(one.otherThen());
		assertThat(sameViews ? after : withoutRowsOfViews(after))
			.isEqualTo(sameViews ? expected : withoutRowsOfViews(expected));
		count((one.target().isEmpty() ? "database" : "table") + " restored");
		if (one.withAccess()) {
			compareAccess(one, before, after, accessBefore);
		}
		if (one.target().isEmpty() && plan.objectsPlan() != null && !report.notes().isEmpty()) {
			count("notes");
		}
		if (random.nextInt(3) == 0) {
			undo(report, before, after);
		}
		else if (one.target().isEmpty() && plan.request().sequences() == Sequences.RECREATE) {
			assertThatSequencesGoOn(one, plan);
		}
	}

	/**
	 * Views may read the one table that was restored, or those of the other database.
	 */
	private static Map<String, String> withoutRowsOfViews(Map<String, String> objects) {
		Map<String, String> without = new TreeMap<>(objects);
		without.replaceAll((name, text) -> text.startsWith("v ") ? text.lines().findFirst().orElseThrow() : text);
		return without;
	}

	private static Set<String> references(Map<String, String> objects) {
		return objects.values()
			.stream()
			.flatMap(String::lines)
			.filter((line) -> line.contains("FOREIGN KEY"))
			.map((line) -> line.replace(",", ""))
			.collect(Collectors.toSet());
	}

	private void compareAccess(Case one, Map<String, String> before, Map<String, String> after,
			Set<String> accessBefore) throws SQLException {
		Set<String> accessAfter = access(after.keySet());
		boolean sameReferences = references(before).equals(references(after));
		after.keySet().stream().filter((object) -> isReadable(object, before, after)).forEach((object) -> {
			Set<String> expectedAccess = before.containsKey(object) ? accessBefore
					: one.sameGrants() ? one.accessThen() : accessAfter;
			boolean same = sameReferences && (!before.containsKey(object)
					|| definitions(before.get(object)).equals(definitions(after.get(object))));
			assertThat(of(object, accessAfter, same)).as("access to %s", object)
				.isEqualTo(of(object, expectedAccess, same));
		});
		count("access compared");
	}

	/**
	 * Of a view that cannot be read, the server tells something else than who may.
	 */
	private static boolean isReadable(String object, Map<String, String> before, Map<String, String> after) {
		return !before.getOrDefault(object, "").contains(UNREADABLE)
				&& !Objects.requireNonNull(after.get(object)).contains(UNREADABLE);
	}

	private void undo(RestoreReport report, Map<String, String> before, Map<String, String> after) {
		this.history.add("-- undo");
		try {
			report.undo(true);
			assertThat(describe(this.name)).isEqualTo(before);
			count("undone");
		}
		catch (InvalidDataAccessApiUsageException ex) {
			assertThat(ex).hasMessageContaining("nothing of it was there before");
			assertThat(report.plan().objects()).anyMatch((object) -> object.fate() == RestoredObject.Fate.COMES_BACK);
			assertThat(describe(this.name)).isEqualTo(after);
			count("undo of what was not there");
		}
		catch (RestoreRefusedException ex) {
			assertThat(describe(this.name)).isEqualTo(after);
			count("undo refused");
		}
	}

	/**
	 * Those that were dropped go on where they were at the snapshot.
	 */
	private void assertThatSequencesGoOn(Case one, RestorePlan plan) {
		plan.objects().stream().filter((object) -> object.kind() == RestoredObject.Kind.SEQUENCE).forEach((object) -> {
			boolean isThere = this.given.containsKey(object.name());
			Set<BigInteger> numbers = (isThere ? this.given : one.givenThen()).getOrDefault(object.name(), Set.of());
			try {
				BigInteger next = next("select nextval('%s')".formatted(object.name()));
				assertThat(numbers).as("numbers of %s", object.name()).doesNotContain(next);
				count("sequences");
			}
			catch (DataAccessException ex) {
				assertThat(numbers).as("numbers of %s, at its end", object.name()).hasSizeGreaterThan(1);
				count("sequences at their end");
			}
		});
	}

	private void compareWithClone(Random random, String snapshot, Map<String, String> then) {
		if (random.nextInt(3) > 0) {
			return;
		}
		String clone = database.newName("c");
		try {
			this.matrixOne.clones().cloneDatabase(clone, this.name, snapshot);
		}
		catch (DataAccessException ex) {
			count("cannot be cloned");
			return;
		}
		Map<String, String> cloned = describe(clone);
		this.jdbc.execute("set foreign_key_checks = 0");
		this.jdbc.execute("drop database " + clone);
		this.jdbc.execute("set foreign_key_checks = 1");
		assertThat(tables(cloned)).as("the clone").isEqualTo(tables(then));
		count("cloned");
	}

	private static Map<String, String> tables(Map<String, String> objects) {
		return objects.entrySet()
			.stream()
			.filter((object) -> object.getValue().startsWith("r ") && !object.getKey().equals("misread"))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	private void count(String outcome) {
		this.outcomes.merge(outcome, 1, Integer::sum);
	}

	/**
	 * Send a statement, which the server may refuse.
	 */
	private void send(String template) {
		String sql = template.replace("<d>", this.name).replace("<o>", this.other);
		for (int i = 0; i < this.roles.size(); i++) {
			sql = sql.replace("<r" + i + ">", this.roles.get(i));
		}
		try {
			if (sql.startsWith(GeneratedDatabase.BY_USER)) {
				try (Connection connection = connect(0); Statement statement = connection.createStatement()) {
					statement.execute(sql.substring(GeneratedDatabase.BY_USER.length()));
				}
			}
			else if (sql.startsWith("select nextval")) {
				BigInteger number = next(sql);
				this.given.computeIfAbsent(sql.substring(16, sql.length() - 2), (key) -> new HashSet<>()).add(number);
			}
			else {
				this.jdbc.execute(sql);
				if (sql.startsWith("create sequence") || sql.startsWith("drop sequence")) {
					String sequence = sql.split("\\.")[1].split(" ")[0];
					this.given.remove(sequence);
					if (sql.startsWith("create")) {
						this.given.put(sequence, new HashSet<>());
					}
				}
				else if (sql.startsWith("drop database")) {
					this.given.clear();
				}
			}
			this.history.add(sql);
		}
		catch (DataAccessException | SQLException ex) {
			count("statements refused by the server");
		}
	}

	private BigInteger next(String sql) {
		this.jdbc.execute("use " + this.name);
		try {
			return new BigInteger(Objects.requireNonNull(this.jdbc.queryForObject(sql, String.class)));
		}
		finally {
			this.jdbc.execute("use " + database.database());
		}
	}

	private Connection connect(int user) throws SQLException {
		return DriverManager.getConnection(database.url(),
				"sys:%s:%s".formatted(this.users.get(user), this.roles.get(user)), "111");
	}

	private List<String> ids() {
		return this.jdbc.query(
				"select relname, rel_id from mo_catalog.mo_tables where reldatabase = ? and account_id = 0 order by rel_id",
				(row, number) -> row.getString(1) + " " + row.getString(2), this.name);
	}

	/**
	 * Return tables with their definitions and rows, and views with what is read by them.
	 */
	private Map<String, String> describe(String in) {
		Map<String, String> objects = new TreeMap<>();
		this.jdbc.query(
				"select relname, relkind from mo_catalog.mo_tables where reldatabase = ? and account_id = 0 and relkind in ('r', 'v') and relname not like '\\_\\_mo\\_%'",
				(row) -> {
					objects.put(row.getString(1), row.getString(2));
				}, in);
		objects.replaceAll((object, kind) -> "%s %s%n%s".formatted(kind, definition(in, object), rows(in, object)));
		return objects;
	}

	private String definition(String in, String object) {
		try {
			return this.jdbc.query("show create table %s.`%s`".formatted(in, object), (row, number) -> row.getString(2))
				.get(0)
				.replace(in, this.name);
		}
		catch (DataAccessException ex) {
			return "no definition";
		}
	}

	private String rows(String in, String object) {
		try {
			return this.jdbc
				.query("select * from %s.`%s`".formatted(in, object), (row, number) -> String.valueOf(values(row)))
				.stream()
				.sorted()
				.toList()
				.toString();
		}
		catch (DataAccessException ex) {
			return UNREADABLE;
		}
	}

	private static List<String> values(ResultSet row) throws SQLException {
		List<String> values = new ArrayList<>();
		for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
			byte[] bytes = row.getBytes(i);
			values.add((bytes != null) ? new String(bytes, StandardCharsets.ISO_8859_1) : null);
		}
		return values;
	}

	/**
	 * Find out what each user may do, on new connections, which have no privileges
	 * cached, and in transactions that are rolled back.
	 */
	private Set<String> access(Set<String> objects) throws SQLException {
		Set<String> access = new TreeSet<>();
		for (int i = 0; i < this.users.size(); i++) {
			try (Connection connection = connect(i); Statement statement = connection.createStatement()) {
				statement.execute("begin");
				for (String probe : PROBES) {
					for (String object : objects) {
						if (isAllowed(statement, probe.formatted("%s.`%s`".formatted(this.name, object)))) {
							access.add("%s: r%d %s".formatted(object, i, probe));
						}
					}
				}
				statement.execute("rollback");
			}
		}
		return access;
	}

	private static boolean isAllowed(Statement statement, String sql) {
		try {
			statement.execute(sql);
			return true;
		}
		catch (SQLException ex) {
			return !ex.getMessage().contains("do not have privilege");
		}
	}

	private static List<String> definitions(String object) {
		return object.lines().filter((line) -> !line.startsWith("[")).toList();
	}

	/**
	 * Where a foreign key leads to another table, it takes privileges on that as well to
	 * change rows; and where a column is not there, the server tells that first.
	 */
	private static Set<String> of(String object, Set<String> access, boolean same) {
		return access.stream()
			.filter((text) -> text.startsWith(object + ": "))
			.filter((text) -> same || !text.matches(".*: r. (?:delete|update|insert) .*"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * A restore.
	 *
	 * @param request the request
	 * @param target the table or view, or an empty string for the database
	 * @param then what there was
	 * @param otherThen what there was in the other database
	 * @param accessThen what users might do
	 * @param givenThen the numbers that sequences had given
	 * @param withAccess whether what users may do is compared
	 * @param sameGrants whether no privileges have been granted or revoked since
	 */
	private record Case(RestoreRequest request, String target, Map<String, String> then, Map<String, String> otherThen,
			Set<String> accessThen, Map<String, Set<BigInteger>> givenThen, boolean withAccess, boolean sameGrants) {
	}

	private static final class ControlConnection extends SingleConnectionDataSource {

		ControlConnection() {
			super(database.url(), database.username(), database.password(), true);
		}

	}

}
