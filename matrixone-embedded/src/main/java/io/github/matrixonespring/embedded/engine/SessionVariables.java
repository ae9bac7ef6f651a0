package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * The variables of a session: the user's own, and those of the server that drivers, pools
 * and Hibernate ask for.
 */
public final class SessionVariables {

	private static final Map<String, String> SYSTEM = Map.ofEntries(Map.entry("auto_increment_increment", "1"),
			Map.entry("autocommit", "1"), Map.entry("character_set_client", "utf8mb4"),
			Map.entry("character_set_connection", "utf8mb4"), Map.entry("character_set_database", "utf8mb4"),
			Map.entry("character_set_results", "utf8mb4"), Map.entry("character_set_server", "utf8mb4"),
			Map.entry("collation_connection", "default"), Map.entry("collation_server", "utf8mb4_bin"),
			Map.entry("foreign_key_checks", "1"), Map.entry("init_connect", ""),
			Map.entry("interactive_timeout", "86400"), Map.entry("license", "APACHE"),
			Map.entry("lock_wait_timeout", "120"), Map.entry("lower_case_file_system", "0"),
			Map.entry("hostname", "localhost"), Map.entry("lower_case_table_names", "1"),
			Map.entry("max_allowed_packet", "67108864"), Map.entry("net_write_timeout", "60"),
			Map.entry("performance_schema", "0"),
			Map.entry("sql_mode",
					"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
							+ "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES"),
			Map.entry("sql_select_limit", "18446744073709551615"), Map.entry("system_time_zone", ""),
			Map.entry("time_zone", "SYSTEM"), Map.entry("transaction_isolation", "REPEATABLE-READ"),
			Map.entry("transaction_read_only", "0"), Map.entry("tx_isolation", "REPEATABLE-READ"),
			Map.entry("tx_read_only", "0"), Map.entry("unique_checks", "1"), Map.entry("version", Instance.VERSION),
			Map.entry("version_comment", "MatrixOne"), Map.entry("wait_timeout", "86400"),
			Map.entry("sql_safe_updates", "0"));

	/** Those that are on or off, which the server tells as 1 or 0. */
	private static final Set<String> SWITCHES = Set.of("autocommit", "foreign_key_checks", "unique_checks",
			"sql_safe_updates");

	private final Map<String, String> system = new HashMap<>(SYSTEM);

	private final Map<String, Object> user = new HashMap<>();

	public String system(String name) throws SQLException {
		String value = this.system.get(name);
		if (value == null) {
			throw ServerError.internal("the system variable does not exist");
		}
		return value;
	}

	/**
	 * Return all variables of the server.
	 * @return their values by name
	 */
	public Map<String, String> allSystem() {
		return new TreeMap<>(this.system);
	}

	public void system(String name, String value) throws SQLException {
		system(name);
		this.system.put(name, SWITCHES.contains(name) ? state(value) : value);
	}

	boolean checksForeignKeys() {
		String value = this.system.getOrDefault("foreign_key_checks", "1");
		return !value.equals("0");
	}

	private static String state(String value) {
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "on", "true" -> "1";
			case "off", "false" -> "0";
			default -> value;
		};
	}

	public Object user(String name) throws SQLException {
		Object value = this.user.get(name);
		if (value == null) {
			throw ServerError.internal("the user variable " + name + " does not exist");
		}
		return value;
	}

	public void user(String name, Object value) {
		this.user.put(name, value);
	}

}
