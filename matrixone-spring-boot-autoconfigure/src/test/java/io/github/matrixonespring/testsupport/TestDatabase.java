package io.github.matrixonespring.testsupport;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.server.ServerCapabilities;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A database of its own for a test class, and a connection beside the tested application.
 * Databases and snapshots whose names come from {@link #name}, and snapshots of these
 * databases, are removed in the end. What else has such a name fails the test class, as
 * does an entry in the ledger of others.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {

	/** But those that the server keeps by itself, such as of a table that was altered. */
	private static final String SNAPSHOTS = "select sname from mo_catalog.mo_snapshots where sname not like '\\_\\_mo\\_%' "
			+ "and (sname like :prefix or database_name like :prefix)";

	private static final String DATABASES = "select schema_name from information_schema.schemata where schema_name like :prefix";

	private static final List<String> LEFTOVERS = List.of(SNAPSHOTS, DATABASES,
			"select pitr_name from mo_catalog.mo_pitr where pitr_name like :prefix or database_name like :prefix",
			"select account_name from mo_catalog.mo_account where account_name like :prefix",
			"select user_name from mo_catalog.mo_user where user_name like :prefix",
			"select role_name from mo_catalog.mo_role where role_name like :prefix");

	private static final String LEDGER_OF_OTHERS = "select table_name from information_schema.tables "
			+ "where table_schema = 'matrixone_spring' and table_name = 'snapshot_intent' and :prefix is not null";

	private final String prefix = "mst_" + UUID.randomUUID().toString().substring(0, 8) + "_";

	private final AtomicInteger names = new AtomicInteger();

	private final Map<Object, ConfigurableApplicationContext> applications = new HashMap<>();

	private SingleConnectionDataSource control;

	@Override
	public void beforeAll(ExtensionContext context) throws SQLException {
		String database = database();
		if (TestServer.isReal()) {
			try (Connection connection = DriverManager.getConnection(TestServer.url(""), TestServer.username(),
					TestServer.password())) {
				connection.createStatement().execute("create database " + database);
			}
		}
		this.control = new SingleConnectionDataSource(url(), username(), password(), true);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		remove(context.getDisplayName());
	}

	void remove(String test) {
		this.applications.values().forEach(ConfigurableApplicationContext::close);
		this.applications.clear();
		try {
			JdbcClient client = control();
			names(client, SNAPSHOTS).forEach((name) -> client.sql("drop snapshot `" + name + "`").update());
			names(client, DATABASES).forEach((name) -> client.sql("drop database `" + name + "`").update());
			if (TestServer.isReal()) {
				checkThatNothingIsLeft(client, test);
			}
		}
		finally {
			this.control.destroy();
		}
	}

	/**
	 * Return what the server of the tests does.
	 * @return the capabilities, asked for by the library
	 */
	public ServerCapabilities server() {
		return new MatrixOneTemplate(this.control).server();
	}

	private List<String> names(JdbcClient client, String sql) {
		return client.sql(sql).param("prefix", this.prefix.replace("_", "\\_") + "%").query(String.class).list();
	}

	private void checkThatNothingIsLeft(JdbcClient client, String test) {
		List<String> queries = new ArrayList<>(LEFTOVERS);
		if (!names(client, LEDGER_OF_OTHERS).isEmpty()) {
			queries.add("select snapshot from matrixone_spring.snapshot_intent where snapshot like :prefix");
		}
		List<String> left = queries.stream().flatMap((sql) -> names(client, sql).stream()).toList();
		if (!left.isEmpty()) {
			throw new AssertionError("%s has left on the server: %s".formatted(test, left));
		}
	}

	/**
	 * Return the database of the tested application.
	 * @return its name
	 */
	public String database() {
		return name("db");
	}

	/**
	 * Return the name of the tested application, which all of this test have.
	 * @return its name
	 */
	public String application() {
		return name("application");
	}

	/**
	 * Return the database of the tested application's ledger, if it has one.
	 * @return its name
	 */
	public String ledger() {
		return name("ledger");
	}

	/**
	 * Write the ledger into a statement.
	 * @param sql the statement, with <code>{ledger}</code> for the database
	 * @return the statement
	 */
	public String inLedger(String sql) {
		return sql.replace("{ledger}", "`" + ledger() + "`");
	}

	/**
	 * Make a name that no other test uses.
	 * @param name the name within this test
	 * @return the name
	 */
	public String name(String name) {
		return this.prefix + name;
	}

	/**
	 * Make a name that no other test uses, another one with each call.
	 * @param prefix how it begins within this test
	 * @return the name
	 */
	public String newName(String prefix) {
		return name(prefix + this.names.incrementAndGet());
	}

	/**
	 * Start an application for all tests of the class, if that is not done already. It is
	 * closed before the database is removed.
	 * @param key tells one application from another
	 * @param start starts it
	 * @return its context
	 */
	public ConfigurableApplicationContext application(Object key, Supplier<ConfigurableApplicationContext> start) {
		return this.applications.computeIfAbsent(key, (missing) -> start.get());
	}

	public String url() {
		return TestServer.url(database());
	}

	/**
	 * Return the URL of another database on the same server.
	 * @param other its name
	 * @return the URL
	 */
	public String url(String other) {
		return TestServer.isReal() ? TestServer.url(other) : TestServer.url(other) + "?instance=" + database();
	}

	public String username() {
		return TestServer.username();
	}

	public String password() {
		return TestServer.password();
	}

	/**
	 * Return a client on a connection beside the tested application, with autocommit.
	 * @return the client
	 */
	public JdbcClient control() {
		return JdbcClient.create(this.control);
	}

	/**
	 * Create the table of the tested application.
	 */
	public void createItemTable() {
		control()
			.sql("create table if not exists item (id bigint auto_increment primary key, name varchar(255) unique)")
			.update();
	}

	/**
	 * Make a pool of connections to this database.
	 * @param size its size
	 * @return the pool, to be closed
	 */
	public HikariDataSource pool(int size) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url());
		pool.setUsername(username());
		pool.setPassword(password());
		pool.setMaximumPoolSize(size);
		return pool;
	}

	/**
	 * Return the properties that make an application use this database, and a ledger of
	 * its own.
	 * @return the properties
	 */
	public String[] properties() {
		return new String[] { "spring.datasource.url=" + url(), "spring.datasource.username=" + username(),
				"spring.datasource.password=" + password(), "spring.application.name=" + application(),
				"matrixone.ledger.database=" + ledger() };
	}

}
