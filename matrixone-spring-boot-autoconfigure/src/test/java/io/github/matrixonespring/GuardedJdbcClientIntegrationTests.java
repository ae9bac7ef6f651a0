package io.github.matrixonespring;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.matrixonespring.testsupport.Synchronizations.afterCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What would commit half a transaction is refused in one, before anything is sent, and
 * allowed everywhere else.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JDBC_WITH_LAZY_CONNECTIONS", "JDBC_WITHOUT_AUTOCOMMIT",
		"JPA", "JPA_WITH_LAZY_CONNECTIONS", "JPA_WITH_RELEASE_AFTER_TRANSACTION" })
class GuardedJdbcClientIntegrationTests {

	private static final String INSERT = "insert into item (name) values (?)";

	private static final String COUNT = "select count(*) from item where name = ?";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final Map<Setup, ConfigurableApplicationContext> contexts = new ConcurrentHashMap<>();

	private static final Map<Setup, WiredDatabase> wires = new ConcurrentHashMap<>();

	private static final AtomicInteger counter = new AtomicInteger();

	@Parameter
	Setup setup;

	private OuterService outer;

	private JdbcClient jdbc;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@AfterAll
	static void close() throws Exception {
		contexts.values().forEach(ConfigurableApplicationContext::close);
		contexts.clear();
		for (WiredDatabase wired : wires.values()) {
			wired.close();
		}
		wires.clear();
	}

	@BeforeEach
	void start() {
		WiredDatabase wired = wires.computeIfAbsent(this.setup, (setup) -> new WiredDatabase(database));
		ConfigurableApplicationContext context = contexts.computeIfAbsent(this.setup,
				(setup) -> setup.start(database, wired, "spring.datasource.hikari.maximum-pool-size=1"));
		this.outer = context.getBean(OuterService.class);
		MatrixOneTemplate template = context.getBean(MatrixOneTemplate.class);
		// Where that is not known by version, the first SET would ask for it.
		template.server().has(Capability.SET_IN_TRANSACTION);
		this.jdbc = template.jdbc();
		this.name = database.name("g" + counter.incrementAndGet());
	}

	@ParameterizedTest
	@ValueSource(strings = { "set @a = 1", "/* why */ SET SESSION sql_select_limit = 10" })
	void setIsRefusedWhereItEndsTheTransaction(String sql) {
		assumeFalse(isSetHarmless(), "the transaction goes on after a SET");
		assertRefused((client) -> client.sql(sql).update(), "cannot be sent in a transaction: it ends the transaction");
	}

