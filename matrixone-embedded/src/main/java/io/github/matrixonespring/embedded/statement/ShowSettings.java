package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHOW VARIABLES | STATUS | WARNINGS | ERRORS | COLLATION | CHARACTER SET | GRANTS |
 * ROLES}.
 */
final class ShowSettings {

	private static final String PAIRS = "SELECT '' AS `Variable_name`, '' AS `Value`";

	private static final String CHARACTER_SETS = "SELECT '' AS `Charset`, '' AS `Description`, "
			+ "'' AS `Default collation`, '' AS `Maxlen`";

	private static final String COLLATIONS = """
			SELECT 'binary' AS `Collation`, 'binary' AS `Charset`, 63 AS `Id`, 'YES' AS `Default`,
			'Yes' AS `Compiled`, 1 AS `Sortlen`, 'NO PAD' AS `Pad_attribute`
			UNION ALL SELECT 'utf8_bin', 'utf8', 83, 'YES', 'Yes', 1, 'NO PAD'
			UNION ALL SELECT 'utf8_general_ci', 'utf8', 33, '', 'Yes', 1, 'PAD SPACE'
			UNION ALL SELECT 'utf8_unicode_ci', 'utf8', 192, '', 'Yes', 1, 'PAD SPACE'
			UNION ALL SELECT 'utf8mb4_0900_ai_ci', 'utf8mb4', 255, '', 'Yes', 0, 'NO PAD'
			UNION ALL SELECT 'utf8mb4_0900_bin', 'utf8mb4', 309, '', 'Yes', 1, 'NO PAD'
			UNION ALL SELECT 'utf8mb4_bin', 'utf8mb4', 46, 'YES', 'Yes', 1, 'NO PAD'
			UNION ALL SELECT 'utf8mb4_de_pb_0900_ai_ci', 'utf8mb4', 256, '', 'Yes', 0, 'NO PAD'
			UNION ALL SELECT 'utf8mb4_general_ci', 'utf8mb4', 45, '', 'Yes', 1, 'PAD SPACE'
			UNION ALL SELECT 'utf8mb4_is_0900_ai_ci', 'utf8mb4', 257, '', 'Yes', 0, 'NO PAD'
			UNION ALL SELECT 'utf8mb4_lv_0900_ai_ci', 'utf8mb4', 258, '', 'Yes', 0, 'NO PAD'
			UNION ALL SELECT 'utf8mb4_unicode_ci', 'utf8mb4', 224, '', 'Yes', 1, 'PAD SPACE'""";

	private static final String ROLES = """
			SELECT 'moadmin' AS `ROLE_NAME`, creator AS `CREATOR`, created_time AS `CREATED_TIME`, '' AS `COMMENTS`
			FROM mo_catalog.mo_database WHERE datname = 'mo_catalog' UNION ALL SELECT 'public', creator, created_time, ''
			FROM mo_catalog.mo_database WHERE datname = 'mo_catalog'""";

	/** What the server grants the role of the one user, by kind of object. */
	private static final Map<String, List<String>> PRIVILEGES = privileges();

	private ShowSettings() {
	}

	static @Nullable Form parse(TokenCursor cursor) throws SQLException {
		boolean scoped = cursor.accept("SESSION") || cursor.accept("GLOBAL");
		if (cursor.accept("VARIABLES")) {
			ShowFilter filter = ShowFilter.parseIgnoringCase("Variable_name", cursor);
			return (execution) -> SelectRows.plan(filter.applied("*", variables(execution, filter), "`Variable_name`"),
					execution);
		}
		if (cursor.accept("STATUS")) {
			if (cursor.accept("LIKE")) {
				cursor.next();
			}
			ShowFilter.parse("Variable_name", cursor);
			return (execution) -> nothing(PAIRS, execution);
		}
		if (scoped) {
			return null;
		}
		if (cursor.accept("WARNINGS") || cursor.accept("ERRORS")) {
			return ShowMessages.parse(cursor);
		}
		if (cursor.accept("CHARSET") || cursor.accept("CHARACTER", "SET")) {
			ShowFilter.parse("Charset", cursor);
			return (execution) -> nothing(CHARACTER_SETS, execution);
		}
		if (cursor.accept("ROLES")) {
			ShowFilter filter = ShowFilter.parse("ROLE_NAME", cursor);
			return (execution) -> SelectRows.plan(filter.applied("*", ROLES, "`ROLE_NAME`"), execution);
		}
		if (cursor.accept("GRANTS")) {
			return grants(cursor);
		}
		if (cursor.accept("COLLATION")) {
			ShowFilter filter = ShowFilter.parse("Collation", cursor);
			return (execution) -> SelectRows.plan(filter.applied("*", COLLATIONS, ""), execution);
		}
		return null;
	}

