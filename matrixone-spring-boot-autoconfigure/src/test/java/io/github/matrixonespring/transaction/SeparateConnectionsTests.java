package io.github.matrixonespring.transaction;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Access;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SeparatePool} and {@link SeparateConnections}: where the connections
 * beside the application's pool come from. No server is needed, none is connected to.
 */
class SeparateConnectionsTests {

	private static final String URL = "jdbc:mysql://127.0.0.1:1/shop";

	private @Nullable HikariDataSource opened;

	@AfterEach
	void close() {
		if (this.opened != null) {
			this.opened.close();
		}
	}

	@Test
	void applicationsPoolIsCopiedWithItsDriverSettings() {
		HikariDataSource application = application();
		application.addDataSourceProperty("sslMode", "REQUIRED");
		application.setAutoCommit(false);
		HikariDataSource pool = open(application, null, null);
		assertThat(pool.getJdbcUrl()).isEqualTo(URL);
		assertThat(pool.getUsername()).isEqualTo("app");
		assertThat(pool.getPassword()).isEqualTo("secret");
		assertThat(pool.getDataSourceProperties()).containsEntry("sslMode", "REQUIRED");
	}

	@Test
	void poolIsSmallKeepsNoneAndHasAutocommit() {
		HikariDataSource application = application();
		application.setAutoCommit(false);
		application.setMaximumPoolSize(50);
		HikariDataSource pool = open(application, null, null);
		assertThat(pool.getMaximumPoolSize()).isEqualTo(2);
		assertThat(pool.getMinimumIdle()).isZero();
		assertThat(pool.isAutoCommit()).isTrue();
		assertThat(pool.getConnectionTimeout()).isEqualTo(5000);
		assertThat(application.isAutoCommit()).as("that of the application").isFalse();
	}

	@Test
	void poolBehindLazyConnectionsIsFound() {
		LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
		lazy.setTargetDataSource(application());
		assertThat(open(lazy, null, null).getJdbcUrl()).isEqualTo(URL);
	}

	@Test
	void adminUserReplacesThatOfTheApplication() {
		HikariDataSource pool = open(application(), new Admin("dump", "111", null), null);
		assertThat(pool.getUsername()).isEqualTo("dump");
		assertThat(pool.getPassword()).isEqualTo("111");
		assertThat(pool.getJdbcUrl()).isEqualTo(URL);
	}

	@Test
	void adminUrlReplacesThatOfTheApplication() {
		String url = "jdbc:mysql://127.0.0.1:2/shop";
		assertThat(open(application(), new Admin("dump", "111", url), null).getJdbcUrl()).isEqualTo(url);
	}

	@Test
	void adminUrlIsEnoughWithoutPoolToCopy() {
		String url = "jdbc:mysql://127.0.0.1:2/shop";
		HikariDataSource pool = open(new DriverManagerDataSource(URL), new Admin("dump", "111", url), null);
		assertThat(pool.getJdbcUrl()).isEqualTo(url);
		assertThat(pool.getUsername()).isEqualTo("dump");
	}

	@Test
	void connectionDetailsAreUsedWithoutPoolToCopy() {
		HikariDataSource pool = open(new DriverManagerDataSource(URL), null,
				new Access(URL, "details", "secret", "com.mysql.cj.jdbc.Driver"));
		assertThat(pool.getUsername()).isEqualTo("details");
		assertThat(pool.getDriverClassName()).isEqualTo("com.mysql.cj.jdbc.Driver");
	}

	@Test
	void routingDataSourceIsNotCopied() {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return "one";
			}

		};
		routing.setTargetDataSources(Map.of("one", application()));
		routing.afterPropertiesSet();
		assertThat(SeparatePool.open(routing, settings(null, null), null)).isNull();
	}

	@Test
	void missingWayToConnectIsToldWithItsRemedy() {
		try (SeparateConnections connections = new SeparateConnections(new DriverManagerDataSource(URL),
				settings(null, null), null)) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(connections::getConnection)
				.withMessageContaining("Set matrixone.admin.url");
		}
	}

	@Test
	void passwordsAreNotShown() {
		assertThat(settings(new Admin("dump", "s3cret", URL), new Access(URL, "app", "s3cret", null)).toString())
			.doesNotContain("s3cret");
		assertThat(new Access(URL, "app", "s3cret", null).toString()).doesNotContain("s3cret");
	}

	@Test
	void impossibleSettingsAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SeparateConnectionSettings(0, Duration.ofSeconds(1), null, () -> null))
			.withMessage("Maximum of separate connections 0 is not allowed: use at least 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SeparateConnectionSettings(1, Duration.ofMillis(249), null, () -> null))
			.withMessage("Timeout of separate connections PT0.249S is not allowed: use at least 250 ms");
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> new ConnectionSettings(true, Duration.ZERO, SeparateConnectionSettings.defaults(), List::of))
			.withMessage("Statement timeout PT0S is not allowed: use more than 0 and at most a day");
	}

	private HikariDataSource open(DataSource application, @Nullable Admin admin, @Nullable Access fallback) {
		this.opened = SeparatePool.open(application, settings(admin, fallback), admin);
		assertThat(this.opened).isNotNull();
		return this.opened;
	}

	private static SeparateConnectionSettings settings(@Nullable Admin admin, @Nullable Access fallback) {
		return new SeparateConnectionSettings(2, Duration.ofSeconds(5), admin, () -> fallback);
	}

	private static HikariDataSource application() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(URL);
		pool.setUsername("app");
		pool.setPassword("secret");
		return pool;
	}

}
