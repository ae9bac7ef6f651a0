package io.github.matrixonespring.transaction;

import java.util.List;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is sent with a pool that hands out connections with autocommit off, and what
 * becomes of writes outside of transactions there.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*_WITHOUT_AUTOCOMMIT")
class PoolWithoutAutocommitIntegrationTests {

	private static final String INSERT = "insert into item (name) values ()";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Setup setup;

	private WiredDatabase wired;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.wired = new WiredDatabase(database);
		this.context = this.setup.start(database, this.wired, "spring.datasource.hikari.maximum-pool-size=1");
		this.context.getBean(ItemService.class).required(database.newName("warm_up"));
		this.wired.wire().clear();
	}

	@AfterEach
	void close() throws Exception {
		this.context.close();
		this.wired.close();
	}

	@Test
	void transactionSendsBeginAndCommit() {
		this.context.getBean(ItemService.class).conditionNotMet(database.newName("plain"));
		assertThat(sent()).containsExactly("BEGIN", INSERT, "COMMIT");
	}

	@Test
	void readOnlyTransactionSendsCommit() {
		TransactionTemplate readOnly = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((status) -> this.context.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from item", Long.class));
		assertThat(sent()).containsExactly("select count(*) from item", "COMMIT");
	}

	@Test
	void snapshotSwitchesAutocommitOnAndOff() {
		String name = database.newName("one");
		this.context.getBean(ItemService.class).ofDatabase(name, database.database());
		assertThat(sent()).containsExactly("BEGIN", INSERT, "COMMIT", "SET autocommit=1", create(name),
				"SET autocommit=0");
	}

	@Test
	void eachSnapshotOfTransactionSwitchesAutocommit() {
		List<String> names = List.of(database.newName("first"), database.newName("second"));
		this.context.getBean(OuterService.class).commits(() -> {
			this.context.getBean(ItemStore.class).add(names.get(0));
			names.forEach((name) -> this.context.getBean(SnapshotManager.class)
				.createAfterCommit(SnapshotRequest.named(name).of(SnapshotTarget.database(database.database()))));
		});
		assertThat(sent()).containsExactly("BEGIN", INSERT, "COMMIT", "SET autocommit=1", create(names.get(0)),
				"SET autocommit=0", "SET autocommit=1", create(names.get(1)), "SET autocommit=0");
	}

	@Test
	void poolRollsBackWhatIsWrittenOutsideOfTransactions() {
		long before = items();
		JdbcTemplate jdbc = this.context.getBean(JdbcTemplate.class);
		assertThat(jdbc.update("insert into item (name) values ('lost')")).as("no error").isOne();
		assertThat(items()).isEqualTo(before);
		assertThat(sent()).containsExactly(INSERT, "ROLLBACK");
	}

	private static String create(String name) {
		return "CREATE SNAPSHOT `%s` FOR DATABASE `%s`".formatted(name, database.database());
	}

	private List<String> sent() {
		return this.wired.wire()
			.texts()
			.stream()
			.filter((text) -> !text.startsWith("select sname"))
			.map((text) -> text.replaceAll("\\('[^']*'\\)|\\(\\?\\)", "()"))
			.toList();
	}

	private static long items() {
		return database.control().sql("select count(*) from item").query(Long.class).single();
	}

}