	private static Map<String, List<String>> privileges() {
		Map<String, List<String>> privileges = new LinkedHashMap<>();
		privileges.put("account ",
				List.of("create account", "drop account", "alter account", "create user", "drop user", "alter user",
						"create role", "drop role", "create database", "drop database", "show databases", "connect",
						"manage grants", "account all", "upgrade account"));
		privileges.put("database *", List.of("show tables", "create table", "create view", "drop table", "drop view",
				"alter table", "alter view", "database all", "database ownership"));
		privileges.put("table *.*", List.of("select", "insert", "update", "truncate", "delete", "reference", "index",
				"table all", "table ownership", "values"));
		return privileges;
	}

	private static Form grants(TokenCursor cursor) throws SQLException {
		String user = "root";
		String host = "localhost";
		boolean role = false;
		if (cursor.accept("FOR")) {
			role = cursor.accept("ROLE");
			if (cursor.atWord("CURRENT_USER")) {
				throw cursor.syntaxError();
			}
			user = (cursor.peek().kind() == Token.Kind.STRING) ? cursor.next().value() : cursor.name();
			if (!role && cursor.peek().kind() == Token.Kind.USER_VARIABLE) {
				host = cursor.next().value();
			}
		}
		cursor.expectEnd();
		List<String> grants = role ? ofRole(user) : ofUser(user, host);
		String label = "`Grants for " + user.replace("`", "``") + (role ? "`" : "@localhost`");
		if (grants.isEmpty()) {
			return (execution) -> nothing("SELECT '' AS " + label, execution);
		}
		String query = grants.stream()
			.map((grant) -> "SELECT " + ShowFilter.literal(grant) + " AS " + label)
			.collect(Collectors.joining(" UNION ALL "));
		return (execution) -> SelectRows.plan(query, execution);
	}

	private static List<String> ofUser(String user, String host) {
		if (!user.equals("root") || !host.equals("localhost")) {
			return List.of();
		}
		List<String> grants = new ArrayList<>();
		String grantee = " `root`@`localhost`";
		PRIVILEGES.forEach(
				(object, names) -> names.forEach((name) -> grants.add("GRANT " + name + " ON " + object + grantee)));
		grants.add("GRANT connect ON account " + grantee);
		return grants;
	}

	private static List<String> ofRole(String role) {
		List<String> grants = new ArrayList<>();
		if (role.equals("moadmin")) {
			PRIVILEGES.forEach((object, names) -> names
				.forEach((name) -> grants.add("GRANT " + name + " ON " + object + " `moadmin`")));
		}
		else if (role.equals("public")) {
			grants.add("GRANT connect ON account  `public`");
		}
		return grants;
	}

	private static String variables(Execution execution, ShowFilter filter) {
		Map<String, String> all = execution.session().variables().allSystem();
		List<String> shown = all.keySet().stream().filter(filter::mayShow).toList();
		return union((shown.isEmpty() ? List.copyOf(all.keySet()) : shown).stream()
			.map((name) -> "SELECT '" + name + "' AS `Variable_name`, " + ShowFilter.literal(all.getOrDefault(name, ""))
					+ " AS `Value`")
			.toList());
	}

	/**
	 * Balanced: what H2 takes to read a query grows with the depth of its parentheses.
	 */
	private static String union(List<String> queries) {
		int half = queries.size() / 2;
		return (half == 0) ? queries.get(0) : "(%s) UNION ALL (%s)".formatted(union(queries.subList(0, half)),
				union(queries.subList(half, queries.size())));
	}

	private static Plan nothing(String columns, Execution execution) throws SQLException {
		return SelectRows.plan("SELECT * FROM (" + columns + ") shown WHERE 1 = 0", execution);
	}

}
