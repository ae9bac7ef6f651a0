package io.github.matrixonespring.sample.development;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes databases to develop with.
 */
@Service
public class DevelopmentDatabases {

	private final MatrixOneTemplate matrixOne;

	DevelopmentDatabases(MatrixOneTemplate matrixOne) {
		this.matrixOne = matrixOne;
	}

	/**
	 * Make a database that begins as the production is now: snapshot and clone are there
	 * both, or neither.
	 * @param production the database of the production
	 * @param snapshot the name of the snapshot to make
	 * @param development the database to make
	 */
	@Transactional
	public void create(String production, String snapshot, String development) {
		this.matrixOne.snapshots()
			.createBefore(SnapshotRequest.named(snapshot)
				.of(SnapshotTarget.database(production))
				.describedAs("for " + development));
		this.matrixOne.clones().cloneDatabase(development, production, snapshot);
	}

}
