package io.github.matrixonespring.sample.report;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.order.CustomerOrders;
import io.github.matrixonespring.sample.order.OrderItem;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.User;
import io.github.matrixonespring.sample.user.UserRegistration;
import io.github.matrixonespring.sample.user.UserRepository;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.SnapshotNotFoundException;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSuspensionNotSupportedException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The past, read by repositories that know nothing of it.
 */
@NumberedScenario(16)
class MonthEndScenario implements Scenario {

	private static final String MONTH = "2026_10";

	private static final String OLD_ADDRESS = "ada@example.com";

	private static final String NEW_ADDRESS = "ada.miller@example.com";

	private final SalesReports reports;

	private final UserRegistration registration;

	private final UserRepository users;

	private final CustomerOrders orders;

	private final MatrixOneTemplate matrixOne;

	private final TransactionTemplate transaction;

	private final TransactionTemplate newTransaction;

	private final Database database;

	MonthEndScenario(SalesReports reports, UserRegistration registration, UserRepository users, CustomerOrders orders,
			MatrixOneTemplate matrixOne, PlatformTransactionManager transactionManager, Database database) {
		this.reports = reports;
		this.registration = registration;
		this.users = users;
		this.orders = orders;
		this.matrixOne = matrixOne;
		this.transaction = new TransactionTemplate(transactionManager);
		this.newTransaction = new TransactionTemplate(transactionManager);
		this.newTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.database = database;
	}

	@Override
	public String title() {
		return "Report a month's end by unchanged repositories, beside today's report";
	}

	@Override
	public void run(Names names, Checks checks) {
		List<UUID> customers = register(new NewUser("Ada Miller", OLD_ADDRESS),
				new NewUser("Ben Carter", "ben@example.com"));
		UUID ada = customers.get(0);
		UUID ben = customers.get(1);
		this.orders.place(ada, List.of(new OrderItem("Tea", 2), new OrderItem("Cup", 4)));
		this.orders.place(ben, List.of(new OrderItem("Tea", 3)));
		this.orders.place(ben, List.of(new OrderItem("Pot", 1)));
		SalesReport then = this.reports.today();
		Snapshot monthEnd = this.matrixOne.snapshots()
			.create(names.snapshot("month_end_" + MONTH), SnapshotTarget.database(this.database.name()));
		this.database.renameUser(this.database.name(), OLD_ADDRESS, NEW_ADDRESS);
		this.orders.deleteAll(ben);
		this.orders.place(register(new NewUser("Cleo Young", "cleo@example.com")).get(0),
				List.of(new OrderItem("Cup", 1)));
		SalesReport today = this.reports.today();

		checks.that("the month's end is as it was reported then, with %s".formatted(then),
				this.reports.monthEnd(names.prefix(), MONTH).equals(then) && isReportOf(then, OLD_ADDRESS, 2, 3, 4));
		checks.that("beside it today, with %s".formatted(today),
				this.reports.today().equals(today) && isReportOf(today, NEW_ADDRESS, 3, 2, 3));
		readByCode(monthEnd, then, checks);
		readInTheMiddleOfATransaction(monthEnd, ada, checks);
		refuse(monthEnd, checks);
		checks.fails("a month without a snapshot", SnapshotNotFoundException.class,
				() -> this.reports.monthEnd(names.prefix(), "2026_09"));
		checks.that("after all of that, today's report has one user more", this.reports.today().customers().size() == 4
				&& this.reports.today().customers().containsAll(today.customers()));
	}

	private List<UUID> register(NewUser... newUsers) {
		return this.registration.register(newUsers).stream().map(User::getId).map(Objects::requireNonNull).toList();
	}

	private static boolean isReportOf(SalesReport report, String address, int users, int orders, int items) {
		return report.customers().size() == users && report.orders() == orders && report.items() == items
				&& report.customers().stream().anyMatch((customer) -> customer.user().email().equals(address));
	}

	private void readByCode(Snapshot monthEnd, SalesReport then, Checks checks) {
		checks.that("code reports the same, as of the instant of the snapshot",
				this.matrixOne.asOf(PointInTime.at(monthEnd.createdAt())).call(this.reports::today).equals(then));
		checks.that("a query in JPQL finds the address of then",
				this.matrixOne.asOf(monthEnd.name())
					.call(() -> this.users.findTaken(List.of(OLD_ADDRESS, NEW_ADDRESS)))
					.equals(Set.of(OLD_ADDRESS)));
	}

	/**
	 * The scope has a persistence context of its own.
	 */
	private void readInTheMiddleOfATransaction(Snapshot monthEnd, UUID ada, Checks checks) {
		this.transaction.executeWithoutResult((status) -> {
			User now = this.users.findById(ada).orElseThrow();
			checks.that("a transaction loads Ada with her new address", now.getEmail().equals(NEW_ADDRESS));
			User then = this.matrixOne.asOf(monthEnd.name()).call(() -> this.users.findById(ada).orElseThrow());
			checks.that("in its middle she has the old one, as an object of its own",
					then.getEmail().equals(OLD_ADDRESS) && then != now);
			checks.that("what the transaction has loaded stays of today",
					this.users.findById(ada).orElseThrow() == now && now.getEmail().equals(NEW_ADDRESS));
			this.registration.register(new NewUser("Dan Fisher", "dan@example.com"));
		});
		checks.that("the transaction goes on, and registers a user", this.database.hasUser("dan@example.com"));
	}

	private void refuse(Snapshot monthEnd, Checks checks) {
		checks.fails("a repository that writes as of then", InvalidDataAccessApiUsageException.class,
				() -> this.matrixOne.asOf(monthEnd.name())
					.run(() -> this.registration.register(new NewUser("Eve Brown", "eve@example.com"))));
		checks.fails("a JdbcClient that does", InvalidDataAccessApiUsageException.class,
				() -> this.matrixOne.asOf(monthEnd.name())
					.run(() -> this.database.renameUser(this.database.name(), NEW_ADDRESS, OLD_ADDRESS)));
		checks.fails("REQUIRES_NEW, which would read the present", TransactionSuspensionNotSupportedException.class,
				() -> this.matrixOne.asOf(monthEnd.name())
					.run(() -> this.newTransaction.execute((status) -> this.users.count())));
		checks.that("nothing was written", this.database.users() == 4 && this.database.hasUser(NEW_ADDRESS));
	}

}
