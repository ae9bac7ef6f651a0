package io.github.matrixonespring.sample.batch;

import java.util.List;
import java.util.stream.IntStream;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.statement.ObservedStatement;
import io.github.matrixonespring.sample.statement.StatementLog;
import io.github.matrixonespring.sample.statement.StatementLog.Recording;
import io.github.matrixonespring.sample.user.NewUser;

/**
 * Batches, counted.
 */
@NumberedScenario(4)
class BatchScenario implements Scenario {

	private static final int USERS = 1_000;

	private final UserBatches batches;

	private final StatementLog log;

	private final Database database;

	BatchScenario(UserBatches batches, StatementLog log, Database database) {
		this.batches = batches;
		this.log = log;
		this.database = database;
	}

	@Override
	public String title() {
		return "Add 1,000 users in a transaction by JPA, and 1,000 by JDBC";
	}

	@Override
	public void run(Names names, Checks checks) {
		String jpa = names.snapshot("jpa");
		count("JPA", checks, () -> this.batches.addByJpa(users("jpa"), jpa));
		checks.count("the snapshot after it has %,d", USERS, this.database.usersAt(jpa));
		String jdbc = names.snapshot("jdbc");
		count("JDBC", checks, () -> this.batches.addByJdbc(users("jdbc"), jdbc));
		checks.count("the snapshot after it has %,d", 2 * USERS, this.database.usersAt(jdbc));
	}

	private void count(String way, Checks checks, Runnable addition) {
		try (Recording recording = this.log.start()) {
			addition.run();
			List<ObservedStatement> inserts = recording.statements()
				.stream()
				.filter((statement) -> statement.startsWith("insert"))
				.toList();
			int rows = inserts.stream().mapToInt(ObservedStatement::rows).sum();
			checks.that("%s sent %,d users in %d batches".formatted(way, rows, inserts.size()),
					rows == USERS && inserts.size() == 2);
		}
	}

	private static List<NewUser> users(String way) {
		return IntStream.rangeClosed(1, USERS)
			.mapToObj((i) -> new NewUser("Batch " + i, "%s.%d@example.com".formatted(way, i)))
			.toList();
	}

}
