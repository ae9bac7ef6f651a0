package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * An account in which there is nothing but what a test class makes: on a server one of
 * its own, for others use the one that the tests use; on the embedded engine there is one
 * for each database.
 */
final class ExaminedAccount implements BeforeAllCallback, AfterAllCallback {

	private static final String PASSWORD = "111";

	private final TestDatabase database;

	private final List<SingleConnectionDataSource> controls = new ArrayList<>();

	private final AtomicInteger names = new AtomicInteger();

	/**
	 * Create one.
	 * @param database registered before
	 */
	ExaminedAccount(TestDatabase database) {
		this.database = database;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		if (TestServer.isReal()) {
			this.database.control()
				.sql("create account " + name() + " admin_name 'admin' identified by '" + PASSWORD + "'")
				.update();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.controls.forEach(SingleConnectionDataSource::destroy);
		if (TestServer.isReal()) {
			this.database.control().sql("drop account if exists " + name()).update();
		}
	}

	String name() {
		return this.database.name("account");
	}

	String username() {
		return TestServer.isReal() ? name() + ":admin" : this.database.username();
	}

	String password() {
		return TestServer.isReal() ? PASSWORD : this.database.password();
	}

	Examined newDatabase() {
		String name = "examined" + this.names.incrementAndGet();
		if (TestServer.isReal()) {
			control(TestServer.url("")).sql("create database " + name).update();
		}
		else {
			name = this.database.name(name);
		}
		return new Examined(this, name, control(TestServer.url(name)));
	}

	private JdbcClient control(String url) {
		SingleConnectionDataSource control = new SingleConnectionDataSource(url, username(), password(), true);
		this.controls.add(control);
		return JdbcClient.create(control);
	}

	/**
	 * A database of the account.
	 *
	 * @param account the account
	 * @param name its name
	 * @param control a connection to it
	 */
	record Examined(ExaminedAccount account, String name, JdbcClient control) {

		void execute(String... statements) {
			for (String sql : statements) {
				this.control.sql(sql).update();
			}
		}

		String url(String... parameters) {
			String url = TestServer.url(this.name);
			return (parameters.length == 0) ? url : url + "?" + String.join("&", parameters);
		}

		/**
		 * Return what sets an application of Spring Boot up.
		 */
		String[] properties() {
			return new String[] { "spring.datasource.url=" + url(),
					"spring.datasource.username=" + this.account.username(),
					"spring.datasource.password=" + this.account.password(), "spring.application.name=examined" };
		}

		/**
		 * Make a pool as the auto-configuration sets it up.
		 */
		HikariDataSource pool() {
			return TestServer.isReal() ? pool("useInformationSchema=false", "useLocalSessionState=true",
					"netTimeoutForStreamingResults=0", "readOnlyPropagatesToServer=false") : pool(new String[0]);
		}

		/**
		 * Make a pool.
		 * @param parameters what the driver is told, such as {@code a=b}
		 */
		HikariDataSource pool(String... parameters) {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(url(parameters));
			pool.setUsername(this.account.username());
			pool.setPassword(this.account.password());
			pool.setMaximumPoolSize(1);
			return pool;
		}

		/**
		 * Let a doctor examine it.
		 */
		List<Finding> examine() {
			return examine(InstantSource.system(), null);
		}

		List<Finding> examineAt(Instant now) {
			return examine(InstantSource.fixed(now), null);
		}

		List<Finding> examineWith(LedgerSettings ledger) {
			return examine(InstantSource.system(), ledger);
		}

		List<Finding> examine(InstantSource clock, @Nullable LedgerSettings ledger) {
			try (HikariDataSource pool = pool()) {
				return examine(pool, clock, ledger);
			}
		}

		static List<Finding> examine(HikariDataSource pool) {
			return examine(pool, InstantSource.system(), null);
		}

		private static List<Finding> examine(HikariDataSource pool, InstantSource clock,
				@Nullable LedgerSettings ledger) {
			try (MatrixOneTemplate template = new MatrixOneTemplate(pool)) {
				return Doctor.of(template.getConnections(), Duration.ofSeconds(60),
						StandardChecks.ofServer(template.getConnections(), template.snapshots(), template.pitrs(),
								new SnapshotQuota(template.getConnections(), SnapshotQuota.DEFAULT_LIMIT),
								RestoreSettings.defaults(), ledger, clock))
					.examine();
			}
		}

	}

}
