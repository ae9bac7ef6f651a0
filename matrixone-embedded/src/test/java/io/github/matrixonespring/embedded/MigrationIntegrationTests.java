package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Flyway and Liquibase, which take the server and the engine for a MySQL.
 */
class MigrationIntegrationTests {

	private TestServer server;

	private HikariDataSource dataSource;

	@BeforeEach
	void start() throws SQLException {
		this.server = new TestServer();
		this.dataSource = new HikariDataSource();
		this.dataSource.setDriverClassName(this.server.driver());
		this.dataSource.setJdbcUrl(this.server.url());
		this.dataSource.setUsername(TestServer.USERNAME);
		this.dataSource.setPassword(TestServer.PASSWORD);
		this.dataSource.setMaximumPoolSize(3);
	}

	@AfterEach
	void stop() throws SQLException {
		this.dataSource.close();
		this.server.close();
	}

	@Test
	void flywayMigratesOnceAndValidates() throws SQLException {
		assertThat(flyway("migrations/flyway").migrate().migrationsExecuted).isEqualTo(3);
		assertThat(flyway("migrations/flyway").migrate().migrationsExecuted).isZero();
		assertThat(flyway("migrations/flyway").validateWithResult().validationSuccessful).isTrue();
		assertThat(strings("select customer from orders order by id")).containsExactly("it's; Ada",
				"Grace -- no comment");
		assertThat(strings("select note from orders order by id")).containsExactly("it's; Ada!", "none");
		assertThat(strings("select total from totals order by total")).containsExactly("10.50", "21.00");
		assertThat(strings("select version from flyway_schema_history where success = 1 order by installed_rank"))
			.containsExactly("1", "2", null);
	}

	@Test
	void flywayRefusesAChangedMigration() throws SQLException {
		flyway("migrations/flyway").migrate();
		execute("update flyway_schema_history set checksum = 1 where version = '1'");
		assertThatExceptionOfType(FlywayException.class).isThrownBy(() -> flyway("migrations/flyway").migrate())
			.withMessageContaining("checksum mismatch");
	}

	@Test
	void flywayTakesABaselineOfASchemaThatIsThere() throws SQLException {
		execute("create table before_flyway (id int)");
		Flyway flyway = Flyway.configure()
			.dataSource(this.dataSource)
			.locations("classpath:migrations/flyway")
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.load();
		assertThat(flyway.migrate().migrationsExecuted).isEqualTo(3);
		assertThat(flyway.info().applied()).hasSize(4);
	}

	@Test
	void flywayCleansWhatItHasMade() throws SQLException {
		flyway("migrations/flyway").migrate();
		flyway("migrations/flyway").clean();
		assertThat(strings("show tables")).isEmpty();
		assertThat(flyway("migrations/flyway").migrate().migrationsExecuted).isEqualTo(3);
	}

	private Flyway flyway(String location) {
		return Flyway.configure()
			.dataSource(this.dataSource)
			.locations("classpath:" + location)
			.cleanDisabled(false)
			.load();
	}

	@Test
	void liquibaseUpdatesOnce() throws Exception {
		liquibaseUpdate();
		liquibaseUpdate();
		assertThat(strings("select name from vets order by id")).containsExactly("Carter", "Douglas");
		assertThat(strings("select city from vets order by id")).containsExactly("Madison", "Madison");
		assertThat(strings("select remark from visits where not paid")).containsExactly("it's done");
		assertThat(strings("select id from databasechangelog order by orderexecuted")).containsExactly("1", "2", "3");
		assertThat(strings("select exectype from databasechangelog where id = '3'")).containsExactly("MARK_RAN");
		assertThat(strings("select count(*) from databasechangeloglock where locked = 1")).containsExactly("0");
	}

	private void liquibaseUpdate() throws Exception {
		try (Connection connection = this.dataSource.getConnection()) {
			new CommandScope(UpdateCommandStep.COMMAND_NAME)
				.addArgumentValue("database",
						DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)))
				.addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, "migrations/liquibase/changelog.xml")
				.execute();
		}
	}

	private List<String> strings(String query) throws SQLException {
		List<String> strings = new ArrayList<>();
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				strings.add(rows.getString(1));
			}
		}
		return strings;
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
