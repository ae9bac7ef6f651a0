package io.github.matrixonespring.transaction;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others see of the snapshots of a transaction while it ends: synchronizations of
 * each order, event listeners of each phase, {@link TransactionExecutionListener}s before
 * and behind ours, callbacks of the future, and the caller.
 * <p>
 * Each line is a phase with those who were called in it, in their order. In brackets
 * stands what has changed since the one before: {@code snapshot} and {@code provisional}
 * exist or do not, and the future is {@code open}, {@code completed}, {@code cancelled}
 * or {@code failed}.
 */
@ParameterizedClass
@CsvSource({ "JDBC, JDBC", "JDBC, JDBC_WITHOUT_AUTOCOMMIT", "JPA, JPA", "JPA, JPA_WITHOUT_AUTOCOMMIT",
		"NOT_LISTENED_TO, JDBC" })
class TransactionOutcomeIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final FaultyConnections commits = new FaultyConnections(database);

	@Parameter(0)
	Managers managers;

	@Parameter(1)
	Setup setup;

	private ConfigurableApplicationContext context;

	private ConfigurableTransactionManager manager;

	private List<TransactionExecutionListener> ours;

	private List<ApplicationListener<?>> eventListeners;

	private SnapshotManager snapshots;

	private String name;

	private Timeline timeline;

	private CompletableFuture<Snapshot> future;

	/** Called by each observer with the phase and its name. */
	private Consumer<String> onObservation;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = database.application(this.setup, () -> this.setup.start(database, commits::initialize));
		this.manager = this.managers.manager(this.context);
		this.ours = List.copyOf(this.manager.getTransactionExecutionListeners());
		List<TransactionExecutionListener> listeners = new ArrayList<>();
		listeners.add(new Listener("first"));
		listeners.addAll(this.ours);
		listeners.add(new Listener("last"));
		this.manager.setTransactionExecutionListeners(listeners);
		this.eventListeners = Stream.of(TransactionPhase.values()).<ApplicationListener<?>>map(this::listener).toList();
		this.eventListeners.forEach(this.context::addApplicationListener);
		this.snapshots = this.context.getBean(SnapshotManager.class);
		this.onObservation = (observation) -> {
		};
		newTransaction();
	}

	private void newTransaction() {
		this.name = database.newName("o");
		this.timeline = new Timeline();
		this.future = null;
	}

	@AfterEach
	void removeListeners() {
		this.manager.setTransactionExecutionListeners(this.ours);
		this.eventListeners.forEach(this.context::removeApplicationListener);
	}

	@Test
	void committed() {
		assertThat(end(this::nothing)).isEqualTo("""
				beforeCommit: highest zero @BEFORE_COMMIT before after
				beforeCompletion: highest zero before after late
				listener.beforeCommit: first last
				afterCommit: highest zero before after late
				future: [snapshot, completed]
				afterCompletion: highest zero @AFTER_COMMIT @AFTER_COMPLETION before after late
				listener.afterCommit: first last
				caller: returns
				""");
	}

	@Test
	void rolledBack() {
		assertThat(end(() -> {
			throw new IllegalStateException("on purpose");
		})).isEqualTo(switch (this.managers) {
			case JDBC, JPA -> """
					beforeCompletion: highest zero before after
					listener.beforeRollback: first last
					future: [cancelled]
					afterCompletion: [no provisional] highest zero @AFTER_ROLLBACK @AFTER_COMPLETION before after
					listener.afterRollback: first last
					caller: IllegalStateException
					""";
			case NOT_LISTENED_TO -> """
					beforeCompletion: highest zero before after
					listener.beforeRollback: first last
					afterCompletion: highest
					future: [cancelled]
					afterCompletion: [no provisional] zero @AFTER_ROLLBACK @AFTER_COMPLETION before after
					listener.afterRollback: first last
					caller: IllegalStateException
					""";
		});
	}

	@Test
	void somebodyFailsAfterTheCommit() {
		failIn("afterCommit zero");
		assertThat(end(this::nothing)).isEqualTo(switch (this.managers) {
			case JDBC, JPA -> """
					beforeCommit: highest zero @BEFORE_COMMIT before after
					beforeCompletion: highest zero before after late
					listener.beforeCommit: first last
					afterCommit: highest zero
					future: [snapshot, completed]
					afterCompletion: highest zero @AFTER_COMMIT @AFTER_COMPLETION before after late
					listener.afterCommit: first last
					caller: IllegalStateException
					""";
			case NOT_LISTENED_TO -> """
					beforeCommit: highest zero @BEFORE_COMMIT before after
					beforeCompletion: highest zero before after late
					listener.beforeCommit: first last
					afterCommit: highest zero
					afterCompletion: highest
					future: [snapshot, completed]
					afterCompletion: zero @AFTER_COMMIT @AFTER_COMPLETION before after late
					listener.afterCommit: first last
					caller: IllegalStateException
					""";
		});
	}

	@Test
	void somebodyFailsBeforeTheCommit() {
		failIn("beforeCommit zero");
		assertThat(end(this::nothing)).isEqualTo(switch (this.managers) {
			case JDBC, JPA -> """
					beforeCommit: highest zero
					beforeCompletion: highest zero before after late
					future: [cancelled]
					afterCompletion: [no provisional] highest zero @AFTER_ROLLBACK @AFTER_COMPLETION before after late
					listener.afterRollback: first last
					caller: IllegalStateException
					""";
			case NOT_LISTENED_TO -> """
					beforeCommit: highest zero
					beforeCompletion: highest zero before after late
					afterCompletion: highest
					future: [cancelled]
					afterCompletion: [no provisional] zero @AFTER_ROLLBACK @AFTER_COMPLETION before after late
					listener.afterRollback: first last
					caller: IllegalStateException
					""";
		});
	}

	@Test
	void serverRefusesTheCommit() {
		commits.refuseNext(new SQLException("w-w conflict", "HY000", 20619));
		assertThat(end(this::nothing)).isEqualTo(switch (this.managers) {
			case JDBC, JPA -> """
					beforeCommit: highest zero @BEFORE_COMMIT before after
					beforeCompletion: highest zero before after late
					listener.beforeCommit: first last
					future: [cancelled]
					afterCompletion: [no provisional] highest zero @AFTER_ROLLBACK @AFTER_COMPLETION before after late
					listener.afterRollback: first last
					caller: PessimisticLockingFailureException
					""";
			case NOT_LISTENED_TO -> """
					beforeCommit: highest zero @BEFORE_COMMIT before after
					beforeCompletion: highest zero before after late
					listener.beforeCommit: first last
					afterCompletion: highest
					future: [failed]
					afterCompletion: zero @AFTER_COMPLETION before after late
					listener.afterCommit: first(failure) last(failure)
					caller: TransactionSystemException
					""";
		});
	}

	@Test
	void serverDoesNotAnswerTheCommit() {
		commits.commitNextAndLoseConnection();
		assertThat(end(this::nothing)).isEqualTo(switch (this.managers) {
			case JDBC -> """
					beforeCommit: highest zero @BEFORE_COMMIT before after
					beforeCompletion: highest zero before after late
					listener.beforeCommit: first last
					future: [failed]
					afterCompletion: highest zero @AFTER_COMPLETION before after late
					listener.afterRollback: first(failure) last(failure)
					caller: TransactionOutcomeUnknownException
					""";
			case JPA -> """
					beforeCommit: highest zero @BEFORE_COMMIT before after
					beforeCompletion: highest zero before after late
					listener.beforeCommit: first last
					future: [failed]
					afterCompletion: highest zero @AFTER_ROLLBACK @AFTER_COMPLETION before after late
					listener.afterRollback: first last
					caller: TransactionOutcomeUnknownException
					""";
			case NOT_LISTENED_TO -> """
					beforeCommit: highest zero @BEFORE_COMMIT before after
					beforeCompletion: highest zero before after late
					listener.beforeCommit: first last
					afterCompletion: highest
					future: [failed]
					afterCompletion: zero @AFTER_COMPLETION before after late
					listener.afterRollback: first(failure) last(failure)
					caller: TransactionSystemException
					""";
		});
	}

	@Test
	void whatMayBeDoneDuringTheCommit() {
		assertThat(uses(true, this::nothing, "beforeCommit zero", "beforeCommit @BEFORE_COMMIT",
				"beforeCompletion zero", "listener.beforeCommit last", "afterCommit zero", "future", "afterCommit late",
				"afterCompletion @AFTER_COMMIT", "afterCompletion zero", "listener.afterCommit first",
				"listener.afterCommit last"))
			.isEqualTo(inThisSetup(switch (this.managers) {
				case JDBC, JPA ->
					"""
							beforeCommit zero: snapshot registered, then there; clone joins, then there; jdbc works
							beforeCommit @BEFORE_COMMIT: snapshot registered, then there; clone joins, then there; jdbc works
							beforeCompletion zero: snapshot registered, then there; clone joins, then there; jdbc works
							listener.beforeCommit last: snapshot registered, then there; clone joins, then there; jdbc works
							afterCommit zero: snapshot at once, then there; clone at once, then there; jdbc works
							future: snapshot at once, then there; clone at once, then there; jdbc works
							afterCommit late: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion @AFTER_COMMIT: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion zero: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterCommit first: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterCommit last: snapshot at once, then there; clone at once, then there; jdbc works
							""";
				case NOT_LISTENED_TO ->
					"""
							beforeCommit zero: snapshot registered, then there; clone refused; jdbc works
							beforeCommit @BEFORE_COMMIT: snapshot registered, then there; clone refused; jdbc works
							beforeCompletion zero: snapshot registered, then there; clone refused; jdbc works
							listener.beforeCommit last: snapshot registered, then there; clone refused; jdbc works
							afterCommit zero: snapshot at once, then there; clone at once, then there; jdbc works
							future: snapshot at once, then there; clone at once, then there; jdbc works
							afterCommit late: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion @AFTER_COMMIT: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion zero: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterCommit first: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterCommit last: snapshot at once, then there; clone at once, then there; jdbc works
							""";
			}));
	}

	@Test
	void whatMayBeDoneDuringTheCommitWhereNobodyHasAskedForSnapshotBefore() {
		assertThat(uses(false, this::nothing, "beforeCommit zero", "beforeCommit @BEFORE_COMMIT",
				"beforeCompletion zero", "listener.beforeCommit last", "afterCommit zero", "afterCommit late",
				"afterCompletion @AFTER_COMMIT", "afterCompletion zero", "listener.afterCommit first",
				"listener.afterCommit last"))
			.isEqualTo(inThisSetup(switch (this.managers) {
				case JDBC ->
					"""
							beforeCommit zero: snapshot registered, then there; clone joins, then there; jdbc works
							beforeCommit @BEFORE_COMMIT: snapshot registered, then there; clone joins, then there; jdbc works
							beforeCompletion zero: snapshot registered, then there; clone joins, then there; jdbc works
							listener.beforeCommit last: snapshot registered, then there; clone joins, then there; jdbc works
							afterCommit zero: snapshot at once, then there; clone at once, then there; jdbc works
							afterCommit late: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion @AFTER_COMMIT: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion zero: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterCommit first: snapshot refused, then not there; clone refused; jdbc works
							listener.afterCommit last: snapshot refused, then not there; clone refused; jdbc works
							""";
				case JPA ->
					"""
							beforeCommit zero: snapshot registered, then there; clone joins, then there; jdbc works
							beforeCommit @BEFORE_COMMIT: snapshot registered, then there; clone joins, then there; jdbc works
							beforeCompletion zero: snapshot registered, then there; clone joins, then there; jdbc works
							listener.beforeCommit last: snapshot registered, then there; clone joins, then there; jdbc works
							afterCommit zero: snapshot at once, then there; clone at once, then there; jdbc works
							afterCommit late: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion @AFTER_COMMIT: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion zero: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterCommit first: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterCommit last: snapshot at once, then there; clone at once, then there; jdbc works
							""";
				case NOT_LISTENED_TO -> """
						beforeCommit zero: snapshot registered, then there; clone refused; jdbc works
						beforeCommit @BEFORE_COMMIT: snapshot registered, then there; clone refused; jdbc works
						beforeCompletion zero: snapshot registered, then there; clone refused; jdbc works
						listener.beforeCommit last: snapshot registered, then there; clone refused; jdbc works
						afterCommit zero: snapshot registered, then there; clone refused; jdbc works
						afterCommit late: snapshot registered, then there; clone refused; jdbc works
						afterCompletion @AFTER_COMMIT: snapshot refused, then not there; clone refused; jdbc works
						afterCompletion zero: snapshot refused, then not there; clone refused; jdbc works
						listener.afterCommit first: snapshot refused, then not there; clone refused; jdbc works
						listener.afterCommit last: snapshot refused, then not there; clone refused; jdbc works
						""";
			}));
	}

	@Test
	void whatMayBeDoneDuringTheRollback() {
		assertThat(uses(true, () -> {
			throw new IllegalStateException("on purpose");
		}, "beforeCompletion zero", "listener.beforeRollback last", "future", "afterCompletion @AFTER_ROLLBACK",
				"afterCompletion zero", "listener.afterRollback first", "listener.afterRollback last"))
			.isEqualTo(inThisSetup(switch (this.managers) {
				case JDBC ->
					"""
							beforeCompletion zero: snapshot registered, then not there; clone joins; jdbc works
							listener.beforeRollback last: snapshot registered, then not there; clone joins; jdbc works
							future: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion @AFTER_ROLLBACK: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion zero: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterRollback first: snapshot refused, then not there; clone refused; jdbc works
							listener.afterRollback last: snapshot refused, then not there; clone refused; jdbc works
							""";
				case JPA ->
					"""
							beforeCompletion zero: snapshot registered, then not there; clone joins; jdbc works
							listener.beforeRollback last: snapshot registered, then not there; clone joins; jdbc works
							future: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion @AFTER_ROLLBACK: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion zero: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterRollback first: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterRollback last: snapshot at once, then there; clone at once, then there; jdbc works
							""";
				case NOT_LISTENED_TO ->
					"""
							beforeCompletion zero: snapshot registered, then not there; clone refused; jdbc works
							listener.beforeRollback last: snapshot registered, then not there; clone refused; jdbc works
							future: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion @AFTER_ROLLBACK: snapshot at once, then there; clone at once, then there; jdbc works
							afterCompletion zero: snapshot at once, then there; clone at once, then there; jdbc works
							listener.afterRollback first: snapshot refused, then not there; clone refused; jdbc works
							listener.afterRollback last: snapshot refused, then not there; clone refused; jdbc works
							""";
			}));
	}

	/**
	 * On a connection on which autocommit stays off, nothing tells a listener of the
	 * manager that it is free again.
	 */
	private String inThisSetup(String uses) {
		return this.setup.hasAutocommit() ? uses : uses.replaceAll("(listener\\.after[^:]+): .*",
				"$1: snapshot refused, then not there; clone refused; jdbc works");
	}

	private void nothing() {
		// The transaction is committed.
	}

	private void failIn(String observation) {
		this.onObservation = (observed) -> {
			if (observed.equals(observation)) {
				throw new IllegalStateException("on purpose");
			}
		};
	}

	private String end(Runnable work) {
		run(true, work);
		return this.timeline.toString();
	}

	/**
	 * Run transactions, each of which somebody uses in another way in another phase of
	 * its end.
	 */
	private String uses(boolean asked, Runnable work, String... observations) {
		return Stream.of(observations)
			.map((observation) -> "%s: snapshot %s; clone %s; jdbc %s%n".formatted(observation,
					use(observation, asked, work, this::createAfterCommit)
							+ (snapshotExists("_used") ? ", then there" : ", then not there"),
					use(observation, asked, work, this::cloneDatabase) + (cloneExists() ? ", then there" : ""),
					use(observation, asked, work, this::query)))
			.collect(Collectors.joining());
	}

	private String use(String observation, boolean asked, Runnable work, Supplier<String> use) {
		newTransaction();
		AtomicReference<String> result = new AtomicReference<>();
		this.onObservation = (observed) -> {
			if (observed.equals(observation) && result.get() == null) {
				result.set("");
				result.set(attempt(use));
			}
		};
		run(asked, work);
		assertThat(result.get()).as(observation).isNotEmpty();
		return result.get();
	}

	private String createAfterCommit() {
		return this.snapshots.createAfterCommit(request("_used")).isDone() ? "at once" : "registered";
	}

	private String cloneDatabase() {
		this.context.getBean(CloneManager.class).cloneDatabase(this.name + "_clone", database.database());
		return cloneExists() ? "at once" : "joins";
	}

	private String query() {
		this.context.getBean(JdbcClient.class).sql("select count(*) from item").query(Long.class).single();
		return "works";
	}

	private static String attempt(Supplier<String> use) {
		try {
			return use.get();
		}
		catch (RuntimeException ex) {
			return (ex instanceof NotAllowedInTransactionException) ? "refused" : ex.toString();
		}
	}

	private void run(boolean asked, Runnable work) {
		try {
			new TransactionTemplate((PlatformTransactionManager) this.manager).executeWithoutResult((status) -> {
				this.context.getBean(JdbcClient.class)
					.sql("insert into item (name) values (?)")
					.param(this.name)
					.update();
				this.context.publishEvent(this);
				register("highest", Ordered.HIGHEST_PRECEDENCE);
				register("zero", 0);
				register("before", Ordered.LOWEST_PRECEDENCE);
				if (asked) {
					this.snapshots.createBefore(request("_provisional"));
					this.future = this.snapshots.createAfterCommit(request("_snapshot"));
					this.future.whenComplete((snapshot, failure) -> observe("future", ""));
				}
				register("after", Ordered.LOWEST_PRECEDENCE);
				this.timeline.start();
				work.run();
			});
			this.timeline.add("caller", "returns");
		}
		catch (RuntimeException ex) {
			this.timeline.add("caller", ex.getClass().getSimpleName());
		}
	}

	private void register(String observer, int order) {
		TransactionSynchronizationManager.registerSynchronization(new Synchronization(observer, order));
	}

	private ApplicationListener<?> listener(TransactionPhase phase) {
		return TransactionalApplicationListener.<Object>forPayload(phase, (event) -> {
			if (event == this) {
				observe((phase == TransactionPhase.BEFORE_COMMIT) ? "beforeCommit" : "afterCompletion", "@" + phase);
			}
		});
	}

	private void observe(String phase, String observer) {
		this.timeline.add(phase, observer);
		this.onObservation.accept((phase + " " + observer).strip());
	}

	private SnapshotRequest request(String suffix) {
		return SnapshotRequest.named(this.name + suffix);
	}

	private boolean snapshotExists(String suffix) {
		return count("select count(*) from mo_catalog.mo_snapshots where sname = ?", suffix) > 0;
	}

	private boolean cloneExists() {
		return count("select count(*) from information_schema.schemata where schema_name = ?", "_clone") > 0;
	}

	private long count(String sql, String suffix) {
		return database.control().sql(sql).param(this.name + suffix).query(Long.class).single();
	}

	private final class Timeline {

		private final StringBuilder text = new StringBuilder();

		private String phase = "";

		private List<String> state = List.of();

		void start() {
			this.state = state();
		}

		void add(String phase, String observer) {
			if (!phase.equals(this.phase)) {
				this.phase = phase;
				this.text.append(this.text.isEmpty() ? "" : "\n").append(phase).append(":");
			}
			List<String> now = state();
			List<String> changes = now.stream().filter((part) -> !this.state.contains(part)).toList();
			if (!changes.isEmpty()) {
				this.text.append(" ").append(changes);
			}
			this.state = now;
			this.text.append(observer.isEmpty() ? "" : " " + observer);
		}

		private List<String> state() {
			CompletableFuture<Snapshot> future = TransactionOutcomeIntegrationTests.this.future;
			if (future == null) {
				return List.of();
			}
			return List.of(snapshotExists("_snapshot") ? "snapshot" : "no snapshot",
					snapshotExists("_provisional") ? "provisional" : "no provisional",
					future.isCancelled() ? "cancelled"
							: future.isCompletedExceptionally() ? "failed" : future.isDone() ? "completed" : "open");
		}

		@Override
		public String toString() {
			return this.text.append("\n").toString();
		}

	}

	private final class Synchronization implements TransactionSynchronization {

		private final String observer;

		private final int order;

		Synchronization(String observer, int order) {
			this.observer = observer;
			this.order = order;
		}

		@Override
		public int getOrder() {
			return this.order;
		}

		@Override
		public void beforeCommit(boolean readOnly) {
			if (this.observer.equals("zero")) {
				register("late", Ordered.LOWEST_PRECEDENCE);
			}
			observe("beforeCommit", this.observer);
		}

		@Override
		public void beforeCompletion() {
			observe("beforeCompletion", this.observer);
		}

		@Override
		public void afterCommit() {
			observe("afterCommit", this.observer);
		}

		@Override
		public void afterCompletion(int status) {
			observe("afterCompletion", this.observer);
		}

	}

	private final class Listener implements TransactionExecutionListener {

		private final String observer;

		Listener(String observer) {
			this.observer = observer;
		}

		@Override
		public void beforeCommit(TransactionExecution transaction) {
			observe("listener.beforeCommit", this.observer);
		}

		@Override
		public void afterCommit(TransactionExecution transaction, Throwable failure) {
			observe("listener.afterCommit", this.observer + ((failure != null) ? "(failure)" : ""));
		}

		@Override
		public void beforeRollback(TransactionExecution transaction) {
			observe("listener.beforeRollback", this.observer);
		}

		@Override
		public void afterRollback(TransactionExecution transaction, Throwable failure) {
			observe("listener.afterRollback", this.observer + ((failure != null) ? "(failure)" : ""));
		}

	}

	/**
	 * The managers whose transactions are ended.
	 */
	enum Managers {

		JDBC, JPA, NOT_LISTENED_TO;

		ConfigurableTransactionManager manager(ConfigurableApplicationContext context) {
			return (this == NOT_LISTENED_TO) ? new JdbcTransactionManager(context.getBean(DataSource.class))
					: context.getBean(ConfigurableTransactionManager.class);
		}

	}

}
