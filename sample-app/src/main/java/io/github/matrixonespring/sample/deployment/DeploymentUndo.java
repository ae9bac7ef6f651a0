package io.github.matrixonespring.sample.deployment;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.snapshot.SnapshotTarget;

import org.springframework.stereotype.Service;

/**
 * Keeps what a database is before a deployment, and brings it back if the deployment was
 * a bad one.
 */
@Service
public class DeploymentUndo {

	private final MatrixOneTemplate matrixOne;

	DeploymentUndo(MatrixOneTemplate matrixOne) {
		this.matrixOne = matrixOne;
	}

	/**
	 * Take the snapshot to go back to.
	 * @param database the database that is about to be altered
	 * @param snapshot the name of the snapshot to make
	 */
	public void prepare(String database, String snapshot) {
		this.matrixOne.snapshots().create(snapshot, SnapshotTarget.database(database));
	}

	/**
	 * Find out how the database would come back. Changes nothing. The mode is left to the
	 * plan: rows are written where that is enough, else the server restores the whole.
	 * @param database the database
	 * @param snapshot the name of the snapshot
	 * @param created what to do with tables that the deployment has created
	 * @return the plan, which may be one that is refused
	 */
	public RestorePlan plan(String database, String snapshot, CreatedSince created) {
		return this.matrixOne.restores()
			.plan(RestoreRequest.database(database).toSnapshot(snapshot).onCreatedSince(created));
	}

	/**
	 * Bring the database back.
	 * @param plan the plan
	 * @return what was done
	 */
	public RestoreReport restore(RestorePlan plan) {
		return this.matrixOne.restores().restore(plan);
	}

}
