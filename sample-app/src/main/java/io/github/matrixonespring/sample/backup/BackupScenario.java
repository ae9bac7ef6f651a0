package io.github.matrixonespring.sample.backup;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.order.OrderingThread;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A backup of a database that is written to all the time.
 */
@NumberedScenario(9)
class BackupScenario implements Scenario {

	private static final int ORDERS = 20;

	private final DatabaseBackup backups;

	private final JdbcTemplate jdbc;

	private final PlatformTransactionManager transactionManager;

	private final Database database;

	BackupScenario(DatabaseBackup backups, JdbcTemplate jdbc, PlatformTransactionManager transactionManager,
			Database database) {
		this.backups = backups;
		this.jdbc = jdbc;
		this.transactionManager = transactionManager;
		this.database = database;
	}

	@Override
	public String title() {
		return "Back the production up while a thread writes to it";
	}

	@Override
	public void run(Names names, Checks checks) {
		String production = names.database("production");
		Shop shop = new Shop(production, this.jdbc, new TransactionTemplate(this.transactionManager));
		shop.open();
		try (OrderingThread orders = new OrderingThread(shop::order)) {
			orders.await(ORDERS);
			Backup backup = this.backups.backUp(production, names.snapshot("backup"), names.database("backup"));
			checks.that("each table has as many rows as at the snapshot: " + describe(backup),
					backup.isComplete() && backup.tables().size() == 2);
			long customers = this.database.count(backup.database() + ".customers");
			checks.that("no order without its customer",
					customers >= ORDERS && customers == this.database.count(backup.database() + ".orders"));
			orders.await(ORDERS);
			checks.that("the production has gone on", this.database.count(production + ".customers") > customers);
			checks.count("the backup still has %,d", customers, this.database.count(backup.database() + ".customers"));
		}
	}

	private static String describe(Backup backup) {
		return String.join(", ",
				backup.tables()
					.stream()
					.map((table) -> "%s %,d".formatted(table.table(), table.rowsInBackup()))
					.toList());
	}

}
