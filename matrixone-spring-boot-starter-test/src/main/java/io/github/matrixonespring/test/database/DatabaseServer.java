package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.matrixonespring.test.database.DatabaseName.Kind;
import io.github.matrixonespring.test.server.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Creates, clones and drops databases of one server, on connections of its own. There is
 * one for each server in a JVM. When that ends, so do the databases.
 *
 * @since 0.1.0
 */
public final class DatabaseServer {

	private static final Map<ServerAddress, DatabaseServer> servers = new HashMap<>();

	private final ServerAddress address;

	private final BackgroundWork work = new BackgroundWork();

	private final ServerConnections connections;

	private final Set<String> owned = ConcurrentHashMap.newKeySet();

	private final Set<CompletableFuture<@Nullable Void>> keeping = ConcurrentHashMap.newKeySet();

	private final KeptTemplates keptTemplates;

	private final Map<String, Template> templates = new ConcurrentHashMap<>();

	private DatabaseServer(ServerAddress address) {
		this.address = address;
		this.connections = new ServerConnections(address, this.work);
		this.keptTemplates = new KeptTemplates(this.connections, this::drop);
	}

	/**
	 * Return the one for a server. The first call begins to drop in the background what
	 * earlier runs have left there.
	 * @param address the server
	 * @return the one for it
	 */
	public static DatabaseServer of(ServerAddress address) {
		synchronized (servers) {
			if (servers.isEmpty()) {
				Runtime.getRuntime().addShutdownHook(new Thread(DatabaseServer::closeAll, "matrixone-test-end"));
			}
			return servers.computeIfAbsent(address, (missing) -> {
				DatabaseServer server = new DatabaseServer(missing);
				if (!missing.isEmbedded()) {
					server.work.later(() -> server.connections.inBackground(new Leftovers(server::drop)::sweep));
				}
				return server;
			});
		}
	}

	private static void closeAll() {
		List<DatabaseServer> all;
		synchronized (servers) {
			all = List.copyOf(servers.values());
		}
		all.forEach(DatabaseServer::close);
	}

	/**
	 * Return where the server is.
	 * @return the address
	 */
	public ServerAddress address() {
		return this.address;
	}

	BackgroundWork work() {
		return this.work;
	}

	/**
	 * Create an empty database.
	 * @return its name
	 */
	public String create() {
		String name = own();
		this.connections.await((connection) -> ServerConnections.execute(connection, DatabaseSql.create(name)));
		return name;
	}

	/**
	 * Drop a database in the background, with the snapshots of it.
	 * @param name the database, which must have been made here
	 */
	public void dropLater(String name) {
		if (this.owned.contains(name)) {
			this.work.later(() -> this.connections.inBackground((connection) -> drop(connection, name)));
		}
	}

	/**
	 * Drop the snapshots of a database now: their names are those of the account, and the
	 * next test may want them.
	 * @param name the database
	 */
	void dropSnapshots(String name) {
		this.connections.await((connection) -> dropSnapshots(connection, name));
	}

	/**
	 * Copy a database to one that outlives this JVM.
	 * @param name the database
	 * @return the name of the copy
	 */
	public String keep(String name) {
		String kept = DatabaseName.next(Kind.KEPT).toString();
		this.connections.await((connection) -> ServerConnections.execute(connection, DatabaseSql.clone(kept, name)));
		return kept;
	}

	/**
	 * Return a template that this JVM has made already.
	 * @param key what it is made of
	 * @return the template
	 */
	public Optional<Template> template(String key) {
		return Optional.ofNullable(this.templates.get(key));
	}

	/**
	 * Find a template that an earlier run has kept.
	 * @param key what it is made of
	 * @return the name of its database
	 */
	public Optional<String> keptTemplate(String key) {
		return this.keptTemplates.find(key);
	}

