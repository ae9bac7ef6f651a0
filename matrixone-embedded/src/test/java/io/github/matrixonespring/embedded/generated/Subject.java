package io.github.matrixonespring.embedded.generated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.EmbeddedDriver;
import io.github.matrixonespring.embedded.TestServer;

/**
 * A server or an engine that answers to cases, in a database with the tables of
 * {@code generated/schema.sql}.
 */
final class Subject implements AutoCloseable {

	static final Path DIRECTORY = Path.of("src/test/resources/generated");

	private static final Set<String> TABLES = Set.of("types", "dept", "emp", "rich");

	/** Stands for the name of the database in answers. */
	private static final String DATABASE = "{database}";

	/** In an order that gives each row its place. */
	private static final Pattern ORDERED = Pattern.compile(
			".* order by (?:.*[ ,])?(?:e\\.id|e\\.id, d\\.id|id|ti|p|ordinal_position)(?: desc| asc)?(?: limit .*)?");

	private static final Pattern INNERMOST = Pattern.compile("\\([^()]*\\)");

	/** What the server calls foreign keys and tables that nobody has named, and UUIDs. */
	private static final Pattern CHOSEN_NAME = Pattern
		.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\\b|__mo_\\w+_[0-9a-f]{32}");

	/** The time at which a statement runs. */
	private static final Pattern NOW = Pattern.compile("\\b" + LocalDate.now(ZoneOffset.UTC)
			+ " [0-9:]{8}(\\.\\d{1,6})?\\b|\\b" + LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE)
			+ "\\d{6}(\\.\\d{1,6})?\\b|\\b" + System.currentTimeMillis() / 10_000_000 + "\\d{4}\\b");

	private static final String ENGINE = "jdbc:matrixone:mem:";

	private final String url;

	private final String database = "conf_"
			+ Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 60), Character.MAX_RADIX);

	private Connection connection;

	private Subject(String url) throws SQLException {
		this.url = url;
		this.connection = connect();
		execute("create database " + this.database);
		execute("use " + this.database);
		for (String statement : lines("schema.sql")) {
			execute(statement);
		}
	}

	static Subject engine() throws SQLException {
		return new Subject(ENGINE + "generated_" + ThreadLocalRandom.current().nextLong(1L << 40));
	}

	static Subject server(String url) throws SQLException {
		return new Subject(
				url + (url.contains("?") ? "&" : "?") + "useLocalSessionState=true&useInformationSchema=false");
	}

	static List<String> lines(String file) {
		try {
			return Files.readAllLines(DIRECTORY.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, TestServer.USERNAME, TestServer.PASSWORD);
	}

	/**
	 * Return the answers to the statements of a case, and undo what they did.
	 */
	List<Answer> answers(Case generated) throws SQLException {
		if (generated.isModification()) {
			this.connection.setAutoCommit(false);
		}
		List<Answer> answers = new ArrayList<>();
		for (String sql : generated.statements()) {
			answers.add(answer(sql, !generated.isChanging()));
		}
		if (answers.stream().anyMatch(Answer::isDefect)) {
			reconnect();
		}
		if (generated.isModification()) {
			this.connection.rollback();
			this.connection.setAutoCommit(true);
		}
		if (generated.isDefinition()) {
			dropNewTables();
		}
		return answers;
	}

	private Answer answer(String sql, boolean withValues) {
		try (Statement statement = this.connection.createStatement()) {
			if (!statement.execute(sql)) {
				return Answer.count(statement.getUpdateCount());
			}
			return Answer.rows(statement.getResultSet(), isOrdered(sql), withValues, this::masked);
		}
		catch (SQLException ex) {
			return Answer.error(ex, this::masked);
		}
		catch (RuntimeException ex) {
			// A defect of the engine, which is counted as a wrong answer.
			return Answer.defect(ex);
		}
	}

	/**
	 * Return whether the order of the rows is that of the statement, not only of a part
	 * of it.
	 */
	private static boolean isOrdered(String sql) {
		String outer = sql;
		for (String before = ""; !before.equals(outer);) {
			before = outer;
			outer = INNERMOST.matcher(outer).replaceAll("_");
		}
		return ORDERED.matcher(outer).matches();
	}

	private String masked(String text) {
		String named = CHOSEN_NAME.matcher(text.replace(this.database, DATABASE)).replaceAll("{chosen}");
		return NOW.matcher(named).replaceAll("{now}");
	}

	private void reconnect() throws SQLException {
		this.connection.close();
		this.connection = connect();
		execute("use " + this.database);
	}

	private void dropNewTables() throws SQLException {
		List<String> drops = new ArrayList<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("show full tables")) {
			while (rows.next()) {
				if (!TABLES.contains(rows.getString(1))) {
					drops.add("drop " + (rows.getString(2).equals("VIEW") ? "view" : "table") + " `" + rows.getString(1)
							+ "`");
				}
			}
		}
		if (!drops.isEmpty()) {
			execute("set foreign_key_checks = 0");
			for (String drop : drops) {
				execute(drop);
			}
			execute("set foreign_key_checks = 1");
		}
		// A temporary table is not shown.
		execute("drop table if exists g1");
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public void close() throws SQLException {
		try {
			execute("drop database " + this.database);
			this.connection.close();
		}
		finally {
			if (this.url.startsWith(ENGINE)) {
				EmbeddedDriver.shutdown(this.url.substring(ENGINE.length()));
			}
		}
	}

}
