package io.github.matrixonespring.sample.statement;

import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.statement.ObservedStatement.Observer;
import io.github.matrixonespring.sample.statement.StatementLog.Recording;
import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;
import io.github.matrixonespring.sample.user.UserRehearsal;

import org.springframework.dao.DuplicateKeyException;

/**
 * The listeners of the application at work.
 */
@NumberedScenario(6)
class StatementScenario implements Scenario {

	private final UserRegistration registration;

	private final UserRehearsal rehearsal;

	private final StatementLog log;

	private final DataSource dataSource;

	private final Database database;

	StatementScenario(UserRegistration registration, UserRehearsal rehearsal, StatementLog log, DataSource dataSource,
			Database database) {
		this.registration = registration;
		this.rehearsal = rehearsal;
		this.log = log;
		this.dataSource = dataSource;
		this.database = database;
	}

	@Override
	public String title() {
		return "Listen to every statement of a transaction with a snapshot, an insert and a clone";
	}

	@Override
	public void run(Names names, Checks checks) throws SQLException {
		NewUser user = new NewUser("Ada Miller", "ada@example.com");
		String database = this.database.name();
		try (Recording recording = this.log.start()) {
			this.rehearsal.registerAndKeepTheStateBefore(user, names.snapshot("listened"), database,
					names.database("clone"));
			check(recording, checks);
		}
		try (Recording recording = this.log.start()) {
			checks.fails("a failing one", DuplicateKeyException.class, () -> this.registration.register(user));
			checks.that("is seen as failed",
					recording.statements()
						.stream()
						.anyMatch((statement) -> !statement.succeeded() && statement.startsWith("insert")));
		}
		checks.that("the DataSource with the listener still unwraps to the pool",
				!(this.dataSource instanceof HikariDataSource)
						&& this.dataSource.unwrap(HikariDataSource.class).isRunning());
	}

	private static void check(Recording recording, Checks checks) {
		List<ObservedStatement> statements = recording.statements();
		checks.that(
				"%d statements through the DataSource and %d of the library, seen before and after"
					.formatted(count(statements, Observer.DATA_SOURCE), count(statements, Observer.LIBRARY)),
				recording.announced() == statements.size());
		checks.that("the insert of the application", isSeen(statements, Observer.DATA_SOURCE, "insert")
				&& recording.writtenByHibernate().stream().anyMatch((sql) -> sql.startsWith("insert into users")));
		for (String words : new String[] { "BEGIN", "CREATE SNAPSHOT", "CREATE DATABASE" }) {
			checks.that("%s of the library".formatted(words), isSeen(statements, Observer.LIBRARY, words));
		}
		checks.that(
				"each with its duration, %,d ms in all"
					.formatted(statements.stream().mapToLong((statement) -> statement.duration().toMillis()).sum()),
				statements.stream().noneMatch((statement) -> statement.duration().isNegative()));
	}

	private static long count(List<ObservedStatement> statements, Observer observer) {
		return statements.stream().filter((statement) -> statement.observer() == observer).count();
	}

	private static boolean isSeen(List<ObservedStatement> statements, Observer observer, String words) {
		return statements.stream()
			.anyMatch((statement) -> statement.observer() == observer && statement.startsWith(words)
					&& statement.succeeded());
	}

}