	/**
	 * Make a database a template for this JVM.
	 * @param key what it is made of
	 * @param database the database, which nobody changes any more
	 * @return the template
	 */
	public Template addTemplate(String key, String database) {
		return this.templates.computeIfAbsent(key, (added) -> {
			checkSequences(database);
			return new Template(this, database);
		});
	}

	/**
	 * Make a database that nobody else knows a template.
	 * @param database the database, which nobody changes any more
	 * @return the template
	 */
	public Template addTemplate(String database) {
		return addTemplate(database, database);
	}

	void remove(Template template) {
		this.templates.remove(template.database(), template);
		dropLater(template.database());
	}

	/**
	 * Some versions of the server clone sequences, which a clone shows.
	 */
	private void checkSequences(String database) {
		List<String> lost = new ArrayList<>();
		this.connections.await((connection) -> {
			lost.addAll(ServerConnections.names(connection, DatabaseSql.SEQUENCES, database));
			if (!lost.isEmpty()) {
				String clone = own();
				ServerConnections.execute(connection, DatabaseSql.clone(clone, database));
				lost.removeAll(ServerConnections.names(connection, DatabaseSql.SEQUENCES, clone));
				dropLater(clone);
			}
		});
		if (!lost.isEmpty()) {
			throw new IllegalStateException("""
					The schema has sequences, which the server does not clone: %s. Tests with a database each need a \
					schema without them""".formatted(lost));
		}
	}

	/**
	 * Keep a template for later runs, in the background. Those that an earlier run has
	 * kept for the same application and other inputs are dropped.
	 * @param key what it is made of
	 * @param slot what the keys of the same application have in common at their beginning
	 * @param database the database of the template
	 */
	public void keepTemplate(String key, String slot, String database) {
		CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
		this.keeping.add(done);
		this.work.later(() -> {
			try {
				this.connections.inBackground((connection) -> this.keptTemplates.keep(connection, key, slot, database));
			}
			finally {
				done.complete(null);
			}
		});
	}

	/**
	 * Clone a database and wait for it.
	 * @param source the database, or a template that an earlier run has kept
	 * @return the name of the clone
	 */
	public String clone(String source) {
		String name = own();
		this.connections.await((connection) -> ServerConnections.execute(connection, DatabaseSql.clone(name, source)));
		return name;
	}

	/**
	 * Clone a database on the thread of the background work.
	 */
	String cloneHere(String source) throws SQLException {
		String name = own();
		this.connections
			.perform((connection) -> ServerConnections.execute(connection, DatabaseSql.clone(name, source)));
		return name;
	}

	/**
	 * Put a clone back to its template on the thread of the background work.
	 * @return whether it is like the template again
	 */
	boolean putBackHere(String name, Changes changes, PutBack putBack) {
		if (this.address.hasSeveralHosts()) {
			return false;
		}
		AtomicBoolean done = new AtomicBoolean();
		this.connections.inBackground((connection) -> done.set(putBack.perform(connection, name, changes)));
		return done.get();
	}

	private String own() {
		String name = DatabaseName.next(Kind.CLONE).toString();
		this.owned.add(name);
		return name;
	}

	private void drop(Connection connection, String name) throws SQLException {
		dropSnapshots(connection, name);
		ServerConnections.execute(connection, DatabaseSql.drop(name));
		this.owned.remove(name);
	}

	private static void dropSnapshots(Connection connection, String name) throws SQLException {
		for (String snapshot : ServerConnections.names(connection, DatabaseSql.SNAPSHOTS, name)) {
			ServerConnections.execute(connection, DatabaseSql.dropSnapshot(snapshot));
		}
	}

	/**
	 * Drop all databases that were made here and are not to be kept, and end. A template
	 * that is being kept is cloned before; the run may be that short. The embedded engine
	 * ends by itself.
	 */
	private void close() {
		if (!this.address.isEmbedded()) {
			this.keeping.forEach(CompletableFuture::join);
			this.owned.forEach(this::dropLater);
			this.work.finish();
		}
	}

}
