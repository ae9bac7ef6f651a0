package io.github.matrixonespring.ledger;

import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.LostCommits;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * What the ledger adds to the wire, and what it makes of a wire that fails.
 */
class LedgerWireIntegrationTests {

	private static final String[] LEDGER = { "matrixone.ledger.enabled=true",
			"matrixone.ledger.initialize-schema=always", "matrixone.ledger.recovery-interval=1h",
			"matrixone.ledger.recover-after=1ms", "spring.datasource.hikari.maximum-pool-size=1" };

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void annotatedCallSendsThreeStatementsMore(Setup setup) throws Exception {
		String name = database.name(setup.name().toLowerCase(Locale.ROOT) + "_wire");
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired, LEDGER)) {
			ItemService items = context.getBean(ItemService.class);
			items.required(name + "_warm_up");
			wired.wire().clear();
			items.required(name);
			assertThat(starts(wired.wire().texts())).containsExactly("SET autocommit=0", "BEGIN", "insert into item",
					"select database()", database.inLedger("insert into {ledger}.snapshot_intent"), "COMMIT",
					"SET autocommit=1", "CREATE SNAPSHOT", "select sname",
					database.inLedger("insert into {ledger}.snapshot_receipt"));
			long timestamp = context.getBean(SnapshotManager.class).get(name).timestamp();
			assertThat(sent(wired, "insert into [^ ]+snapshot_receipt.*"))
				.singleElement(InstanceOfAssertFactories.STRING)
				.as("reads the entry at the time of its snapshot, under no name")
				.contains(database.inLedger("{ledger}.snapshot_intent {MO_TS = " + timestamp + "} i"))
				.doesNotContain("{SNAPSHOT");
			assertThat(wired.wire().connections("insert")).hasSize(1);
			assertThat(wired.wire().connections("CREATE")).isEqualTo(wired.wire().connections("insert"));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC_WITHOUT_AUTOCOMMIT", "JPA_WITHOUT_AUTOCOMMIT" })
	void annotatedCallOverAPoolWithoutAutocommit(Setup setup) throws Exception {
		String name = database.name(setup.name().toLowerCase(Locale.ROOT) + "_wire");
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired, LEDGER)) {
			ItemService items = context.getBean(ItemService.class);
			// What the ledger does at start switches autocommit, too.
			await().until(() -> !sent(wired, "delete from [^ ]+snapshot_receipt.*").isEmpty());
			items.required(name + "_warm_up");
			wired.wire().clear();
			items.required(name);
			assertThat(starts(wired.wire().texts())).containsExactly("BEGIN", "insert into item", "select database()",
					database.inLedger("insert into {ledger}.snapshot_intent"), "COMMIT", "SET autocommit=1",
					"CREATE SNAPSHOT", "select sname", database.inLedger("insert into {ledger}.snapshot_receipt"),
					"SET autocommit=0");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA" })
	void provisionalSnapshotSendsTwoStatementsMore(Setup setup) throws Exception {
		String name = database.name(setup.name().toLowerCase(Locale.ROOT) + "_wire_before");
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = setup.start(database, wired, LEDGER)) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			OuterService outer = context.getBean(OuterService.class);
			outer.commits(() -> snapshots.createBefore(SnapshotRequest.named(name + "_warm_up")));
			wired.wire().clear();
			outer.commits(() -> snapshots.createBefore(SnapshotRequest.named(name)));
			assertThat(starts(wired.wire().texts())).containsExactly("SET autocommit=0", "BEGIN", "select database()",
					database.inLedger("insert into {ledger}.snapshot_intent"),
					database.inLedger("insert into {ledger}.snapshot_progress"), "CREATE SNAPSHOT", "select sname",
					"COMMIT", "SET autocommit=1");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA", "JPA_WITH_RELEASE_AFTER_TRANSACTION" })
	void commitWhoseAnswerIsLostIsDecidedByItsEntry(Setup setup) throws Exception {
		TestServer.assumeReal("the embedded engine has no wire");
		String name = database.name("lost_" + setup.ordinal());
		try (LostCommits commits = new LostCommits(database);
				ConfigurableApplicationContext context = setup.start(database,
						with("spring.datasource.url=" + "jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED"
							.formatted(commits.port(), database.database())))) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			SnapshotLedger ledger = context.getBean(SnapshotLedger.class);
			assertThatException().isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
				context.getBean(ItemStore.class).add(name);
				snapshots.createBefore(SnapshotRequest.named(name + "_before"));
				snapshots.createAfterCommit(SnapshotRequest.named(name));
				commits.lose(true);
			}));
			commits.lose(false);
			await().untilAsserted(() -> {
				ledger.recover();
				assertThat(ledger.findBySnapshot(name)).singleElement()
					.satisfies((entry) -> assertThat(entry.receipt()).isNotNull()
						.satisfies((receipt) -> assertThat(receipt.late()).isTrue()));
			});
			assertThat(snapshots.exists(name)).isTrue();
			assertThat(snapshots.exists(name + "_before")).isTrue();
			assertThat(ledger.findBySnapshot(name + "_before")).singleElement()
				.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.RELEASED));
		}
	}

	@Test
	void recoveryReadsAllEntriesOnceAndThenTheRecentOnes() throws Exception {
		try (WiredDatabase wired = new WiredDatabase(database);
				ConfigurableApplicationContext context = Setup.JDBC.start(database, wired,
						with("matrixone.ledger.recovery-interval=50ms"))) {
			assertThat(context.isRunning()).isTrue();
			List<String> recent = await().until(() -> sent(wired, "select i.id.* limit .*"),
					(texts) -> texts.size() >= 3);
			assertThat(recent).allSatisfy((text) -> assertThat(text).contains(" and i.requested_at >= "));
			assertThat(sent(wired, "select timestampdiff.* min\\(i.requested_at\\).*")).hasSize(1);
		}
	}

	private static List<String> sent(WiredDatabase wired, String pattern) {
		return wired.wire().texts().stream().filter((text) -> text.matches("(?s)" + pattern)).toList();
	}

	private static String[] with(String property) {
		String[] all = List.of(LEDGER).toArray(new String[LEDGER.length + 1]);
		all[LEDGER.length] = property;
		return all;
	}

	/**
	 * Return the first words of what was sent, but not what recovery sends in the
	 * background at start, nor the pool's question whether a connection is alive.
	 */
	private static List<String> starts(List<String> texts) {
		return texts.stream()
			.filter((text) -> !text.startsWith("delete ") && !text.startsWith("select i.")
					&& !text.contains(".restore_record ") && !text.startsWith("select timestampdiff")
					&& !text.startsWith("select count(*) from `") && !text.equals("PING"))
			.map((text) -> text.replaceAll("^((?:insert into|update) [^ ]+|SET [^ ]+|select sname|CREATE SNAPSHOT).*",
					"$1"))
			.toList();
	}

}
