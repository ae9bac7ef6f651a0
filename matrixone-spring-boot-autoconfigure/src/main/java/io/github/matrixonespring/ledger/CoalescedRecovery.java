package io.github.matrixonespring.ledger;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DuplicateKeyException;

/**
 * Creates one snapshot for coalesced entries that nobody has finished: those of calls
 * that are known to be committed, and those of windows and calls that are not.
 */
final class CoalescedRecovery {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final MatrixOneConnections connections;

	private final SnapshotManager snapshots;

	private final Clock clock;

	CoalescedRecovery(MatrixOneConnections connections, SnapshotManager snapshots, Clock clock) {
		this.connections = connections;
		this.snapshots = snapshots;
		this.clock = clock;
	}

	/**
	 * Create the snapshot of entries that were claimed, and write their receipts. One
	 * that the snapshot does not contain, as another compute node may create it, stays
	 * unfinished.
	 * @return the entries that have a receipt
	 */
	Set<String> recover(CoalescedGroup group, List<LedgerEntry> claimed) {
		Snapshot snapshot = this.snapshots.create(group.request(claimed.size(), this.clock.instant()));
		SnapshotName name = new SnapshotName(snapshot.name());
		try (MatrixOneStatements statements = this.connections.administering()) {
			long contained = claimed.stream().filter((entry) -> insertReceipt(statements, name, entry)).count();
			if (contained == 0) {
				this.snapshots.dropIfExists(snapshot.name());
			}
			if (contained < claimed.size()) {
				logger.warn("Snapshot '%s' is not for %d of the %d entries that it was created for"
					.formatted(snapshot.name(), claimed.size() - contained, claimed.size()));
			}
			return LedgerStore.withReceipt(statements,
					claimed.stream().map(LedgerEntry::id).collect(Collectors.toSet()));
		}
	}

	/**
	 * One that somebody else has finished meanwhile does not keep the others from their
	 * receipts.
	 */
	private static boolean insertReceipt(MatrixOneStatements statements, SnapshotName snapshot, LedgerEntry entry) {
		try {
			return entry.undecided() ? LedgerStore.insertAssumedReceipt(statements, snapshot, entry)
					: LedgerStore.insertProvenReceipts(statements, snapshot, List.of(entry.id()), true) == 1;
		}
		catch (DuplicateKeyException ex) {
			logger.debug("Somebody else has written the receipt of entry " + entry.id(), ex);
			return false;
		}
	}

}
