package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import org.h2.Driver;

/**
 * The H2 database below an instance and the one connection that all work on its schema
 * goes through: H2 commits the transaction of a connection that sends DDL, which must
 * never be a user's.
 * <p>
 * Whoever calls a method that changes something holds the {@linkplain #lock() lock}:
 * without it H2 fails concurrent schema work with lock timeouts.
 */
final class Storage {

	/**
	 * Words that are reserved in H2 but name columns and tables in MySQL.
	 */
	private static final String NON_KEYWORDS = "VALUE,USER,KEY,DAY,MONTH,YEAR,HOUR,MINUTE,SECOND,GROUPS,TOP,MINUS,"
			+ "QUALIFY,ROWNUM,UNKNOWN,SOME,ARRAY,ILIKE,UESCAPE,SYMMETRIC,ASYMMETRIC,AUTHORIZATION,SESSION_USER,"
			+ "SYSTEM_USER,OFFSET,ANY,END";

	/** As long as the server waits: its lock_wait_timeout is 120 seconds. */
	static final int LOCK_TIMEOUT_SECONDS = 120;

	/** So many statements of a session H2 need not read again. */
	private static final int CACHED_STATEMENTS = 64;

	/** Schema work holds up everybody, so it gives up earlier. */
	private static final int SCHEMA_LOCK_TIMEOUT_MILLIS = 20_000;

	private static final String USER = "sa";

	private final String url = "jdbc:h2:mem:matrixone-" + UUID.randomUUID()
			+ ";MODE=MySQL;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1"
			+ ";QUERY_CACHE_SIZE=" + CACHED_STATEMENTS + ";DEFAULT_TABLE_ENGINE=" + ForeignKeyChecks.class.getName()
			+ ";LOCK_TIMEOUT=" + LOCK_TIMEOUT_SECONDS * 1000 + ";NON_KEYWORDS=" + NON_KEYWORDS;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicLong serial = new AtomicLong();

	private final Connection connection;

	Storage() throws SQLException {
		this.connection = open();
		execute("SET LOCK_TIMEOUT " + SCHEMA_LOCK_TIMEOUT_MILLIS);
		ServerCalls.install(this);
	}

	/**
	 * Open a connection for a session.
	 * @return the connection
	 * @throws SQLException if H2 refuses
	 */
	Connection open() throws SQLException {
		Properties credentials = new Properties();
		credentials.setProperty("user", USER);
		credentials.setProperty("password", "");
		return new Driver().connect(this.url, credentials);
	}

	ReentrantLock lock() {
		return this.lock;
	}

	/**
	 * Return the connection for schema work, which commits every statement.
	 * @return the connection
	 */
	Connection connection() {
		return this.connection;
	}

	void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.setEscapeProcessing(false);
			statement.execute(sql);
		}
	}

	List<String> strings(String query) throws SQLException {
		List<String> result = new ArrayList<>();
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				result.add(rows.getString(1));
			}
		}
		return result;
	}

	long nextNumber() {
		return this.serial.incrementAndGet();
	}

	String createSchema() throws SQLException {
		String schema = "s" + nextNumber();
		execute("CREATE SCHEMA " + StorageNames.quoted(schema));
		return schema;
	}

	/**
	 * Remove a schema that no name leads to any more. H2 does so without waiting for
	 * transactions that have written to it.
	 * @param schema the schema
	 * @throws SQLException if H2 refuses
	 */
	void dropSchema(String schema) throws SQLException {
		execute("DROP SCHEMA IF EXISTS " + StorageNames.quoted(schema) + " CASCADE");
	}

	void shutdown() throws SQLException {
		execute("SHUTDOWN IMMEDIATELY");
	}

}
