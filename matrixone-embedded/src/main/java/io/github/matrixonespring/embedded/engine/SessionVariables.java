package io.github.matrixonespring.embedded.engine;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

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
			Map.entry("enable_remap_hint", "0"), Map.entry("sql_safe_updates", "0"), Map.entry("sql_notes", "1"),
			Map.entry("sql_log_bin", "1"));

	/** All variables of the server as SHOW tells them. */
	private static final Map<String, String> SHOWN = shown();

	/** Those that are on or off, which the server tells as 1 or 0. */
	private static final Set<String> SWITCHES = Set.of("autocommit", "foreign_key_checks", "unique_checks",
			"enable_remap_hint", "sql_safe_updates", "sql_notes", "sql_log_bin");

	private final Map<String, String> system = new HashMap<>(SYSTEM);

	private final Map<String, Object> user = new HashMap<>();

	private static Map<String, String> shown() {
		Properties properties = new Properties();
		try {
			properties.load(new StringReader(SystemResource.text("variables.properties")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, String> shown = new TreeMap<>();
		properties.forEach((name, value) -> shown.put((String) name, (String) value));
		return shown;
	}

	public String system(String name) throws SQLException {
		String value = this.system.getOrDefault(name, inNumbers(SHOWN.get(name)));
		if (value == null) {
			throw ServerError.internal("the system variable does not exist");
		}
		return value;
	}

	/**
	 * Return all variables of the server as SHOW tells them: what is on or off in words,
	 * if it is a switch.
	 * @return their values by name
	 */
	public Map<String, String> allSystem() {
		Map<String, String> all = new TreeMap<>(SHOWN);
		this.system.forEach((name, value) -> {
			String shown = SHOWN.getOrDefault(name, "");
			boolean inWords = shown.equals("on") || shown.equals("off");
			all.put(name, inWords ? (value.equals("1") ? "on" : "off") : value);
		});
		return all;
	}

	public void system(String name, String value) throws SQLException {
		system(name);
		check(name, value);
		if (!this.system.containsKey(name)) {
			throw ServerError.notSupported("SET " + name);
		}
		if (value.equalsIgnoreCase("default")) {
			this.system.put(name, SYSTEM.getOrDefault(name, ""));
		}
		else {
			this.system.put(name, SWITCHES.contains(name) ? state(value) : value);
		}
	}

	/** What changes how the text of a statement is read. */
	private static final Set<String> READING_MODES = Set.of("ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT");

	private static void check(String name, String value) throws SQLException {
		if (value.equalsIgnoreCase("default")) {
			return;
		}
		if (name.equals("sql_mode")) {
			for (String mode : value.split(",")) {
				if (!mode.isBlank() && !mode.strip().matches("(?i)[A-Z]+_[A-Z_]+|ANSI|TRADITIONAL")) {
					throw ServerError.internal("the value is invalid");
				}
				String asked = mode.strip().toUpperCase(Locale.ROOT);
				if (READING_MODES.contains(asked)) {
					throw ServerError.notSupported("the mode " + asked + " of sql_mode");
				}
			}
		}
		if (name.equals("enable_remap_hint") && !state(value).equals("0")) {
			throw ServerError.notSupported("SET enable_remap_hint = " + value);
		}
		if (name.equals("time_zone") && !value.equalsIgnoreCase("system")) {
			try {
				ZoneId.of(value);
			}
			catch (DateTimeException ex) {
				throw ServerError.of(1105, "HY000", "unknown time zone " + value);
			}
		}
	}

	/**
	 * Return whether each column of a grouped query must be a key or within an aggregate.
	 * Without ONLY_FULL_GROUP_BY in {@code sql_mode}, the server takes any value of a
	 * column.
	 * @return whether
	 */
	public boolean groupsFully() {
		return this.system.getOrDefault("sql_mode", "").toUpperCase(Locale.ROOT).contains("ONLY_FULL_GROUP_BY");
	}

	boolean checksForeignKeys() {
		String value = this.system.getOrDefault("foreign_key_checks", "1");
		return !value.equals("0");
	}

	/**
	 * SHOW tells in words what is on or off, a query in numbers.
	 */
	private static @Nullable String inNumbers(@Nullable String shown) {
		return "on".equals(shown) ? "1" : "off".equals(shown) ? "0" : shown;
	}

	private static String state(String value) throws SQLException {
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "on", "true", "1" -> "1";
			case "off", "false", "0" -> "0";
			default -> throw ServerError.internal("convert to the system variable bool type failed");
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
