package io.github.matrixonespring.support;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.github.matrixonespring.errorapp.ErrorApplication;
import io.github.matrixonespring.errorapp.ErrorApplication.InTransaction;
import io.github.matrixonespring.errorapp.Thing;
import io.github.matrixonespring.errorapp.ThingQueries;
import io.github.matrixonespring.errorapp.ThingRepository;
import io.github.matrixonespring.test.MatrixOneTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import org.springframework.beans.factory.annotation.Autowired;
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
@MatrixOneTest(classes = ErrorApplication.class,
		properties = "spring.datasource.hikari.connection-init-sql=set lock_wait_timeout = 20")
class ErrorTranslationIntegrationTests {

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

	private final ExecutorService threads = Executors.newFixedThreadPool(2);

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private JdbcTemplate template;

	@Autowired
	private ThingRepository things;

	@Autowired
	private ThingQueries queries;

	@Autowired
	private InTransaction inTransaction;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@Autowired
	private MatrixOneSQLExceptionTranslator translator;

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@FieldSource("statements")
	void statementFailsThroughJdbc(String sql, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.jdbc.sql(sql).update())
			.isExactlyInstanceOf(expected);
	}

	@ParameterizedTest
	@FieldSource("statements")
	void batchFailsThroughJdbc(String sql, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.template.batchUpdate("delete from thing where id = 77", sql))
			.isExactlyInstanceOf(expected);
	}

	@ParameterizedTest
	@FieldSource("statements")
	void statementFailsThroughJpa(String sql, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.queries.update(sql))
			.isExactlyInstanceOf(expected);
	}

	@ParameterizedTest
	@FieldSource("rows")
	void rowFailsInRepository(Thing thing, Class<? extends DataAccessException> expected) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.things.saveAndFlush(thing))
			.isExactlyInstanceOf(expected);
	}

	@Test
	void rowFailsInRepositoryAtCommit() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.things.save(new Thing(9, "a", 1, null)));
	}

	@Test
	void queryFailsInRepository() {
		assertThat(Stream.<Callable<?>>of(this.things::selectUnknownColumn, this.things::selectUnknownTable,
				this.things::selectUnknownDatabase, this.things::selectWithSyntaxError))
			.allSatisfy((query) -> assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(query::call));
	}

	@Test
	void queryFailsThroughJdbc() {
		assertThat(Stream.of("select nix from thing", "select id from nix", "select id from nixdb.thing",
				"select id from thing for update nowait", "select t.id from thing"))
			.allSatisfy((sql) -> assertThatExceptionOfType(BadSqlGrammarException.class)
				.isThrownBy(() -> this.jdbc.sql(sql).query().listOfRows()));
	}

	@Test
	void writeInReadOnlyTransactionIsNotTransient() {
		assumeServer("the refusal is that of MySQL Connector/J");
		TransactionTemplate readOnly = new TransactionTemplate(this.transactionManager);
		readOnly.setReadOnly(true);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> readOnly.executeWithoutResult((status) -> this.jdbc.sql("delete from thing").update()));
	}

	@Test
	void queryThatTakesTooLongTimesOut() {
		assumeServer("the embedded engine has no function sleep");
		JdbcTemplate impatient = new JdbcTemplate(this.template.getDataSource());
		impatient.setExceptionTranslator(this.translator);
		impatient.setQueryTimeout(1);
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> impatient.queryForObject("select sleep(5)", Integer.class));
	}

	@Test
	void queryThatIsKilledTimesOut() throws Exception {
		assumeServer("the embedded engine has no KILL");
		Future<?> query = this.threads.submit(() -> this.jdbc.sql("select sleep(8), 'killed'").query().listOfRows());
		long connection = waitForQuery();
		this.jdbc.sql("kill query " + connection).update();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> query.get(20, TimeUnit.SECONDS))
			.withCauseExactlyInstanceOf(QueryTimeoutException.class);
	}

	private long waitForQuery() {
		List<Long> found = List.of();
		while (found.isEmpty()) {
			found = this.jdbc.sql("""
					select conn_id from processlist() p \
					where info like 'select sleep(8), ''killed''%'""").query(Long.class).list();
		}
		return found.get(0);
	}

	private static void assumeServer(String reason) {
		if (System.getenv("MATRIXONE_TEST_URL") == null) {
			Assumptions.abort("without MATRIXONE_TEST_URL: " + reason);
		}
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

	private void lockBoth(Access access, CyclicBarrier bothHaveLocked, int first, int second) {
		this.inTransaction.call(() -> {
			access.update(this, "update thing set amount = amount + 1 where id = " + first);
			await(bothHaveLocked);
			access.update(this, "update thing set amount = amount + 1 where id = " + second);
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

		JDBC((tests, sql) -> tests.jdbc.sql(sql).update()),

		JPA((tests, sql) -> tests.queries.update(sql));

		private final BiConsumer<ErrorTranslationIntegrationTests, String> update;

		Access(BiConsumer<ErrorTranslationIntegrationTests, String> update) {
			this.update = update;
		}

		void update(ErrorTranslationIntegrationTests tests, String sql) {
			this.update.accept(tests, sql);
		}

	}

}
