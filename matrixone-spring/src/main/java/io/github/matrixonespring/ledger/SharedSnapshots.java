package io.github.matrixonespring.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotName;
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

	private final SnapshotManager snapshots;

	private final Clock clock;

	SharedSnapshots(MatrixOneConnections connections, LedgerStore store, SnapshotManager snapshots, Clock clock) {
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
	@Nullable Snapshot create(CoalescedGroup group, List<LedgerEntry> entries, boolean late) {
		Snapshot snapshot = this.snapshots.create(group.request(entries, this.clock.instant()));
		try {
			int inserted = insertReceipts(new SnapshotName(snapshot.name()), entries, late);
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
		this.snapshots.dropIfExists(snapshot.name());
		return null;
	}

	/**
	 * Find the snapshot that somebody else has created for entries.
	 * @return the snapshot, or {@code null} if one of them has none
	 */
	@Nullable Snapshot findCreated(List<LedgerEntry> entries) {
		if (withReceipt(entries).size() < entries.size()) {
			return null;
		}
		LedgerReceipt receipt;
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			receipt = this.store.find(statements, entries.get(0).id()).map(LedgerEntry::receipt).orElse(null);
		}
		return (receipt != null) ? this.snapshots.find(receipt.snapshot()).orElse(null) : null;
	}

	/**
	 * Find those of some entries that have a receipt, whoever has written it.
	 */
	Set<String> withReceipt(List<LedgerEntry> entries) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.withReceipt(statements, entries.stream().map(LedgerEntry::id).toList());
		}
	}

	private int insertReceipts(SnapshotName snapshot, List<LedgerEntry> entries, boolean late) {
		List<LedgerEntry> committed = entries.stream().filter((entry) -> !entry.undecided()).toList();
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return insertProvenReceipts(statements, snapshot, committed, late) + entries.stream()
				.filter(LedgerEntry::undecided)
				.mapToInt((entry) -> unlessFinished(entry,
						() -> this.store.insertAssumedReceipt(statements, snapshot, entry) ? 1 : 0))
				.sum();
		}
	}

	private int insertProvenReceipts(MatrixOneStatements statements, SnapshotName snapshot, List<LedgerEntry> entries,
			boolean late) {
		List<String> ids = entries.stream().map(LedgerEntry::id).toList();
		try {
			return this.store.insertProvenReceipts(statements, snapshot, ids, late);
		}
		catch (DuplicateKeyException ex) {
			logger.debug("Not all receipts of snapshot '%s' can be written at once".formatted(snapshot), ex);
			return entries.stream()
				.mapToInt((entry) -> unlessFinished(entry,
						() -> this.store.insertProvenReceipts(statements, snapshot, List.of(entry.id()), late)))
				.sum();
		}
	}

	/**
	 * One that somebody else has finished meanwhile does not keep the others from their
	 * receipts.
	 */
	private static int unlessFinished(LedgerEntry entry, IntSupplier insert) {
		try {
			return insert.getAsInt();
		}
		catch (DuplicateKeyException ex) {
			logger.debug("Somebody else has written the receipt of entry " + entry.id(), ex);
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
				this.snapshots.dropIfExists(snapshot.name());
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

}
