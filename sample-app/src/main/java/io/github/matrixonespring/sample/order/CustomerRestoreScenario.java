package io.github.matrixonespring.sample.order;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.TableChanges;
import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreStartingEvent;
import io.github.matrixonespring.restore.RestoredEvent;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.User;
import io.github.matrixonespring.sample.user.UserRegistration;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;

/**
 * A mistake that is undone for one customer, while others order: before, between the plan
 * and the writing, and between the writing and the commit.
 */
@NumberedScenario(14)
class CustomerRestoreScenario implements Scenario {

	private static final Logger logger = LoggerFactory.getLogger(CustomerRestoreScenario.class);

	private static final int SOME = 5;

	private static final OrderItem GIFT = new OrderItem("Chocolate", 1);

	private final UserRegistration registration;

	private final CustomerOrders orders;

	private final CustomerRestore restore;

	private final MatrixOneTemplate matrixOne;

	private final Database database;

	private volatile @Nullable OrderingThread others;

	CustomerRestoreScenario(UserRegistration registration, CustomerOrders orders, CustomerRestore restore,
			MatrixOneTemplate matrixOne, Database database) {
		this.registration = registration;
		this.orders = orders;
		this.restore = restore;
		this.matrixOne = matrixOne;
		this.database = database;
	}

	@Override
	public String title() {
		return "Bring a customer's orders back that were deleted by mistake, while others go on ordering";
	}

	@Override
	public void run(Names names, Checks checks) {
		List<UUID> customers = this.registration
			.register(new NewUser("Ada Miller", "ada@example.com"), new NewUser("Ben Carter", "ben@example.com"),
					new NewUser("Cleo Young", "cleo@example.com"))
			.stream()
			.map(User::getId)
			.map(Objects::requireNonNull)
			.toList();
		UUID ada = customers.get(0);
		List<UUID> otherCustomers = customers.subList(1, 3);
		this.orders.place(ada, List.of(new OrderItem("Tea", 2), new OrderItem("Cup", 4)));
		this.orders.place(ada, List.of(new OrderItem("Pot", 1)));
		List<OrderEntry> before = this.orders.list(ada);
		String snapshot = names.snapshot("before");
		this.matrixOne.snapshots().create(snapshot, SnapshotTarget.database(this.database.name()));
		Set<OrderEntry> placed = ConcurrentHashMap.newKeySet();
		try (OrderingThread thread = new OrderingThread((number) -> placed
			.add(this.orders.place(otherCustomers.get(number % 2), List.of(new OrderItem("Tea", number)))))) {
			this.others = thread;
			checks.count("%,d orders are deleted by mistake", 2, this.orders.deleteAll(ada));
			plan(ada, snapshot, checks);
			rollBack(ada, snapshot, checks);
			int soFar = placed.size();
			RestoreReport report = restore(ada, snapshot, before, names, checks);
			checks.that("others have placed orders meanwhile", placed.size() >= soFar + 2 * SOME);
			undo(report, ada, names, checks);
			apologize(ada, snapshot, before, names, checks);
		}
		finally {
			this.others = null;
		}
		checks.that("all orders of others are there",
				otherCustomers.stream()
					.flatMap((customer) -> this.orders.list(customer).stream())
					.collect(Collectors.toSet())
					.equals(placed));
		checks.that("nothing else has changed",
				this.matrixOne.diff(snapshot, PointInTime.now())
					.database(this.database.name())
					.summary()
					.changed()
					.stream()
					.allMatch((table) -> isAddedOnly(table, placed.size() + 1)));
		checks.fails("a snapshot that is not there", SnapshotNotFoundException.class,
				() -> this.restore.plan(ada, names.snapshot("missing")));
	}

	/**
	 * Between the plan and the writing.
	 */
	@EventListener
	void othersOrder(RestoreStartingEvent event) {
		othersOrder();
	}

	/**
	 * Between the writing and the commit, where the restore is part of a transaction.
	 */
	@EventListener
	void othersOrder(RestoredEvent event) {
		othersOrder();
	}

	private void othersOrder() {
		OrderingThread thread = this.others;
		if (thread != null) {
			thread.await(SOME);
		}
	}

	private void plan(UUID ada, String snapshot, Checks checks) {
		RestorePlan plan = this.restore.plan(ada, snapshot);
		logger.info("{}", plan);
		checks.that("the plan is to insert 2 orders and 3 items, and nothing else",
				!plan.isRefused() && plan.rows() == 5
						&& plan.tables()
							.stream()
							.allMatch((table) -> table.toInsert() == ("orders".equals(table.table()) ? 2 : 3)));
	}

	private void rollBack(UUID ada, String snapshot, Checks checks) {
		checks.fails("a service restores them and then fails", IllegalArgumentException.class,
				() -> this.restore.restoreAndApologize(ada, snapshot, List.of()));
		checks.count("then there are %,d orders", 0, this.orders.list(ada).size());
	}

	private RestoreReport restore(UUID ada, String snapshot, List<OrderEntry> before, Names names, Checks checks) {
		RestoreReport report = this.restore.restore(ada, snapshot);
		names.keepSnapshots(report.safetySnapshots());
		checks.count("restored outside of a transaction, %,d rows come back", 5, report.rows());
		checks.that("as they were", this.orders.list(ada).equals(before));
		return report;
	}

	private void undo(RestoreReport report, UUID ada, Names names, Checks checks) {
		RestoreReport undone = report.undo();
		names.keepSnapshots(undone.safetySnapshots());
		checks.count("undone, there are %,d again", 0, this.orders.list(ada).size());
	}

	private void apologize(UUID ada, String snapshot, List<OrderEntry> before, Names names, Checks checks) {
		names.keepSnapshots(this.restore.restoreAndApologize(ada, snapshot, List.of(GIFT)).safetySnapshots());
		List<OrderEntry> orders = this.orders.list(ada);
		checks.that("a service restores them, and places another one in the same transaction",
				orders.containsAll(before) && orders.size() == before.size() + 1);
	}

	private static boolean isAddedOnly(TableChanges table, long rows) {
		return table.table().startsWith("order") && table.added() == rows && table.rows() == rows;
	}

}
