package io.github.matrixonespring.pitr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.DefaultCloneManager;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.SeparateConnectionSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application in an account of the server, with a database of its own, and a
 * connection beside it.
 */
final class PitrAccount implements AutoCloseable {

	private final String prefix;

	private final String database;

	private final AtomicInteger names = new AtomicInteger();

	private final SingleConnectionDataSource control;

	private final HikariDataSource pool;

	private final List<String> sent = new ArrayList<>();

	private final MatrixOneTemplate matrixOne;

	private final TransactionTemplate transactions;

	/**
	 * Create one.
	 * @param prefix what the names of its PITRs and databases begin with
	 * @param database the database of the application, which exists
	 * @param setup what is sent on each connection of the application, or {@code null}
	 */
	PitrAccount(String prefix, String database, String username, String password, @Nullable String setup) {
		this.prefix = prefix;
		this.database = database;
		this.control = new SingleConnectionDataSource(TestServer.url(database), username, password, true);
		this.pool = new HikariDataSource();
		this.pool.setJdbcUrl(TestServer.url(database));
		this.pool.setUsername(username);
		this.pool.setPassword(password);
		this.pool.setMaximumPoolSize(1);
		this.pool.setConnectionInitSql(setup);
		MatrixOneStatementListener listener = new MatrixOneStatementListener() {

			@Override
			public void beforeStatement(String sql) {
				PitrAccount.this.sent.add(sql);
			}

		};
		MatrixOneConnections connections = new MatrixOneConnections(this.pool,
				new ConnectionSettings(true, Duration.ofMinutes(3),
						new SeparateConnectionSettings(2, Duration.ofSeconds(10), null, () -> null),
						() -> List.of(listener)));
		SnapshotManager snapshots = new DefaultSnapshotManager(connections);
		this.matrixOne = new MatrixOneTemplate(connections, snapshots,
				new DefaultCloneManager(connections, snapshots::get));
		JdbcTransactionManager manager = new JdbcTransactionManager(this.pool);
		this.matrixOne.listenTo(manager);
		this.transactions = new TransactionTemplate(manager);
	}

	MatrixOneTemplate matrixOne() {
		return this.matrixOne;
	}

	PitrManager pitrs() {
		return this.matrixOne.pitrs();
	}

	TransactionTemplate transactions() {
		return this.transactions;
	}

	JdbcClient control() {
		return JdbcClient.create(this.control);
	}

	void execute(String sql) {
		control().sql(sql).update();
	}

	String database() {
		return this.database;
	}

	String newName() {
		return this.prefix + "p" + this.names.incrementAndGet();
	}

	/**
	 * Make a table with two rows.
	 */
	SnapshotTarget newTable() {
		String name = "t" + this.names.incrementAndGet();
		execute("create table %s (id int primary key, v int)".formatted(name));
		execute("insert into %s values (1, 1), (2, 2)".formatted(name));
		return SnapshotTarget.table(this.database, name);
	}

	/**
	 * Make a database with a table {@code t} of two rows.
	 */
	SnapshotTarget newDatabase() {
		String name = this.prefix + "d" + this.names.incrementAndGet();
		execute("create database " + name);
		execute("create table %s.t (id int primary key, v int)".formatted(name));
		execute("insert into %s.t values (1, 1), (2, 2)".formatted(name));
		return SnapshotTarget.database(name);
	}

	List<String> sentDuring(Runnable work) {
		this.sent.clear();
		work.run();
		return List.copyOf(this.sent);
	}

	/**
	 * Return what the server shows of a PITR.
	 */
	String shown(String pitr) {
		return control().sql("show pitr where pitr_name = '%s'".formatted(pitr)).query().singleRow().toString();
	}

	/**
	 * Drop what tests have left.
	 */
	void clear() {
		like("show pitr where pitr_name like '%s%%'").forEach((pitr) -> execute("drop pitr " + pitr));
		like("show snapshots where snapshot_name like '%s%%'").forEach((name) -> execute("drop snapshot " + name));
	}

	private List<String> like(String sql) {
		return control().sql(sql.formatted(this.prefix)).query((row, number) -> row.getString(1)).list();
	}

	@Override
	public void close() {
		clear();
		this.matrixOne.close();
		this.pool.close();
		like("show databases like '%s%%'").forEach((name) -> execute("drop database " + name));
		this.control.destroy();
	}

}
