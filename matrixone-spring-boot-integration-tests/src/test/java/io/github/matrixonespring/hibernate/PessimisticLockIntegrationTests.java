package io.github.matrixonespring.hibernate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.matrixonespring.errorapp.ErrorApplication;
import io.github.matrixonespring.errorapp.ErrorApplication.InTransaction;
import io.github.matrixonespring.errorapp.Thing;
import io.github.matrixonespring.errorapp.ThingQueries;
import io.github.matrixonespring.errorapp.ThingRepository;
import io.github.matrixonespring.test.MatrixOneTest;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Pessimistic locks through JPA, with {@link MatrixOneDialect}. Somebody else who wants a
 * row that is locked is on another connection and waits for one second.
 */
@MatrixOneTest(classes = ErrorApplication.class,
		properties = "spring.datasource.hikari.connection-init-sql=set lock_wait_timeout = 1")
class PessimisticLockIntegrationTests {

	@Autowired
	private ThingRepository things;

	@Autowired
	private ThingQueries queries;

	@Autowired
	private InTransaction inTransaction;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private EntityManagerFactory entityManagerFactory;

	@Test
	void dialectIsThatOfMatrixOne() {
		assertThat(this.entityManagerFactory.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect())
			.isExactlyInstanceOf(MatrixOneDialect.class);
	}

	@ParameterizedTest
	@EnumSource
	void rowIsLockedAgainstWriters(Lock lock) {
		this.inTransaction.call(() -> {
			assertThat(lock.find(this).getName()).isEqualTo("a");
			assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> elsewhere(() -> update(1)));
			assertThat(elsewhere(() -> update(2))).isEqualTo(1);
			return null;
		});
	}

	@ParameterizedTest
	@EnumSource
	void lockOfRowThatIsLockedFailsAfterTheTimeOfTheSession(Lock lock) {
		this.inTransaction.call(() -> {
			update(1);
			long start = System.nanoTime();
			assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> elsewhere(() -> lock.find(this)));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
			return null;
		});
	}

	@ParameterizedTest
	@EnumSource
	void lockOfRowThatIsLockedWaitsForItsCommit(Lock lock) throws Exception {
		CompletableFuture<Thing> waiting = this.inTransaction.call(() -> {
			update(1);
			CompletableFuture<Thing> found = CompletableFuture
				.supplyAsync(() -> this.inTransaction.call(() -> lock.find(this)));
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> found.get(200, TimeUnit.MILLISECONDS));
			return found;
		});
		assertThat(waiting.get(10, TimeUnit.SECONDS).getName()).isEqualTo("new");
	}

	@ParameterizedTest
	@ValueSource(strings = { "skip locked", "nowait" })
	void statementOfOnesOwnWithAnOptionSaysThatTheServerHasNone(String option) {
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> this.jdbc.sql("select * from thing for update " + option).query().listOfRows())
			.withMessageContaining("MatrixOne has no SKIP LOCKED, NOWAIT or WAIT");
	}

	@Test
	void timeToWaitDoesNotCommitWhatWentBefore() {
		assertThatIllegalStateException().isThrownBy(() -> this.inTransaction.call(() -> {
			this.things.saveAndFlush(new Thing(3, "new", 1, null));
			assertThat(this.things.findWithinTime(1)).isPresent();
			assertThat(this.queries.find(2, LockModeType.PESSIMISTIC_WRITE, 100)).isNotNull();
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.things.existsById(3)).isFalse();
	}

	private int update(int id) {
		return this.jdbc.sql("update thing set name = ? where id = ?").params((id == 1) ? "new" : "newer", id).update();
	}

	private <T> T elsewhere(Supplier<T> work) {
		try {
			return CompletableFuture.supplyAsync(() -> this.inTransaction.call(work)).get(20, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex);
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	enum Lock {

		WRITE_QUERY((tests) -> tests.things.findForUpdate(1).orElseThrow()),

		READ_QUERY((tests) -> tests.things.findForShare(1).orElseThrow()),

		WRITE_FIND((tests) -> tests.queries.find(1, LockModeType.PESSIMISTIC_WRITE)),

		READ_FIND((tests) -> tests.queries.find(1, LockModeType.PESSIMISTIC_READ)),

		/** The server has none: it waits. */
		WITHOUT_WAITING((tests) -> tests.things.findWithoutWaiting(1).orElseThrow()),

		/** The server has none: it waits. */
		SKIP_LOCKED((tests) -> tests.things.findUnlocked(1).orElseThrow()),

		WITHIN_TIME((tests) -> tests.things.findWithinTime(1).orElseThrow());

		private final Function<PessimisticLockIntegrationTests, Thing> query;

		Lock(Function<PessimisticLockIntegrationTests, Thing> query) {
			this.query = query;
		}

		Thing find(PessimisticLockIntegrationTests tests) {
			return this.query.apply(tests);
		}

	}

}