	@Test
	void setIsSentWhereTheTransactionGoesOn() {
		assumeTrue(isSetHarmless(), "a SET ends the transaction");
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(() -> {
			this.jdbc.sql(INSERT).param(this.name).update();
			this.jdbc.sql("set @a = 1").update();
			assertThat(this.jdbc.sql("select 1 union all select 2").withMaxRows(1).query(Long.class).list()).hasSize(1);
			assertThat(this.jdbc.sql(COUNT).withFetchSize(Integer.MIN_VALUE).param(this.name).query(Long.class).list())
				.containsExactly(1L);
			for (String sql : List.of("set autocommit = 1", "set @a = 1, @@autocommit = 1", "set @a = 1; commit")) {
				assertThatExceptionOfType(NotAllowedInTransactionException.class)
					.isThrownBy(() -> this.jdbc.sql(sql).update());
			}
		}));
		assertThat(items()).isZero();
	}

	private static boolean isSetHarmless() {
		return database.server().has(Capability.SET_IN_TRANSACTION);
	}

	@ParameterizedTest
	@ValueSource(strings = { "set autocommit = 1", "begin", "start transaction", "commit", "rollback",
			"lock tables item read" })
	void statementThatEndsTransactionIsRefused(String sql) {
		assertRefused((client) -> client.sql(sql).update(), "cannot be sent in a transaction: it ends the transaction");
	}

	@Test
	void maximumNumberOfRowsIsRefusedInEachKindOfQuery() {
		assumeFalse(isSetHarmless(), "the transaction goes on after a SET");
		String reason = "A query with withMaxRows cannot be sent in a transaction";
		assertRefused((client) -> client.sql(COUNT).withMaxRows(1).param(this.name).query(Long.class).single(), reason);
		assertRefused((client) -> client.sql(COUNT.replace("?", ":name"))
			.param("name", this.name)
			.withMaxRows(1)
			.query()
			.listOfRows(), reason);
		assertRefused((client) -> client.sql("select 1").withMaxRows(1).query((row) -> {
		}), reason);
	}

	@Test
	void streamingByTheApplicationDoesNotCommit() {
		JdbcTemplate streaming = new JdbcTemplate(contexts.get(this.setup).getBean(DataSource.class));
		streaming.setFetchSize(Integer.MIN_VALUE);
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(() -> {
			streaming.update(INSERT, this.name);
			assertThat(streaming.queryForList(COUNT, Long.class, this.name)).containsExactly(1L);
		}));
		assertThat(database.control().sql(COUNT).param(this.name).query(Long.class).single()).isZero();
	}

	@Test
	void streamingIsRefused() {
		assumeFalse(isSetHarmless(), "the transaction goes on after a SET");
		assertRefused((client) -> client.sql(COUNT)
			.withFetchSize(Integer.MIN_VALUE)
			.param(this.name)
			.query(Long.class)
			.stream()
			.close(), "A query that streams its rows cannot be sent in a transaction");
	}

	@Test
	void otherSettingsAreAllowedAndCommitNothing() {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(() -> {
			this.jdbc.sql(INSERT).param(this.name).update();
			assertThat(this.jdbc.sql(COUNT)
				.withFetchSize(10)
				.withQueryTimeout(10)
				.withMaxRows(-1)
				.params(this.name)
				.query(Long.class)
				.single()).isEqualTo(1);
			try (var names = this.jdbc.sql("select name from item where name = :name")
				.param("name", this.name)
				.query(String.class)
				.stream()) {
				assertThat(names).containsExactly(this.name);
			}
		}));
		assertThat(items()).isZero();
	}

	@Test
	void everythingIsAllowedOutsideOfTransaction() {
		assertThat(items()).isZero();
		this.jdbc.sql("set @a = 1").update();
		assertThat(this.jdbc.sql("select 1 union all select 2").withMaxRows(1).query(Long.class).list()).hasSize(1);
		assertThat(this.jdbc.sql("select 1").withFetchSize(Integer.MIN_VALUE).query(Long.class).list()).hasSize(1);
	}

	@Test
	void everythingIsAllowedAfterTheCommit() {
		this.outer.commits(() -> {
			this.jdbc.sql(INSERT).param(this.name).update();
			afterCommit(() -> this.jdbc.sql("set @a = 1").update());
		});
		assertThat(items()).isEqualTo(1);
	}

	@Test
	void statementIsJudgedWhenItIsSent() {
		JdbcClient.StatementSpec statement = this.jdbc.sql("set autocommit = 1");
		this.outer.commits(
				() -> assertThatExceptionOfType(NotAllowedInTransactionException.class).isThrownBy(statement::update));
		statement.update();
		assertThat(statement).isEqualTo(statement).isNotEqualTo(this.jdbc.sql("set autocommit = 1"));
	}

	@Test
	void transactionThatNobodyListensToIsFoundToo() {
		try (HikariDataSource pool = database.pool(1); MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			JdbcTransactionManager manager = new JdbcTransactionManager(pool);
			assertRefused(manager, matrixOne.jdbc());
			manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
			assertRefused(manager, matrixOne.jdbc());
		}
	}

	@Test
	void transactionOfAnotherDataSourceDoesNotMatter() {
		try (HikariDataSource pool = database.pool(1);
				HikariDataSource otherPool = database.pool(1);
				MatrixOneTemplate matrixOne = new MatrixOneTemplate(pool)) {
			Integer changed = new TransactionTemplate(new JdbcTransactionManager(otherPool)).execute((status) -> {
				JdbcClient.create(otherPool).sql(INSERT).param(this.name).update();
				int result = matrixOne.jdbc().sql("set @a = 1").update();
				status.setRollbackOnly();
				return result;
			});
			assertThat(changed).isZero();
		}
		assertThat(items()).isZero();
	}

	private void assertRefused(Consumer<JdbcClient> statement, String reason) {
		assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> this.outer.fails(() -> {
			this.jdbc.sql(INSERT).param(this.name).update();
			var wire = wires.get(this.setup).wire();
			wire.clear();
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> statement.accept(this.jdbc))
				.withMessageContaining(reason)
				.withMessageContaining("Nothing was sent");
			assertThat(wire.texts()).isEmpty();
			assertThat(this.jdbc.sql(COUNT).param(this.name).query(Long.class).single()).isEqualTo(1);
		}));
		assertThat(items()).as("rows after the rollback").isZero();
	}

	private void assertRefused(JdbcTransactionManager manager, JdbcClient client) {
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			client.sql(INSERT).param(this.name).update();
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> client.sql("set autocommit = 1").update());
			status.setRollbackOnly();
		});
		assertThat(items()).isZero();
	}

	private long items() {
		return database.control().sql(COUNT).param(this.name).query(Long.class).single();
	}

}
