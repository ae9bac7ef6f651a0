package io.github.matrixonespring.sample.deployment;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestoreMode;
import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreRefusedException;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RestoredObject;
import io.github.matrixonespring.restore.RestoredObject.Fate;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.database.Pools;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * A deployment that is undone by the server's own {@code RESTORE}, because rows alone
 * cannot bring back a table that was dropped. Undoing that in turn takes force: it
 * overwrites what customers have ordered since.
 */
@NumberedScenario(15)
class DeploymentScenario implements Scenario {

	private static final Logger logger = LoggerFactory.getLogger(DeploymentScenario.class);

	private static final int ORDERED_SINCE = 4;

	private static final int NOBODY = 99;

	private final DeploymentUndo undo;

	private final UserRegistration registration;

	private final MatrixOneTemplate matrixOne;

	private final Pools pools;

	private final Database database;

	DeploymentScenario(DeploymentUndo undo, UserRegistration registration, MatrixOneTemplate matrixOne, Pools pools,
			Database database) {
		this.undo = undo;
		this.registration = registration;
		this.matrixOne = matrixOne;
		this.pools = pools;
		this.database = database;
	}

	@Override
	public String title() {
		return "Undo a bad deployment, which has dropped a table and a column, and then undo that";
	}

	@Override
	public void run(Names names, Checks checks) {
		this.registration.register(new NewUser("Ada Miller", "ada@example.com"));
		String name = names.database("shop");
		String snapshot = names.snapshot("before");
		Shop shop = new Shop(name, this.matrixOne.jdbc(), this.pools, this.database);
		shop.open();
		this.undo.prepare(name, snapshot);
		Map<String, TableState> before = shop.tables();
		shop.deploy();
		Map<String, TableState> deployed = shop.tables();
		checks.fails("as long as nobody says what becomes of the table that was created", RestoreRefusedException.class,
				() -> this.undo.restore(this.undo.plan(name, snapshot, CreatedSince.REFUSE)));
		checks.that("then nothing was changed", shop.tables().equals(deployed));
		RestorePlan plan = plan(name, snapshot, checks);
		RestoreReport report = this.undo.restore(plan);
		names.keepSnapshots(report.safetySnapshots());
		verify(shop, before, report, checks);
		shop.order(ORDERED_SINCE, 1);
		RestoreReport undone = undo(report, shop, deployed, names, checks);
		names.keepSnapshots(undone.undo(true).safetySnapshots());
		checks.that("that undone as well, the shop is back, with the order",
				shop.hasOrder(ORDERED_SINCE) && shop.tables().keySet().equals(before.keySet()));
		checks.that("the sample's own users are untouched",
				this.database.users() == 1 && this.database.hasUserNamed("Ada Miller"));
	}

	private RestorePlan plan(String name, String snapshot, Checks checks) {
		RestorePlan plan = this.undo.plan(name, snapshot, CreatedSince.DROP);
		logger.info("{}", plan);
		checks.that("the plan has the server restore, because of the dropped table and column",
				plan.mode() == RestoreMode.OBJECTS && plan.reason().contains(name + ".coupons' has since been dropped")
						&& plan.reason().contains("column 'email' was dropped since"));
		checks.that("it says which tables are replaced, which comes back and which vanishes",
				!plan.isRefused() && fates(plan).equals(Map.of("", Fate.REPLACED, "customers", Fate.REPLACED, "orders",
						Fate.REPLACED, "coupons", Fate.COMES_BACK, "loyalty", Fate.VANISHES)));
		return plan;
	}

	/**
	 * By name; the database itself has none.
	 */
	private static Map<String, Fate> fates(RestorePlan plan) {
		return plan.objects().stream().collect(Collectors.toMap(RestoredObject::name, RestoredObject::fate));
	}

	private static void verify(Shop shop, Map<String, TableState> before, RestoreReport report, Checks checks) {
		Map<String, TableState> now = shop.tables();
		checks.that("the dropped table is back, the created one is gone", now.keySet().equals(before.keySet()));
		now.forEach((table, state) -> checks.that("%s has the columns, keys and rows that it had".formatted(table),
				state.equals(before.get(table))));
		checks.fails("its foreign key holds", DataIntegrityViolationException.class,
				() -> shop.order(ORDERED_SINCE, NOBODY));
		checks.that("nothing is left to put right", report.notes().isEmpty());
	}

	private static RestoreReport undo(RestoreReport report, Shop shop, Map<String, TableState> deployed, Names names,
			Checks checks) {
		List<String> reasons = List.of();
		try {
			report.undo();
		}
		catch (RestoreRefusedException ex) {
			reasons = ex.getPlan().refusals();
			logger.info("{}", ex.getMessage());
		}
		checks.that("undo() is refused, and names the table in which somebody has ordered since",
				reasons.stream().anyMatch((reason) -> reason.contains(".orders") && !reason.contains(".customers")));
		checks.that("then the order is still there", shop.hasOrder(ORDERED_SINCE));
		RestoreReport undone = report.undo(true);
		names.keepSnapshots(undone.safetySnapshots());
		checks.that("undo(true) brings the deployment back as it was, without the order",
				shop.tables().equals(deployed));
		return undone;
	}

}
