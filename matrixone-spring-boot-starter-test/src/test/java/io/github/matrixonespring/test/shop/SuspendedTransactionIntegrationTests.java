package io.github.matrixonespring.test.shop;

import java.util.UUID;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What does not take part in the transaction of a test goes beside the application's
 * pool, whose URL does not name the database of the test.
 */
@MatrixOneTest
@Transactional
class SuspendedTransactionIntegrationTests {

	@Autowired
	private SnapshotManager snapshots;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@Autowired
	private TestDatabase database;

	@RepeatedTest(2)
	void snapshotWithoutDatabaseIsOfTheDatabaseOfTheTest() {
		TransactionTemplate suspending = new TransactionTemplate(this.transactionManager);
		suspending.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		Snapshot snapshot = suspending.execute((status) -> this.snapshots.create(SnapshotRequest.named(newName())));
		try {
			assertThat(snapshot.target()).isEqualTo(SnapshotTarget.database(this.database.name()));
		}
		finally {
			suspending.executeWithoutResult((status) -> this.snapshots.drop(snapshot.name()));
		}
	}

	private static String newName() {
		return "suspended_" + UUID.randomUUID().toString().substring(0, 8);
	}

}
