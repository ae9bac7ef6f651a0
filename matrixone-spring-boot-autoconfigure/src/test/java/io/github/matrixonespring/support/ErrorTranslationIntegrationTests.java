package io.github.matrixonespring.support;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.matrixonespring.errorapp.ErrorApplication;
import io.github.matrixonespring.errorapp.ErrorApplication.InTransaction;
import io.github.matrixonespring.errorapp.Thing;
import io.github.matrixonespring.errorapp.ThingQueries;
import io.github.matrixonespring.errorapp.ThingRepository;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Errors that a server can be made to give, through JDBC and through JPA.
 */
class ErrorTranslationIntegrationTests {

	private static final String THING = "insert into thing values (?, ?, ?, ?)";

	/** Each provoked by a statement. */
	static final List<Arguments> statements = List.of(
			arguments("insert into thing values (1, 'other', 1, null)", DuplicateKeyException.class),
			arguments("insert into thing values (9, 'a', 1, null)", DuplicateKeyException.class),
			arguments("insert into thing values (9, 'b', null, null)", DataIntegrityViolationException.class),
			arguments("update thing set amount = null where id = 1", DataIntegrityViolationException.class),
			arguments("insert into thing values (9, 'b', 0, null)", DataIntegrityViolationException.class),
			arguments("insert into thing values (9, 'b', 1, 99)", DataIntegrityViolationException.class),
			arguments("update thing set parent = 99 where id = 1", DataIntegrityViolationException.class),
			arguments("delete from parent where id = 1", DataIntegrityViolationException.class),
			arguments("update parent set id = 2 where id = 1", DataIntegrityViolationException.class),
			arguments("insert into thing values (9, 'toolong', 1, null)", DataIntegrityViolationException.class),
			arguments("insert into thing values (9, 'b', 99999999999, null)", DataIntegrityViolationException.class),
			arguments("insert into thing values (9, 'b', 'x', null)", DataIntegrityViolationException.class),
			arguments("insert into thing (name) values ('b')", DataIntegrityViolationException.class),
			arguments("update thing set nix = 1", BadSqlGrammarException.class),
			arguments("delete from thing where nix = 1", BadSqlGrammarException.class),
			arguments("insert into thing (nix) values (1)", BadSqlGrammarException.class),
			arguments("insert into thing values (1)", BadSqlGrammarException.class),
			arguments("insert into nix values (1)", BadSqlGrammarException.class),
			arguments("delete from nix", BadSqlGrammarException.class),
			arguments("delete from nixdb.thing", BadSqlGrammarException.class),
			arguments("delete frm thing", BadSqlGrammarException.class));

	/** Each provoked by a row that a repository saves. */
	static final List<Arguments> rows = List.of(arguments(new Thing(9, "a", 1, null), DuplicateKeyException.class),
			arguments(new Thing(9, "b", null, null), DataIntegrityViolationException.class),
			arguments(new Thing(9, "b", 0, null), DataIntegrityViolationException.class),
			arguments(new Thing(9, "b", 1, 99), DataIntegrityViolationException.class),
			arguments(new Thing(9, "toolong", 1, null), DataIntegrityViolationException.class));

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext context;

	private static JdbcClient jdbc;

	private static InTransaction inTransaction;

	private final ExecutorService threads = Executors.newFixedThreadPool(2);

	@BeforeAll
	static void start() {
		context = ErrorApplication.start(database, 20);
		jdbc = context.getBean(JdbcClient.class);
		inTransaction = context.getBean(InTransaction.class);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void insertRows() {
		jdbc.sql("delete from thing").update();
		jdbc.sql("delete from parent").update();
		jdbc.sql("insert into parent values (1)").update();
		jdbc.sql(THING).params(1, "a", 1, 1).update();
		jdbc.sql(THING).params(2, "c", 1, null).update();
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@FieldSource("statements")
	void statementFailsThroughJdbc(String sql, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> jdbc.sql(sql).update())
			.isExactlyInstanceOf(expected);
	}

	@ParameterizedTest
	@FieldSource("statements")
	void batchFailsThroughJdbc(String sql, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> context.getBean(JdbcTemplate.class).batchUpdate("delete from thing where id = 77", sql))
			.isExactlyInstanceOf(expected);
	}

