package io.github.matrixonespring.doctor;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.ledger.LedgerExamination;
import io.github.matrixonespring.ledger.LedgerSettings;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The checks of this library.
 *
 * @since 0.1.0
 */
public final class StandardChecks {

	private StandardChecks() {
	}

	/**
	 * Return the checks of the server, the driver and the data.
	 * @param connections the connections, to be closed by the caller
	 * @param snapshots the operations on snapshots
	 * @param pitrs the operations on PITRs
	 * @param quota how many snapshots there may be
	 * @param restore the settings of restores
	 * @param ledger the settings of the ledger, or {@code null} if there is none
	 * @return the checks
	 */
	public static List<Check> ofServer(MatrixOneConnections connections, SnapshotManager snapshots, PitrManager pitrs,
			SnapshotQuota quota, RestoreSettings restore, @Nullable LedgerSettings ledger) {
		return ofServer(connections, snapshots, pitrs, quota, restore, ledger, InstantSource.system());
	}

	static List<Check> ofServer(MatrixOneConnections connections, SnapshotManager snapshots, PitrManager pitrs,
			SnapshotQuota quota, RestoreSettings restore, @Nullable LedgerSettings ledger, InstantSource clock) {
		LedgerExamination entries = (ledger != null) ? new LedgerExamination(connections, ledger) : null;
		List<Check> ofMatrixOne = new ArrayList<>(List.of(new ClockCheck(connections, clock),
				new RightsCheck(connections), new QuotaCheck(quota, snapshots, clock),
				new UnattendedSnapshotsCheck(snapshots, entries, clock), new PitrCheck(connections, pitrs),
				new DatabaseCheck(connections), new ViewCheck(connections)));
		if (entries != null) {
			ofMatrixOne.add(new LedgerCheck(entries));
		}
		List<Check> checks = new ArrayList<>(
				List.of(new DriverCheck(connections, restore), new ServerCheck(connections)));
		ofMatrixOne.forEach((check) -> checks.add(new CheckOfMatrixOne(connections, check)));
		return List.copyOf(checks);
	}

	/**
	 * Return the checks of what an application is made of. They make no bean.
	 * @param connections the connections, to be closed by the caller
	 * @param pitrs the operations on PITRs
	 * @param beanFactory the beans of the application
	 * @return the checks
	 */
	public static List<Check> ofApplication(MatrixOneConnections connections, PitrManager pitrs,
			ConfigurableListableBeanFactory beanFactory) {
		ExistingBeans beans = new ExistingBeans(beanFactory);
		return List.of(new TransactionsCheck(connections, beans), new AutoCommitCheck(connections, beans),
				new DeleteAllInBatchCheck(connections, pitrs, beans));
	}

}
