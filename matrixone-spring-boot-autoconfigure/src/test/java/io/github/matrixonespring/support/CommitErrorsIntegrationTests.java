package io.github.matrixonespring.support;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Errors of COMMIT, and what {@link Retryable} makes of them.
 */
class CommitErrorsIntegrationTests {

	private static final SQLException CONFLICT = new SQLException("w-w conflict", "HY000", 20619);

	private static final SQLException UNKNOWN = new SQLException("txn commit status is unknown: test", "HY000", 20638);

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final FaultyConnections commits = new FaultyConnections(database);

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JDBC_WITH_OWN_TRANSACTION_MANAGER", "JPA",
			"JPA_WITHOUT_AUTOCOMMIT", "JPA_WITH_OWN_TRANSACTION_MANAGER" })
	void conflictIsTransient(Setup setup) {
		String name = name(setup, "conflict");
		try (ConfigurableApplicationContext context = start(setup)) {
			this.commits.refuseNext(CONFLICT);
			assertThatExceptionOfType(PessimisticLockingFailureException.class).isThrownBy(() -> add(context, name))
				.withRootCauseInstanceOf(SQLException.class);
		}
		assertThat(items(name)).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JDBC_WITH_OWN_TRANSACTION_MANAGER", "JPA",
			"JPA_WITHOUT_AUTOCOMMIT", "JPA_WITH_OWN_TRANSACTION_MANAGER" })
	void outcomeThatTheServerDoesNotKnowIsUnknown(Setup setup) {
		String name = name(setup, "unknown");
		try (ConfigurableApplicationContext context = start(setup)) {
			this.commits.commitNextAndAnswer(UNKNOWN);
			assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> add(context, name));
		}
		assertThat(items(name)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JDBC_WITH_OWN_TRANSACTION_MANAGER", "JPA",
			"JPA_WITHOUT_AUTOCOMMIT", "JPA_WITH_OWN_TRANSACTION_MANAGER" })
	void connectionThatIsLostDuringCommitIsUnknownOutcome(Setup setup) {
		String name = name(setup, "lost");
		try (ConfigurableApplicationContext context = start(setup)) {
			this.commits.commitNextAndLoseConnection();
			assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> add(context, name));
			add(context, name + "_next");
		}
		assertThat(items(name)).isEqualTo(1);
		assertThat(items(name + "_next")).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void retryAfterConflictCommitsAndHasOneSnapshot(Setup setup) {
		String name = name(setup, "retried");
		try (ConfigurableApplicationContext context = start(setup)) {
			RetriedService service = context.getBean(RetriedService.class);
			this.commits.refuseNext(CONFLICT);
			service.add(name);
			assertThat(service.attempts()).hasValue(2);
		}
		assertThat(items(name)).isEqualTo(1);
		assertThat(snapshots(name)).containsExactly(name);
		assertThat(database.control()
			.sql("select count(*) from item {snapshot = '" + name + "'} where name = ?")
			.param(name)
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void unknownOutcomeIsNotRetried(Setup setup) {
		String name = name(setup, "not_retried");
		try (ConfigurableApplicationContext context = start(setup)) {
			RetriedService service = context.getBean(RetriedService.class);
			this.commits.commitNextAndAnswer(UNKNOWN);
			assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> service.add(name));
			assertThat(service.attempts()).hasValue(1);
		}
		assertThat(items(name)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JDBC_WITH_OWN_TRANSACTION_MANAGER", "JPA",
			"JPA_WITHOUT_AUTOCOMMIT", "JPA_WITH_OWN_TRANSACTION_MANAGER" })
	void provisionalSnapshotIsKeptWhereTheServerDoesNotKnowTheOutcome(Setup setup) {
		String name = name(setup, "kept");
		try (ConfigurableApplicationContext context = start(setup)) {
			this.commits.commitNextAndAnswer(UNKNOWN);
			assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
				.isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
					context.getBean(SnapshotManager.class).createBefore(SnapshotRequest.named(name));
					context.getBean(ItemStore.class).add(name);
				}));
			assertThat(context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class)).singleElement()
				.satisfies((event) -> assertThat(event.message()).contains("was kept"));
		}
		assertThat(snapshots(name)).containsExactly(name);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JDBC_WITH_OWN_TRANSACTION_MANAGER", "JPA",
			"JPA_WITHOUT_AUTOCOMMIT", "JPA_WITH_OWN_TRANSACTION_MANAGER" })
	void provisionalSnapshotGoesWithTransactionThatConflicts(Setup setup) {
		String name = name(setup, "gone");
		try (ConfigurableApplicationContext context = start(setup)) {
			this.commits.refuseNext(CONFLICT);
			assertThatExceptionOfType(PessimisticLockingFailureException.class)
				.isThrownBy(() -> context.getBean(OuterService.class)
					.commits(() -> context.getBean(SnapshotManager.class).createBefore(SnapshotRequest.named(name))));
		}
		assertThat(snapshots(name)).isEmpty();
	}

	private ConfigurableApplicationContext start(Setup setup) {
		return setup.start(database, (context) -> {
			this.commits.initialize(context);
			new AnnotatedBeanDefinitionReader((BeanDefinitionRegistry) context).register(Retries.class);
		});
	}

	private static void add(ConfigurableApplicationContext context, String name) {
		context.getBean(OuterService.class).commits(() -> context.getBean(ItemStore.class).add(name));
	}

	private static String name(Setup setup, String name) {
		return database.name(setup.name().toLowerCase(Locale.ROOT) + "_" + name);
	}

	private static long items(String name) {
		return database.control()
			.sql("select count(*) from item where name = ?")
			.param(name)
			.query(Long.class)
			.single();
	}

	private static List<String> snapshots(String name) {
		return database.control()
			.sql("select sname from mo_catalog.mo_snapshots where sname like ?")
			.param(name.replace("_", "\\_") + "%")
			.query(String.class)
			.list();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class Retries {

		@Bean
		RetriedService retriedService(ItemStore items) {
			return new RetriedService(items);
		}

	}

	/**
	 * A service whose transactions are run again.
	 */
	static class RetriedService {

		private final AtomicInteger attempts = new AtomicInteger();

		private final ItemStore items;

		RetriedService(ItemStore items) {
			this.items = items;
		}

		@Retryable(includes = TransientDataAccessException.class, maxRetries = 2, delay = 1)
		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void add(String name) {
			this.attempts.incrementAndGet();
			this.items.add(name);
		}

		public AtomicInteger attempts() {
			return this.attempts;
		}

	}

}
