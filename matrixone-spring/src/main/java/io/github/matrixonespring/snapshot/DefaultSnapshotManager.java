package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.MatrixOneTransaction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Default implementation of {@link SnapshotManager}, for those that wire one up
 * themselves: Spring Boot's auto-configuration does, and {@code MatrixOneTemplate}.
 * Without either, {@link SnapshotManager#of} is enough.
 *
 * @since 0.1.0
 */
public final class DefaultSnapshotManager
		implements SnapshotManager, MatrixOneAccessor, ApplicationEventPublisherAware {

	private static final Log logger = LogFactory.getLog(SnapshotManager.class);

	private final MatrixOneConnections connections;

	private final SnapshotEvents events;

	private final SnapshotRegistrar registrar;

	/**
	 * Create a manager without a ledger. As a bean it publishes its events to its
	 * application context.
	 * @param connections the connections, to be closed by the caller
	 */
	public DefaultSnapshotManager(MatrixOneConnections connections) {
		this(connections, null, null);
	}

	/**
	 * Create a manager.
	 * @param connections the connections, to be closed by the caller
	 * @param events receives what is created and dropped, or {@code null} for the
	 * application context that it is a bean of
	 * @param ledger keeps account of what transactions ask for: the registrar of a
	 * {@code SnapshotLedger}, or {@code null}
	 */
	public DefaultSnapshotManager(MatrixOneConnections connections, @Nullable ApplicationEventPublisher events,
			@Nullable SnapshotRegistrar ledger) {
		this.connections = connections;
		this.events = new SnapshotEvents(connections, events);
		this.registrar = (ledger != null) ? ledger : new DirectSnapshots();
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher applicationEventPublisher) {
		SnapshotAfterCommitPostProcessor.requireIn(applicationEventPublisher);
		this.events.publishTo(applicationEventPublisher);
	}

	@Override
	public MatrixOneConnections getConnections() {
		return this.connections;
	}

	@Override
	public Snapshot create(SnapshotRequest request) {
		this.connections.currentTransaction().ifPresent((transaction) -> warnIfWritten(transaction, request.name()));
		return createBefore(request);
	}

	/**
	 * A snapshot does not contain what its transaction has written, nor what JPA has yet
	 * to write.
	 */
	private void warnIfWritten(MatrixOneTransaction transaction, SnapshotName name) {
		transaction.sendPendingChanges();
		try {
			if (this.connections.currentTransactionHasWritten()) {
				logger.warn("""
						Snapshot '%s' is created in a transaction that has already written or locked rows, and will \
						not contain what it has written: use createAfterCommit for that, or createBefore to say that \
						it is not wanted""".formatted(name));
			}
		}
		catch (DataAccessException ex) {
			logger.warn("Could not tell whether the transaction has written rows, which snapshot '" + name
					+ "' would not contain", ex);
		}
	}

	@Override
	public Snapshot createBefore(SnapshotRequest request) {
		Assert.isTrue(!request.isCoalesced(),
				() -> "Snapshot '%s' cannot be coalesced: that is for createAfterCommit".formatted(request.name()));
		Optional<TransactionSnapshots> transaction = currentTransaction();
		ObservedOperation operation = ObservedOperation
			.of(Kind.SNAPSHOT, transaction.isPresent() ? Action.CREATE_PROVISIONAL : Action.CREATE,
					request.target().level())
			.named(request.name());
		return this.connections.getObserver().observe(operation, () -> createBefore(request, transaction, operation));
	}

	private Snapshot createBefore(SnapshotRequest request, Optional<TransactionSnapshots> transaction,
			ObservedOperation operation) {
		boolean provisional = transaction.isPresent();
		SnapshotRequest resolved = request.of(inCurrentDatabase(request.target(), provisional));
		operation.about(resolved.target());
		boolean created = false;
		Snapshot snapshot;
		try (MatrixOneStatements statements = provisional ? this.connections.asAdministrator().beside()
				: this.connections.asAdministrator().immediate()) {
			ProvisionalSnapshot registered = null;
			if (!request.onlyIfMissing() || SnapshotCatalog.findExisting(statements, resolved).isEmpty()) {
				registered = provisional ? createProvisional(statements, resolved, transaction.get()) : null;
				created = (registered != null) ? registered.isCreated() : create(statements, resolved);
			}
			snapshot = SnapshotCatalog.get(statements, resolved.name());
			if (created && registered != null) {
				registered.remember(snapshot);
			}
		}
		finally {
			if (created) {
				this.events.created(resolved, provisional, 0, operation);
			}
		}
		if (!created) {
			operation.unchanged();
		}
		return withProvisional(snapshot);
	}

	private ProvisionalSnapshot createProvisional(MatrixOneStatements statements, SnapshotRequest request,
			TransactionSnapshots transaction) {
		try (MatrixOneStatements joined = this.connections.joining()) {
			// A transaction that cannot write cannot release it.
			SnapshotRegistrar.Note note = canTransactionWrite()
					? this.registrar.noteProvisional(request, statements, joined) : null;
			ProvisionalSnapshot snapshot = new ProvisionalSnapshot(request.name(), note, this.connections, this.events);
			try {
				if (create(statements, request)) {
					snapshot.created();
				}
				else {
					snapshot.notCreated(joined);
				}
			}
			catch (RuntimeException ex) {
				if (MatrixOneSQLExceptionTranslator.isAnswered(ex)) {
					snapshot.notCreated(joined);
				}
				throw ex;
			}
			finally {
				transaction.add(snapshot);
			}
			return snapshot;
		}
	}

	/**
	 * Create a snapshot, or find that somebody else was faster where that will do.
	 */
	private static boolean create(MatrixOneStatements statements, SnapshotRequest request) {
		try {
			SnapshotCatalog.create(statements, request);
			return true;
		}
		catch (SnapshotAlreadyExistsException ex) {
			if (request.onlyIfMissing() && SnapshotCatalog.findExisting(statements, request).isPresent()) {
				return false;
			}
			throw ex;
		}
	}

	@Override
	public CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request) {
		Assert.isTrue(!request.onlyIfMissing(),
				() -> "Snapshot '%s' cannot be created after the commit 'if not exists': an existing one would not contain the commit"
					.formatted(request.name()));
		check(request);
		Optional<TransactionSnapshots> transaction = currentTransaction();
		boolean inTransaction = transaction.isPresent();
		SnapshotRequest resolved = request.of(inCurrentDatabase(request.target(), inTransaction));
		if (inTransaction) {
			return transaction.get().ask(resolved, canTransactionWrite());
		}
		// Its commit is taken to have just happened.
		TransactionSnapshots snapshots = newSnapshots();
		CompletableFuture<Snapshot> future = snapshots.ask(resolved, false);
		snapshots.committed();
		return future;
	}

	@Override
	public void check(SnapshotRequest request) {
		if (request.isCoalesced() && this.connections.leadToSeveralServers()) {
			throw new InvalidDataAccessApiUsageException("""
					Snapshot '%s' cannot be coalesced: the DataSource leads to several servers, and who creates it for \
					many transactions does not know to which of them. Leave 'coalesce' out"""
				.formatted(request.name()));
		}
		this.registrar.check(request);
	}

	private Optional<TransactionSnapshots> currentTransaction() {
		return this.connections.currentTransaction()
			.map((transaction) -> transaction.participant(TransactionSnapshots.class, this::newSnapshots));
	}

	/**
	 * Return whether an entry of the ledger can become part of the current transaction.
	 * In a read-only one the driver refuses to write it.
	 */
	private boolean canTransactionWrite() {
		return !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
				&& this.connections.knownTransaction().filter(MatrixOneTransaction::isFoundAfterCommit).isEmpty();
	}

	private TransactionSnapshots newSnapshots() {
		return new TransactionSnapshots(this.connections, this.events, this.registrar);
	}

	/**
	 * Fill in the current database now, for it may be another one after the commit.
	 * @param joining whether to ask in the current transaction, if there is one, or to
	 * read; otherwise the question must not begin a transaction, as it would on a
	 * connection that has just committed
	 */
	private SnapshotTarget inCurrentDatabase(SnapshotTarget target, boolean joining) {
		if (!target.needsDatabase()) {
			return target;
		}
		try (MatrixOneStatements statements = joining ? this.connections.joining() : this.connections.immediate()) {
			return target.inDatabase(statements.currentDatabase());
		}
	}

	@Override
	public Snapshot get(String name) {
		SnapshotName snapshotName = new SnapshotName(name);
		return find(snapshotName).orElseThrow(() -> SnapshotCatalog.notFound(snapshotName));
	}

	@Override
	public Optional<Snapshot> find(String name) {
		return find(new SnapshotName(name));
	}

	private Optional<Snapshot> find(SnapshotName name) {
		Optional<Snapshot> found = read((statements) -> SnapshotCatalog.find(statements, name));
		boolean hidden = found.isEmpty() && isProvisional(name.value()) && mayHideSnapshots();
		return (hidden ? readBeside((statements) -> SnapshotCatalog.find(statements, name)) : found)
			.map(this::withProvisional);
	}

	private <T> T read(Function<MatrixOneStatements, T> query) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			return query.apply(statements);
		}
	}

	/**
	 * Under REPEATABLE READ, where the server has it, a transaction does not see what was
	 * created beside it, as its own provisional snapshots are.
	 */
	private boolean mayHideSnapshots() {
		return this.connections.getCapabilities().has(Capability.ISOLATION_LEVELS);
	}

	private <T> T readBeside(Function<MatrixOneStatements, T> query) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			return query.apply(statements);
		}
	}

	@Override
	public List<Snapshot> list() {
		return list(SnapshotCatalog::list);
	}

	private List<Snapshot> list(Function<MatrixOneStatements, List<Snapshot>> query) {
		List<Snapshot> found = read(query);
		Set<String> names = found.stream().map(Snapshot::name).collect(Collectors.toSet());
		boolean hidden = provisionalNames().anyMatch(Predicate.not(names::contains)) && mayHideSnapshots();
		return (hidden ? readBeside(query) : found).stream().map(this::withProvisional).toList();
	}

	@Override
	public List<Snapshot> list(SnapshotTarget target) {
		SnapshotTarget resolved = inCurrentDatabase(target, true);
		return list((statements) -> SnapshotCatalog.list(statements, resolved));
	}

	@Override
	public void drop(String name) {
		SnapshotName snapshotName = refuseInTransaction(name);
		this.events.drop(snapshotName, () -> {
			try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
				SnapshotCatalog.drop(statements, snapshotName);
				return true;
			}
		});
	}

	@Override
	public boolean dropIfExists(String name) {
		SnapshotName snapshotName = refuseInTransaction(name);
		return this.events.drop(snapshotName, () -> {
			try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
				return SnapshotCatalog.dropIfExists(statements, snapshotName);
			}
		});
	}

	private SnapshotName refuseInTransaction(String name) {
		SnapshotName snapshotName = new SnapshotName(name);
		if (this.connections.currentTransaction().isPresent()) {
			throw new NotAllowedInTransactionException("""
					Snapshot '%s' cannot be dropped in a transaction: the server refuses it there, and on another \
					connection a rollback could not undo it. Use dropAfterCommit, or drop it outside of the \
					transaction""".formatted(snapshotName), null);
		}
		return snapshotName;
	}

	@Override
	public void dropAfterCommit(String name) {
		Optional<TransactionSnapshots> transaction = currentTransaction();
		if (transaction.isEmpty()) {
			drop(name);
			return;
		}
		get(name);
		transaction.get().drop(new SnapshotName(name));
	}

	private Snapshot withProvisional(Snapshot snapshot) {
		return isProvisional(snapshot.name()) ? snapshot.asProvisional() : snapshot;
	}

	private boolean isProvisional(String name) {
		return provisionalNames().anyMatch(name::equals);
	}

	private Stream<String> provisionalNames() {
		return this.connections.knownTransaction()
			.stream()
			.flatMap((transaction) -> transaction.findParticipants(TransactionSnapshots.class).stream())
			.flatMap(TransactionSnapshots::provisionalNames);
	}

}
