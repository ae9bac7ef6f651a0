package io.github.matrixonespring.hibernate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.matrixonespring.errorapp.ErrorApplication;
import io.github.matrixonespring.errorapp.ErrorApplication.InTransaction;
import io.github.matrixonespring.errorapp.Thing;
import io.github.matrixonespring.errorapp.ThingQueries;
import io.github.matrixonespring.errorapp.ThingRepository;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Pessimistic locks through JPA, with {@link MatrixOneDialect}. Somebody else who wants a
 * row that is locked is on another connection and waits for one second.
 */
class PessimisticLockIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext context;

	private static ThingRepository things;

	private static ThingQueries queries;

	private static InTransaction inTransaction;

	@BeforeAll
	static void start() {
		context = ErrorApplication.start(database, 1);
		things = context.getBean(ThingRepository.class);
		queries = context.getBean(ThingQueries.class);
		inTransaction = context.getBean(InTransaction.class);
		database.control().sql("set lock_wait_timeout = 1").update();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void insertRow() {
		database.control().sql("delete from thing").update();
		database.control().sql("insert into thing values (1, 'a', 1, null)").update();
		database.control().sql("insert into thing values (2, 'b', 1, null)").update();
	}

	@Test
	void dialectIsThatOfMatrixOne() {
		assertThat(context.getBean(EntityManagerFactory.class)
			.unwrap(SessionFactoryImplementor.class)
			.getJdbcServices()
			.getDialect()).isExactlyInstanceOf(MatrixOneDialect.class);
	}

	@ParameterizedTest
	@EnumSource
	void rowIsLockedAgainstWriters(Lock lock) {
		inTransaction.call(() -> {
			assertThat(lock.find().getName()).isEqualTo("a");
			assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> elsewhere(() -> update(1)));
			assertThat(elsewhere(() -> update(2))).isEqualTo(1);
			return null;
		});
	}

	@ParameterizedTest
	@EnumSource
	void lockOfRowThatIsLockedFailsAfterTheTimeOfTheSession(Lock lock) {
		inTransaction.call(() -> {
			update(1);
			long start = System.nanoTime();
			assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> elsewhere(lock::find));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
			return null;
		});
	}

	@ParameterizedTest
	@EnumSource
	void lockOfRowThatIsLockedWaitsForItsCommit(Lock lock) throws Exception {
		CompletableFuture<Thing> waiting = inTransaction.call(() -> {
			update(1);
			CompletableFuture<Thing> found = CompletableFuture.supplyAsync(() -> inTransaction.call(lock::find));
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> found.get(200, TimeUnit.MILLISECONDS));
			return found;
		});
		assertThat(waiting.get(10, TimeUnit.SECONDS).getName()).isEqualTo("new");
	}

	@Test
	void timeToWaitDoesNotCommitWhatWentBefore() {
		assertThatIllegalStateException().isThrownBy(() -> inTransaction.call(() -> {
			things.saveAndFlush(new Thing(3, "c", 1, null));
			assertThat(things.findWithinTime(1)).isPresent();
			assertThat(queries.find(2, LockModeType.PESSIMISTIC_WRITE, 100)).isNotNull();
			throw new IllegalStateException("on purpose");
		}));
		assertThat(things.existsById(3)).isFalse();
	}

	private static int update(int id) {
		return context.getBean(JdbcClient.class)
			.sql("update thing set name = ? where id = ?")
			.params((id == 1) ? "new" : "newer", id)
			.update();
	}

	private static <T> T elsewhere(Supplier<T> work) {
		try {
			return CompletableFuture.supplyAsync(() -> inTransaction.call(work)).get(20, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex);
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	enum Lock {

		WRITE_QUERY(() -> things.findForUpdate(1).orElseThrow()),

		READ_QUERY(() -> things.findForShare(1).orElseThrow()),

		WRITE_FIND(() -> queries.find(1, LockModeType.PESSIMISTIC_WRITE)),

		READ_FIND(() -> queries.find(1, LockModeType.PESSIMISTIC_READ)),

		/** The server has none: it waits. */
		WITHOUT_WAITING(() -> things.findWithoutWaiting(1).orElseThrow()),

		/** The server has none: it waits. */
		SKIP_LOCKED(() -> things.findUnlocked(1).orElseThrow()),

		WITHIN_TIME(() -> things.findWithinTime(1).orElseThrow());

		private final Supplier<Thing> query;

		Lock(Supplier<Thing> query) {
			this.query = query;
		}

		Thing find() {
			return this.query.get();
		}

	}

}