	@ParameterizedTest
	@FieldSource("statements")
	void statementFailsThroughJpa(String sql, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> context.getBean(ThingQueries.class).update(sql))
			.isExactlyInstanceOf(expected);
	}

	@ParameterizedTest
	@FieldSource("rows")
	void rowFailsInRepository(Thing thing, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> context.getBean(ThingRepository.class).saveAndFlush(thing))
			.isExactlyInstanceOf(expected);
	}

	@Test
	void rowFailsInRepositoryAtCommit() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> context.getBean(ThingRepository.class).save(new Thing(9, "a", 1, null)));
	}

	@Test
	void queryFailsInRepository() {
		ThingRepository things = context.getBean(ThingRepository.class);
		assertThat(Stream.<Callable<?>>of(things::selectUnknownColumn, things::selectUnknownTable,
				things::selectUnknownDatabase, things::selectWithSyntaxError))
			.allSatisfy((query) -> assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(query::call));
	}

	@Test
	void queryFailsThroughJdbc() {
		assertThat(Stream.of("select nix from thing", "select id from nix", "select id from nixdb.thing",
				"select id from thing for update nowait", "select t.id from thing"))
			.allSatisfy((sql) -> assertThatExceptionOfType(BadSqlGrammarException.class)
				.isThrownBy(() -> jdbc.sql(sql).query().listOfRows()));
	}

	@Test
	void writeInReadOnlyTransactionIsNotTransient() {
		TestServer.assumeReal("the refusal is that of MySQL Connector/J");
		TransactionTemplate readOnly = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		readOnly.setReadOnly(true);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> readOnly.executeWithoutResult((status) -> jdbc.sql("delete from thing").update()));
	}

	@Test
	void queryThatTakesTooLongTimesOut() {
		TestServer.assumeReal("the embedded engine has no function sleep");
		JdbcTemplate template = new JdbcTemplate(context.getBean(JdbcTemplate.class).getDataSource());
		template.setExceptionTranslator(context.getBean(MatrixOneSQLExceptionTranslator.class));
		template.setQueryTimeout(1);
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> template.queryForObject("select sleep(5)", Integer.class));
	}

	@Test
	void queryThatIsKilledTimesOut() throws Exception {
		TestServer.assumeReal("the embedded engine has no KILL");
		Future<?> query = this.threads.submit(() -> jdbc.sql("select sleep(8), 'killed'").query().listOfRows());
		long connection = waitForQuery();
		database.control().sql("kill query " + connection).update();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> query.get(20, TimeUnit.SECONDS))
			.withCauseExactlyInstanceOf(QueryTimeoutException.class);
	}

	private static long waitForQuery() {
		List<Long> found = List.of();
		while (found.isEmpty()) {
			found = database.control().sql("""
					select conn_id from processlist() p \
					where info like 'select sleep(8), ''killed''%'""").query(Long.class).list();
		}
		return found.get(0);
	}

	@ParameterizedTest
	@EnumSource
	void deadlockIsTransientForItsVictim(Access access) throws Exception {
		CyclicBarrier bothHaveLocked = new CyclicBarrier(2);
		Future<?> one = this.threads.submit(() -> lockBoth(access, bothHaveLocked, 1, 2));
		Future<?> other = this.threads.submit(() -> lockBoth(access, bothHaveLocked, 2, 1));
		List<Throwable> failures = Stream.of(failure(one), failure(other)).flatMap(List::stream).toList();
		assertThat(failures).isNotEmpty()
			.allSatisfy((failure) -> assertThat(failure).isExactlyInstanceOf(CannotAcquireLockException.class)
				.hasStackTraceContaining("deadlock detected"));
	}

	private static void lockBoth(Access access, CyclicBarrier bothHaveLocked, int first, int second) {
		inTransaction.call(() -> {
			access.update.accept("update thing set amount = amount + 1 where id = " + first);
			await(bothHaveLocked);
			access.update.accept("update thing set amount = amount + 1 where id = " + second);
			return null;
		});
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Throwable> failure(Future<?> future) throws Exception {
		try {
			future.get(1, TimeUnit.MINUTES);
			return List.of();
		}
		catch (ExecutionException ex) {
			return List.of(ex.getCause());
		}
	}

	enum Access {

		JDBC((sql) -> jdbc.sql(sql).update()),

		JPA((sql) -> context.getBean(ThingQueries.class).update(sql));

		private final Consumer<String> update;

		Access(Consumer<String> update) {
			this.update = update;
		}

	}

}
