package io.github.matrixonespring.embedded.conversation;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays conversations against a server or the engine.
 */
final class Player {

	private static final String PREFIX_PLACEHOLDER = "{p}";

	private static final String LINE_BREAK_PLACEHOLDER = "{nl}";

	/** The timestamp of a snapshot, or so many nanoseconds before or after it. */
	private static final Pattern TIMESTAMP = Pattern.compile("\\{ts:(\\w+?)([+-]\\d+)?}");

	private static final Pattern REPETITION = Pattern.compile("\\{(\\d+)\\*([^}]+)}");

	/** What an answer repeats so often that nobody reads it. */
	private static final Pattern LONG_RUN = Pattern.compile("(.{1,6}?)\\1{29,}+");

	private static final Duration RECENT = Duration.ofMinutes(5);

	private static final int PREFIX_DIGITS = 5;

	private final String url;

	/** As long in every run, since errors tell columns. */
	private final String prefix = "conf_"
			+ Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 60), Character.MAX_RADIX)
				.substring(0, PREFIX_DIGITS);

	private final Map<String, Connection> connections = new LinkedHashMap<>();

	/** The timestamps that have been named, by their placeholders. */
	private final Map<String, String> timestamps = new LinkedHashMap<>();

	Player(String url) {
		this.url = url;
	}

	/**
	 * Play a conversation.
	 * @param conversation the conversation
	 * @return the answers to its steps
	 */
	List<List<String>> play(Conversation conversation) {
		List<List<String>> answers = new ArrayList<>();
		try {
			for (Step step : conversation.steps()) {
				List<String> answer = new ArrayList<>();
				try {
					answer.addAll(play(timed(repeated(step.text().replace(PREFIX_PLACEHOLDER, this.prefix)))
						.replace(LINE_BREAK_PLACEHOLDER, "\n")));
				}
				catch (SQLException ex) {
					answer.add(error(ex));
				}
				answers.add(answer.stream()
					.map((line) -> shortened(untimed(line).replace(this.prefix, PREFIX_PLACEHOLDER)))
					.toList());
			}
			return answers;
		}
		finally {
			cleanUp();
		}
	}

	/**
	 * {@code {3000*x}} is that many times an {@code x}.
	 */
	private static String repeated(String text) {
		return REPETITION.matcher(text)
			.replaceAll((match) -> Matcher.quoteReplacement(match.group(2).repeat(Integer.parseInt(match.group(1)))));
	}

	/**
	 * {@code {ts:s}} is the timestamp of the snapshot s, also after it was dropped if it
	 * has been named before.
	 */
	private String timed(String text) throws SQLException {
		StringBuilder timed = new StringBuilder();
		Matcher placeholder = TIMESTAMP.matcher(text);
		while (placeholder.find()) {
			String name = placeholder.group(1);
			String plain = "{ts:" + name + "}";
			if (!this.timestamps.containsKey(plain)) {
				this.timestamps.put(plain, String.valueOf(timestamp(name)));
			}
			long moved = Long.parseLong(this.timestamps.get(plain))
					+ ((placeholder.group(2) != null) ? Long.parseLong(placeholder.group(2)) : 0);
			this.timestamps.put(placeholder.group(), String.valueOf(moved));
			placeholder.appendReplacement(timed, String.valueOf(moved));
		}
		return placeholder.appendTail(timed).toString();
	}

	private long timestamp(String snapshot) throws SQLException {
		try (Connection connection = connect(this.url);
				PreparedStatement statement = connection
					.prepareStatement("select ts from mo_catalog.mo_snapshots where sname = ?")) {
			statement.setString(1, snapshot);
			ResultSet rows = statement.executeQuery();
			if (!rows.next()) {
				throw new IllegalStateException("There is no snapshot " + snapshot);
			}
			return rows.getLong(1);
		}
	}

	private String untimed(String answer) {
		String untimed = answer;
		for (Map.Entry<String, String> timestamp : this.timestamps.entrySet()) {
			untimed = untimed.replace(timestamp.getValue(), timestamp.getKey());
		}
		return untimed;
	}

	private static String shortened(String answer) {
		return LONG_RUN.matcher(answer)
			.replaceAll((match) -> Matcher
				.quoteReplacement("{" + match.group().length() / match.group(1).length() + "*" + match.group(1) + "}"));
	}

	private void cleanUp() {
		this.connections.values().forEach(Player::close);
		try (Connection connection = connect(this.url)) {
			for (String database : names(connection,
					"select datname from mo_catalog.mo_database where datname like ?")) {
				execute(connection, "drop database `" + database + "`");
			}
			for (String snapshot : names(connection, "select sname from mo_catalog.mo_snapshots where sname like ?")) {
				execute(connection, "drop snapshot `" + snapshot + "`");
			}
			for (String pitr : names(connection, "select pitr_name from mo_catalog.mo_pitr where pitr_name like ?")) {
				execute(connection, "drop pitr `" + pitr + "`");
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot clean up " + this.prefix, ex);
		}
	}

	private List<String> names(Connection connection, String query) throws SQLException {
		List<String> names = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(query)) {
			statement.setString(1, this.prefix + "%");
			ResultSet rows = statement.executeQuery();
			while (rows.next()) {
				names.add(rows.getString(1));
			}
		}
		return names;
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Connection connect(String url) throws SQLException {
		return DriverManager.getConnection(url, "root", "111");
	}

	/**
	 * As the driver is by itself, which asks the server for what it could know.
	 */
	private String withoutLocalSessionState() {
		String plain = this.url.replace("useLocalSessionState=true", "");
		return plain + (plain.contains("?") ? "&" : "?") + "useLocalSessionState=false";
	}

	private Connection connection(String name) throws SQLException {
		Connection connection = this.connections.get(name);
		if (connection == null) {
			connection = Character.isUpperCase(name.charAt(0)) ? connect(withoutLocalSessionState())
					: connect(this.url);
			this.connections.put(name, connection);
		}
		return connection;
	}

	private List<String> play(String step) throws SQLException {
		int end = step.indexOf(' ');
		String speaker = step.substring(0, end - 1);
		String text = step.substring(end + 1);
		Connection connection = connection(speaker.substring(0, 1));
		if (step.charAt(end - 1) == ':') {
			return call(connection, text);
		}
		return switch (speaker.substring(1)) {
			case ".keys" -> keys(connection, text);
			case ".types" -> statement(connection, text, true);
			case ".labels" -> labels(connection, text);
			case ".noescape" -> withoutEscapes(connection, text);
			case ".limit" -> limited(connection, text);
			case ".prepare" -> prepared(connection, text);
			case ".update" -> updated(connection, text);
			case ".bind" -> bound(connection, text);
			case ".batch" -> batch(connection, text);
			case ".meta" -> rows(metaData(connection, text), false);
			default -> statement(connection, text, false);
		};
	}

	private static List<String> call(Connection connection, String text) throws SQLException {
		String[] words = text.split(" ");
		switch (words[0]) {
			case "autocommit" -> connection.setAutoCommit(words[1].equals("on"));
			case "commit" -> connection.commit();
			case "rollback" -> connection.rollback();
			case "catalog" -> connection.setCatalog(words[1]);
			case "catalog?" -> {
				return List.of("| " + connection.getCatalog());
			}
			case "isolation" -> connection.setTransactionIsolation(Integer.parseInt(words[1]));
			case "readonly" -> connection.setReadOnly(words[1].equals("on"));
			case "savepoint" -> connection.rollback(connection.setSavepoint("s"));
			default -> throw new IllegalArgumentException(text);
		}
		return List.of("= ok");
	}

	private static List<String> statement(Connection connection, String sql, boolean types) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.execute(sql) ? rows(statement.getResultSet(), types)
					: List.of("= " + statement.getUpdateCount());
		}
	}

	/**
	 * The labels of the columns as they are.
	 */
	private static List<String> labels(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			StringBuilder line = new StringBuilder("|");
			for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
				line.append(' ').append(rows.getMetaData().getColumnLabel(i)).append(" |");
			}
			return List.of(line.toString());
		}
	}

	private static List<String> withoutEscapes(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			return rows(statement.executeQuery(sql), false);
		}
	}

	private static List<String> limited(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setMaxRows(1);
			return rows(statement.executeQuery(sql), false);
		}
	}

	private static List<String> updated(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return List.of("= " + statement.executeUpdate(sql));
		}
	}

	private static List<String> keys(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			List<String> answer = new ArrayList<>();
			answer.add("= " + statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS));
			answer.addAll(rows(statement.getGeneratedKeys(), false));
			return answer;
		}
	}

	/**
	 * The parameters follow behind {@code ||}, separated by {@code |}.
	 */
	private static List<String> prepared(Connection connection, String text) throws SQLException {
		String[] parts = text.split(" \\|\\| ");
		try (PreparedStatement statement = connection.prepareStatement(parts[0])) {
			String[] values = (parts.length > 1) ? parts[1].split(" \\| ") : new String[0];
			for (int i = 0; i < values.length; i++) {
				if (values[i].matches("-?\\d+")) {
					statement.setLong(i + 1, Long.parseLong(values[i]));
				}
				else {
					statement.setString(i + 1, values[i].equals("NULL") ? null : values[i]);
				}
			}
			return statement.execute() ? rows(statement.getResultSet(), false)
					: List.of("= " + statement.getUpdateCount());
		}
	}

	/**
	 * The values follow behind {@code ||}, as {@link Bindings} reads them.
	 */
	private static List<String> bound(Connection connection, String text) throws SQLException {
		String[] parts = text.split(" \\|\\| ");
		try (PreparedStatement statement = connection.prepareStatement(parts[0])) {
			Bindings.set(statement, parts[1]);
			return statement.execute() ? rows(statement.getResultSet(), true)
					: List.of("= " + statement.getUpdateCount());
		}
	}

	/**
	 * The values of each execution follow behind {@code ||}.
	 */
	private static List<String> batch(Connection connection, String text) throws SQLException {
		String[] parts = text.split(" \\|\\| ");
		try (PreparedStatement statement = connection.prepareStatement(parts[0])) {
			for (int i = 1; i < parts.length; i++) {
				Bindings.set(statement, parts[i]);
				statement.addBatch();
			}
			return List.of("= " + Arrays.toString(statement.executeBatch()));
		}
	}

	private static ResultSet metaData(Connection connection, String text) throws SQLException {
		String[] words = text.split(" ");
		DatabaseMetaData metaData = connection.getMetaData();
		return switch (words[0]) {
			case "tables" ->
				metaData.getTables(words[1], null, words[2], (words.length > 3) ? words[3].split(",") : null);
			case "columns" -> metaData.getColumns(words[1], null, words[2], (words.length > 3) ? words[3] : "%");
			case "primary" -> metaData.getPrimaryKeys(words[1], null, words[2]);
			case "indexes" -> metaData.getIndexInfo(words[1], null, words[2], false, false);
			case "imported" -> metaData.getImportedKeys(words[1], null, words[2]);
			case "exported" -> metaData.getExportedKeys(words[1], null, words[2]);
			case "cross" -> metaData.getCrossReference(words[1], null, words[2], words[1], null, words[3]);
			case "best" -> metaData.getBestRowIdentifier(words[1], null, words[2], 0, true);
			case "versions" -> metaData.getVersionColumns(words[1], null, words[2]);
			case "privileges" -> metaData.getColumnPrivileges(words[1], null, words[2], "%");
			case "procedures" -> metaData.getProcedures(words[1], null, "%");
			case "functions" -> metaData.getFunctions(words[1], null, "%");
			case "types" -> metaData.getTypeInfo();
			default -> throw new IllegalArgumentException(text);
		};
	}

	private static List<String> rows(ResultSet rows, boolean types) throws SQLException {
		List<String> lines = new ArrayList<>();
		int columns = rows.getMetaData().getColumnCount();
		StringBuilder header = new StringBuilder();
		for (int i = 1; i <= columns; i++) {
			header.append("| ").append(rows.getMetaData().getColumnLabel(i));
			if (types) {
				header.append(' ').append(rows.getMetaData().getColumnTypeName(i));
			}
			header.append((i < columns) ? " " : "");
		}
		// The server keeps the case in which a query names a column; nothing depends on
		// it.
		lines.add(escaped(header.toString().toLowerCase(Locale.ROOT)));
		while (rows.next()) {
			StringBuilder line = new StringBuilder();
			for (int i = 1; i <= columns; i++) {
				Object value = rows.getObject(i);
				line.append("| ").append(shown(value));
				if (types && value != null) {
					line.append(' ').append(value.getClass().getSimpleName());
				}
				line.append((i < columns) ? " " : "");
			}
			lines.add(line.toString());
		}
		return lines;
	}

	/**
	 * A moment of this conversation is {@code {now}}.
	 */
	private static String shown(Object value) {
		if (value instanceof Timestamp timestamp
				&& Duration.between(timestamp.toInstant(), Instant.now()).abs().compareTo(RECENT) < 0) {
			return "{now}";
		}
		if (value instanceof LocalDateTime time
				&& Duration.between(time, LocalDateTime.now()).abs().compareTo(RECENT) < 0) {
			return "{now}";
		}
		return (value != null) ? escaped(value.toString()) : "NULL";
	}

	private static String escaped(String value) {
		return value.replace("\n", "\\n").replace("\0", "\\0");
	}

	private static String error(SQLException ex) {
		Class<?> type = ex.getClass();
		while (!type.getPackageName().equals("java.sql")) {
			type = type.getSuperclass();
		}
		return "! " + ex.getErrorCode() + " " + ex.getSQLState() + " " + type.getSimpleName() + " "
				+ ex.getMessage().lines().findFirst().orElse("");
	}

}
