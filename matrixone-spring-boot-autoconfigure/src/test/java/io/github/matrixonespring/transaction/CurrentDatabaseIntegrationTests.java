package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.batch.MatrixOneMaxValueIncrementer;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which database is current for what goes beside the application's pool, where it is not
 * that of the pool's URL.
 */
class CurrentDatabaseIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private HikariDataSource pool;

	private String tenant;

	@BeforeEach
	void createTables() {
		this.pool = database.pool(2);
		this.tenant = database.newName("tenant");
		database.control().sql("create database " + this.tenant).update();
		createCounter(database.database(), 0);
		createCounter(this.tenant, 100);
	}

	private static void createCounter(String database, long value) {
		JdbcClient control = CurrentDatabaseIntegrationTests.database.control();
		control.sql("create table if not exists %s.counter (ID bigint)".formatted(database)).update();
		control.sql("delete from %s.counter where 1 = 1".formatted(database)).update();
		control.sql("insert into %s.counter values (?)".formatted(database)).param(value).update();
	}

	@AfterEach
	void closePool() {
		this.pool.close();
	}

	@Test
	void numberIsTakenInTheDatabaseThatTheTransactionUses() {
		assertThat(take(this.pool, () -> execute(this.pool, "use " + this.tenant))).isEqualTo(101);
	}

	@Test
	void numberIsTakenInTheDatabaseThatTheDataSourceSelects() {
		assertThat(take(this.pool, () -> {
		})).isEqualTo(1);
		assertThat(take(new Tenants(this.pool), () -> {
		})).isEqualTo(101);
		assertThat(take(new TenantsByStatement(this.pool), () -> {
		})).isEqualTo(102);
	}

	@Test
	void numberIsTakenInTheSameDatabaseWithinTransactionAndOutside() {
		DataSource tenants = new Tenants(this.pool);
		try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(tenants)) {
			assertThat(ids(matrixOne).nextLongValue()).isEqualTo(101);
			transaction(matrixOne, tenants)
				.executeWithoutResult((status) -> assertThat(ids(matrixOne).nextLongValue()).isEqualTo(102));
		}
	}

	/**
	 * The other one of the pool is fresh from it.
	 */
	@Test
	void numberOnAnotherConnectionOfPoolThatIsNotKnownIsTakenInTheDatabaseThatTheTransactionUses() {
		DataSource unknown = new NotKnown(this.pool);
		assertThat(take(unknown, () -> execute(unknown, "use " + this.tenant))).isEqualTo(101);
	}

	@Test
	void tableThatNamesItsDatabaseIsThatOne() {
		try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(this.pool)) {
			MatrixOneMaxValueIncrementer ids = new MatrixOneMaxValueIncrementer(matrixOne.getConnections(),
					this.tenant + ".counter", "ID");
			transaction(matrixOne, this.pool)
				.executeWithoutResult((status) -> assertThat(ids.nextLongValue()).isEqualTo(101));
		}
	}

	@Test
	void snapshotBesideSuspendedTransactionIsOfTheDatabaseThatTheDataSourceSelects() {
		assertThat(snapshotBesideSuspendedTransaction(this.pool).target())
			.isEqualTo(SnapshotTarget.database(database.database()));
		assertThat(snapshotBesideSuspendedTransaction(new TellingTenants(this.pool)).target())
			.isEqualTo(SnapshotTarget.database(this.tenant));
	}

	@Test
	void snapshotIsRefusedWhereItIsNotKnownWhichDatabaseIsSelected() {
		for (DataSource tenants : new DataSource[] { new Tenants(this.pool), new TenantsByStatement(this.pool) }) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> snapshotBesideSuspendedTransaction(tenants))
				.withMessageContaining("is in '%s', and one beside the application's pool in '%s'", this.tenant,
						database.database())
				.withMessageContaining("Name the database");
		}
	}

	private Snapshot snapshotBesideSuspendedTransaction(DataSource dataSource) {
		try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(dataSource)) {
			TransactionTemplate outer = transaction(matrixOne, dataSource);
			TransactionTemplate suspending = new TransactionTemplate(outer.getTransactionManager());
			suspending.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
			CompletableFuture<Snapshot> future = outer.execute((status) -> suspending.execute(
					(inner) -> matrixOne.snapshots().createAfterCommit(SnapshotRequest.named(database.newName("s")))));
			return future.join();
		}
	}

	private long take(DataSource dataSource, Runnable before) {
		try (MatrixOneTemplate matrixOne = new MatrixOneTemplate(dataSource)) {
			return transaction(matrixOne, dataSource).execute((status) -> {
				before.run();
				return ids(matrixOne).nextLongValue();
			});
		}
	}

	private static MatrixOneMaxValueIncrementer ids(MatrixOneTemplate matrixOne) {
		return new MatrixOneMaxValueIncrementer(matrixOne.getConnections(), "counter", "ID");
	}

	private static TransactionTemplate transaction(MatrixOneTemplate matrixOne, DataSource dataSource) {
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		matrixOne.listenTo(manager);
		return new TransactionTemplate(manager);
	}

	private static void execute(DataSource dataSource, String sql) {
		JdbcClient.create(dataSource).sql(sql).update();
	}

	/**
	 * Selects the database of the tenant, as applications do it.
	 */
	private class Tenants extends DelegatingDataSource {

		Tenants(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			connection.setCatalog(CurrentDatabaseIntegrationTests.this.tenant);
			return connection;
		}

	}

	/**
	 * Tells it.
	 */
	private final class TellingTenants extends Tenants implements DatabaseSelector {

		TellingTenants(DataSource target) {
			super(target);
		}

		@Override
		public String selectedDatabase() {
			return CurrentDatabaseIntegrationTests.this.tenant;
		}

	}

	/**
	 * Selects it by what the driver does not see.
	 */
	private final class TenantsByStatement extends DelegatingDataSource {

		TenantsByStatement(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			connection.createStatement().execute("use " + CurrentDatabaseIntegrationTests.this.tenant);
			return connection;
		}

	}

	/**
	 * Hides what it is.
	 */
	private static final class NotKnown extends AbstractDataSource {

		private final DataSource target;

		NotKnown(DataSource target) {
			this.target = target;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return this.target.getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return this.target.getConnection(username, password);
		}

	}

}
