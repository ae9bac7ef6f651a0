package io.github.matrixonespring.sample.development;

import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.database.Pools;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A development database with its own DataSource.
 */
@NumberedScenario(10)
class DevelopmentScenario implements Scenario {

	private final UserRegistration registration;

	private final DevelopmentDatabases developments;

	private final Pools pools;

	private final Database database;

	DevelopmentScenario(UserRegistration registration, DevelopmentDatabases developments, Pools pools,
			Database database) {
		this.registration = registration;
		this.developments = developments;
		this.pools = pools;
		this.database = database;
	}

	@Override
	public String title() {
		return "Make a development database from a snapshot of the production, and work in it";
	}

	@Override
	public void run(Names names, Checks checks) {
		this.registration.register(new NewUser("Ada Miller", "ada@example.com"),
				new NewUser("Ben Carter", "ben@example.com"));
		String development = names.database("development");
		this.developments.create(this.database.name(), names.snapshot("production"), development);
		try (HikariDataSource pool = this.pools.open(development, 2)) {
			JdbcClient jdbc = JdbcClient.create(pool);
			checks.that("the second DataSource is in it",
					development.equals(jdbc.sql("select database()").query(String.class).single()));
			jdbc.sql("insert into users (id, name, email, created_at) values (?, ?, ?, current_timestamp)")
				.params(UUID.randomUUID().toString(), "Developer", "developer@example.com")
				.update();
			jdbc.sql("update users set name = 'Anonymous' where email <> 'developer@example.com'").update();
			checks.count("the development has %,d users", 3,
					jdbc.sql("select count(*) from users").query(Long.class).single());
		}
		checks.that("the production is unchanged", this.database.users() == 2
				&& !this.database.hasUser("developer@example.com") && this.database.hasUserNamed("Ada Miller"));
	}

}
