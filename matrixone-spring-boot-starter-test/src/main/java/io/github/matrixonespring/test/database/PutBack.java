package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.matrixonespring.test.database.TemplateTable.Way;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tables of a clone back to what they are in its template, where it is known
 * which were changed, and that costs less than another clone. Afterwards the clone is
 * like a fresh one, down to the next number of each table; only the order in which a
 * table's foreign keys are listed may be another.
 */
final class PutBack {

	private static final Log logger = LogFactory.getLog(DatabaseServer.class);

	/** What dropping and cloning the database costs for each table, and once more. */
	private static final int WHOLE = 10;

	private static final int TIMEOUT = 30;

	private final String template;

	/** Whether foreign keys of others refer to a table that is created again. */
	private final boolean reattaching;

	private final Object lock = new Object();

	private @Nullable TemplateSchema schema;

	private final Map<String, Definition> definitions = new HashMap<>();

	/** Tables with which it has failed. */
	private final Set<String> hopeless = ConcurrentHashMap.newKeySet();

	PutBack(String template, boolean reattaching) {
		this.template = template;
		this.reattaching = reattaching;
	}

	/**
	 * Put a clone back. If that fails the connection is closed, and with it ends what was
	 * begun.
	 * @return whether the clone is like its template again
	 */
	boolean perform(Connection connection, String clone, Changes changes) throws SQLException {
		Set<TemplateTable> tables = Set.of();
		try {
			TemplateSchema known = schema(connection);
			tables = known.concernedBy(changes).orElse(Set.of());
			if (tables.isEmpty() || cost(tables) > (long) WHOLE * (known.tables().size() + 1)) {
				return false;
			}
			putBack(connection, clone, tables);
			return true;
		}
		catch (SQLException | RuntimeException ex) {
			Set<String> names = tables.stream().map(TemplateTable::name).collect(Collectors.toSet());
			logger.info("""
					Databases in which a test has changed %s are dropped from now on, because one could not be put \
					back: %s""".formatted(names, ex.getMessage()));
			this.hopeless.addAll(names);
			connection.close();
			return false;
		}
	}

	/**
	 * Nobody is to hold a lock that this would wait for.
	 */
	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setQueryTimeout(TIMEOUT);
			statement.execute(sql);
		}
	}

	private TemplateSchema schema(Connection connection) throws SQLException {
		synchronized (this.lock) {
			if (this.schema == null) {
				this.schema = TemplateSchema.read(connection, this.template);
			}
			return this.schema;
		}
	}

	private long cost(Set<TemplateTable> tables) {
		return tables.stream().map(this::way).mapToLong(Way::cost).sum();
	}

	private List<TemplateTable> by(Way way, Set<TemplateTable> tables) {
		return tables.stream().filter((table) -> way(table) == way).toList();
	}

	private Way way(TemplateTable table) {
		return this.hopeless.contains(table.name()) ? Way.NONE : table.way(this.reattaching);
	}

	private void putBack(Connection connection, String clone, Set<TemplateTable> tables) throws SQLException {
		boolean related = tables.stream().anyMatch((table) -> table.child() || table.parent());
		if (related) {
			execute(connection, DatabaseSql.foreignKeyChecks(false));
		}
		for (TemplateTable table : by(Way.CLONE, tables)) {
			clone(connection, clone, table);
		}
		for (TemplateTable table : by(Way.DEFINITION, tables)) {
			define(connection, clone, table);
		}
		refill(connection, clone, by(Way.ROWS, tables));
		if (related) {
			execute(connection, DatabaseSql.foreignKeyChecks(true));
		}
	}

	private void clone(Connection connection, String clone, TemplateTable table) throws SQLException {
		execute(connection, DatabaseSql.dropTable(clone, table.name()));
		execute(connection, DatabaseSql.cloneTable(clone, table.name(), this.template));
	}

	private void define(Connection connection, String clone, TemplateTable table) throws SQLException {
		Definition definition = definition(connection, table);
		CurrentDatabase.select(connection, clone);
		execute(connection, DatabaseSql.dropTable(clone, table.name()));
		execute(connection, definition.sql());
		execute(connection, DatabaseSql.fill(clone, table, this.template));
		definition.check(Definition.show(connection, clone, table.name()));
	}

	private Definition definition(Connection connection, TemplateTable table) throws SQLException {
		synchronized (this.lock) {
			Definition definition = this.definitions.get(table.name());
			if (definition == null) {
				definition = Definition.read(connection, this.template, table);
				this.definitions.put(table.name(), definition);
			}
			return definition;
		}
	}

	private void refill(Connection connection, String clone, List<TemplateTable> tables) throws SQLException {
		if (tables.isEmpty()) {
			return;
		}
		execute(connection, DatabaseSql.BEGIN);
		for (TemplateTable table : tables) {
			execute(connection, DatabaseSql.empty(clone, table.name()));
			execute(connection, DatabaseSql.fill(clone, table, this.template));
		}
		execute(connection, DatabaseSql.COMMIT);
	}

}
