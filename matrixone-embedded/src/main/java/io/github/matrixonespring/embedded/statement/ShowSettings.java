package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHOW VARIABLES | STATUS | WARNINGS | ERRORS | COLLATION}.
 */
final class ShowSettings {

	private static final String PAIRS = "SELECT '' AS `Variable_name`, '' AS `Value`";

	private static final String MESSAGES = "SELECT '' AS `Level`, 0 AS `Code`, '' AS `Message`";

	private static final String COLLATIONS = """
			SELECT 'utf8mb4_bin' AS `Collation`, 'utf8mb4' AS `Charset`, 46 AS `Id`, 'YES' AS `Default`,
			'Yes' AS `Compiled`, 1 AS `Sortlen`, 'NO PAD' AS `Pad_attribute`""";

	/** Variables that SHOW spells out although a SELECT returns a number. */
	private static final Set<String> SWITCHES = Set.of("autocommit", "lower_case_file_system");

	private ShowSettings() {
	}

	static @Nullable Form parse(TokenCursor cursor) throws SQLException {
		if (!cursor.accept("SESSION")) {
			cursor.accept("GLOBAL");
		}
		if (cursor.accept("VARIABLES")) {
			ShowFilter filter = ShowFilter.parse("Variable_name", cursor);
			return (execution) -> SelectRows.plan(filter.applied("*", variables(execution), "`Variable_name`"),
					execution);
		}
		if (cursor.accept("STATUS")) {
			ShowFilter.parse("Variable_name", cursor);
			return (execution) -> nothing(PAIRS, execution);
		}
		if (cursor.accept("WARNINGS") || cursor.accept("ERRORS")) {
			cursor.expectEnd();
			return (execution) -> nothing(MESSAGES, execution);
		}
		if (cursor.accept("COLLATION")) {
			ShowFilter filter = ShowFilter.parse("Collation", cursor);
			return (execution) -> SelectRows.plan(filter.applied("*", COLLATIONS, ""), execution);
		}
		return null;
	}

	private static String variables(Execution execution) {
		return execution.session()
			.variables()
			.allSystem()
			.entrySet()
			.stream()
			.map((variable) -> "SELECT '" + variable.getKey() + "' AS `Variable_name`, "
					+ ShowFilter.literal(shown(variable.getKey(), variable.getValue())) + " AS `Value`")
			.collect(Collectors.joining(" UNION ALL "));
	}

	private static String shown(String name, String value) {
		if (!SWITCHES.contains(name)) {
			return value;
		}
		return value.equals("1") ? "on" : "off";
	}

	private static Plan nothing(String columns, Execution execution) throws SQLException {
		return SelectRows.plan("SELECT * FROM (" + columns + ") shown WHERE 1 = 0", execution);
	}

}
