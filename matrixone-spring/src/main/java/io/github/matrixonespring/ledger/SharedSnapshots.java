package io.github.matrixonespring.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;

/**
 * Creates one snapshot for several entries of the ledger, and writes their receipts.
 */
final class SharedSnapshots {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private final Supplier<SnapshotManager> snapshots;

	private final Clock clock;

	SharedSnapshots(MatrixOneConnections connections, LedgerStore store, Supplier<SnapshotManager> snapshots,
			Clock clock) {
		this.connections = connections;
		this.store = store;
		this.snapshots = snapshots;
		this.clock = clock;
	}

	/**
	 * Create a snapshot for entries. One that contains none of them, as another compute
	 * node may create it, or that nobody could write a receipt for, is dropped again.
	 * @param late whether the receipts are to say that it is late
	 * @return the snapshot, or {@code null} if it has no receipt: it contains no entry,
	 * or somebody else has finished them all
	 */
	@Nullable Snapshot create(Group group, List<LedgerRow> entries, boolean late) {
		Snapshot snapshot = this.snapshots.get().create(group.request(entries, this.clock.instant()));
		try {
			int inserted = insertReceipts(snapshot, entries, late);
			if (inserted == entries.size()) {
				return snapshot;
			}
			logger.warn("Snapshot '%s' is not for %d of the %d entries that it was created for"
				.formatted(snapshot.name(), entries.size() - inserted, entries.size()));
			if (hasReceipts(snapshot)) {
				return snapshot;
			}
		}
		catch (RuntimeException | Error ex) {
			dropUnlessUsed(snapshot, ex);
			throw ex;
		}
		this.snapshots.get().dropIfExists(snapshot.name());
		return null;
	}

	/**
	 * Find the snapshot that somebody else has created for entries.
	 * @return the snapshot, or {@code null} if one of them has none
	 */
	@Nullable Snapshot findCreated(List<LedgerRow> entries) {
		if (withReceipt(entries).size() < entries.size()) {
			return null;
		}
		LedgerReceipt receipt;
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			receipt = this.store.find(statements, entries.get(0).id()).map((row) -> row.entry().receipt()).orElse(null);
		}
		return (receipt != null) ? this.snapshots.get().find(receipt.snapshot()).orElse(null) : null;
	}

	/**
	 * Find those of some entries that have a receipt, whoever has written it.
	 */
	Set<String> withReceipt(List<LedgerRow> entries) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.withReceipt(statements, entries.stream().map(LedgerRow::id).toList());
		}
	}

	private int insertReceipts(Snapshot snapshot, List<LedgerRow> entries, boolean late) {
		List<String> committed = entries.stream()
			.filter((entry) -> !entry.request().isUndecided())
			.map(LedgerRow::id)
			.toList();
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return insertProvenReceipts(statements, snapshot, committed, late) + entries.stream()
				.filter((entry) -> entry.request().isUndecided())
				.mapToInt((entry) -> unlessFinished(entry.id(),
						() -> this.store.insertAssumedReceipt(statements, snapshot, entry) ? 1 : 0))
				.sum();
		}
	}

	private int insertProvenReceipts(MatrixOneStatements statements, Snapshot snapshot, List<String> ids,
			boolean late) {
		try {
			return this.store.insertProvenReceipts(statements, snapshot, ids, late);
		}
		catch (DuplicateKeyException ex) {
			logger.debug("Not all receipts of snapshot '%s' can be written at once".formatted(snapshot.name()), ex);
			return ids.stream()
				.mapToInt((id) -> unlessFinished(id,
						() -> this.store.insertProvenReceipts(statements, snapshot, List.of(id), late)))
				.sum();
		}
	}

	/**
	 * One that somebody else has finished meanwhile does not keep the others from their
	 * receipts.
	 */
	private static int unlessFinished(String id, IntSupplier insert) {
		try {
			return insert.getAsInt();
		}
		catch (DuplicateKeyException ex) {
			logger.debug("Somebody else has written the receipt of entry " + id, ex);
			return 0;
		}
	}

	/**
	 * A snapshot that no receipt names would be there for ever, and one that is dropped
	 * must not have a receipt: it is kept where the server may yet write one.
	 */
	private void dropUnlessUsed(Snapshot snapshot, Throwable failure) {
		try {
			if (failure instanceof RuntimeException ex && Failures.isAnswered(ex) && !hasReceipts(snapshot)) {
				this.snapshots.get().dropIfExists(snapshot.name());
				return;
			}
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
		logger.warn("Snapshot '%s' was created and is kept, but not all of its receipts could be written"
			.formatted(snapshot.name()), failure);
	}

	private boolean hasReceipts(Snapshot snapshot) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return !this.store.receiptsOf(statements, new SnapshotName(snapshot.name())).isEmpty();
		}
	}

	/**
	 * What is the same of the entries that have one snapshot.
	 *
	 * @param prefix how the name of the snapshot begins
	 * @param target what it is of
	 */
	record Group(SnapshotName prefix, SnapshotTarget target) {

		static Group of(Request request) {
			return new Group(new SnapshotName(request.snapshot()), request.target());
		}

		/**
		 * Return the request of a snapshot for several entries.
		 */
		private SnapshotRequest request(List<LedgerRow> entries, Instant now) {
			long calls = entries.stream().mapToLong((entry) -> entry.request().caller().calls()).sum();
			boolean allKnown = entries.stream().noneMatch((entry) -> entry.request().isUndecided());
			return SnapshotRequest.named(this.prefix.value())
				.of(this.target)
				.describedAs(
						"for %d transactions%s".formatted(calls, allKnown ? "" : ", and some that may be committed"))
				.uniquelyNamed(now);
		}

		/**
		 * Describe why there is no snapshot, and that nobody tries again.
		 */
		SnapshotAfterCommitException lost(RuntimeException cause) {
			return new SnapshotAfterCommitException(this.prefix.value(), """
					Snapshot '%s_…' of %s was not created: the application ends, and the entry could not be written: \
					%s. What it should contain is committed and safe; create it by hand""".formatted(this.prefix,
					this.target, cause.getMessage()), cause);
		}

		/**
		 * Describe why there is no snapshot yet.
		 */
		SnapshotAfterCommitException left(String reason, @Nullable Throwable cause) {
			return new SnapshotAfterCommitException(this.prefix.value(),
					"""
							Snapshot '%s_…' of %s was not created yet: %s. What it should contain is committed and safe, and the \
							ledger tries again"""
						.formatted(this.prefix, this.target, reason),
					cause, true);
		}

	}

}
