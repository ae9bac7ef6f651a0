package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;

/**
 * Default implementation of {@link SnapshotManager}.
 */
final class DefaultSnapshotManager implements SnapshotManager {

	private static final Log logger = LogFactory.getLog(SnapshotManager.class);

	private final MatrixOneConnections connections;

	private final SnapshotCatalog catalog;

	private final AfterCommitSnapshots afterCommit;

	DefaultSnapshotManager(MatrixOneConnections connections, SnapshotCatalog catalog) {
		this.connections = connections;
		this.catalog = catalog;
		this.afterCommit = new AfterCommitSnapshots(connections, catalog);
	}

	@Override
	public Snapshot create(SnapshotRequest request) {
		if (this.connections.currentTransaction().isPresent()) {
			warnIfWritten(request.name());
		}
		return createBefore(request);
	}

	@Override
	public Snapshot createBefore(SnapshotRequest request) {
		SnapshotRequest resolved = this.afterCommit.inCurrentDatabase(request);
		Optional<TransactionSnapshots> transaction = this.afterCommit.currentTransaction();
		try (MatrixOneStatements statements = transaction.isPresent() ? this.connections.separate()
				: this.connections.administering()) {
			return create(statements, resolved, transaction);
		}
	}

	private Snapshot create(MatrixOneStatements statements, SnapshotRequest request,
			Optional<TransactionSnapshots> transaction) {
		if (request.onlyIfMissing()) {
			Optional<Snapshot> existing = this.catalog.findExisting(statements, request);
			if (existing.isPresent()) {
				return withProvisional(existing.get());
			}
		}
		try {
			this.catalog.create(statements, request, transaction.isPresent());
		}
		catch (SnapshotAlreadyExistsException ex) {
			if (request.onlyIfMissing()) {
				// Somebody else was faster.
				return this.catalog.findExisting(statements, request).orElseThrow(() -> ex);
			}
			throw ex;
		}
		transaction.ifPresent((snapshots) -> snapshots.addProvisional(request.name()));
		return withProvisional(this.catalog.get(statements, request.name()));
	}

	private void warnIfWritten(SnapshotName name) {
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
	public CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request) {
		return this.afterCommit.create(request);
	}

	@Override
	public Snapshot get(String name) {
		SnapshotName snapshotName = new SnapshotName(name);
		try (MatrixOneStatements statements = this.connections.reading()) {
			return withProvisional(this.catalog.get(statements, snapshotName));
		}
	}

	@Override
	public Optional<Snapshot> find(String name) {
		SnapshotName snapshotName = new SnapshotName(name);
		try (MatrixOneStatements statements = this.connections.reading()) {
			return this.catalog.find(statements, snapshotName).map(this::withProvisional);
		}
	}

	@Override
	public List<Snapshot> list() {
		try (MatrixOneStatements statements = this.connections.reading()) {
			return this.catalog.list(statements).stream().map(this::withProvisional).toList();
		}
	}

	@Override
	public List<Snapshot> list(SnapshotTarget target) {
		SnapshotTarget resolved = this.afterCommit.inCurrentDatabase(target);
		try (MatrixOneStatements statements = this.connections.reading()) {
			return this.catalog.list(statements, resolved).stream().map(this::withProvisional).toList();
		}
	}

	@Override
	public void drop(String name) {
		SnapshotName snapshotName = refuseInTransaction(name);
		try (MatrixOneStatements statements = this.connections.administering()) {
			this.catalog.drop(statements, snapshotName);
		}
	}

	@Override
	public boolean dropIfExists(String name) {
		SnapshotName snapshotName = refuseInTransaction(name);
		try (MatrixOneStatements statements = this.connections.administering()) {
			return this.catalog.dropIfExists(statements, snapshotName);
		}
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
		Optional<TransactionSnapshots> transaction = this.afterCommit.currentTransaction();
		if (transaction.isEmpty()) {
			drop(name);
			return;
		}
		get(name);
		transaction.get().addDrop(new SnapshotName(name));
	}

	private Snapshot withProvisional(Snapshot snapshot) {
		return this.afterCommit.isProvisional(snapshot) ? snapshot.asProvisional() : snapshot;
	}

}
