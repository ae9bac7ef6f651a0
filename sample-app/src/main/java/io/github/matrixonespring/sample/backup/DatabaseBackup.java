package io.github.matrixonespring.sample.backup;

import java.util.List;
import java.util.Objects;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;

import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Backs databases up while others write to them.
 */
@Service
public class DatabaseBackup {

	private final MatrixOneTemplate matrixOne;

	private final Database database;

	private final TransactionOperations transaction;

	DatabaseBackup(MatrixOneTemplate matrixOne, Database database, PlatformTransactionManager transactionManager) {
		this.matrixOne = matrixOne;
		this.transaction = new TransactionTemplate(transactionManager);
		this.database = database;
	}

	/**
	 * Back a database up, and compare each table of the backup with what it was at the
	 * snapshot: what it is now may be something else already. If the backup cannot be
	 * made there is no snapshot either.
	 * @param source the database
	 * @param snapshot the name of the snapshot to make
	 * @param target the database to make
	 * @return the backup
	 */
	public Backup backUp(String source, String snapshot, String target) {
		Snapshot taken = Objects.requireNonNull(this.transaction.execute((status) -> copy(source, snapshot, target)));
		List<TableBackup> tables = this.database.tables(source)
			.stream()
			.map((table) -> new TableBackup(table, this.database.countAt(source + "." + table, taken),
					this.database.count(target + "." + table)))
			.toList();
		return new Backup(target, taken.name(), taken.createdAt(), tables);
	}

	private Snapshot copy(String source, String snapshot, String target) {
		Snapshot taken = this.matrixOne.snapshots()
			.createBefore(SnapshotRequest.named(snapshot)
				.of(SnapshotTarget.database(source))
				.describedAs("backup to " + target));
		this.matrixOne.clones().cloneDatabase(target, source, snapshot);
		return taken;
	}

}
