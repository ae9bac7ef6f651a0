package io.github.matrixonespring.starter.slice;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every slice has.
 */
@Transactional
abstract class Slice {

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private SnapshotManager snapshots;

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	String database() {
		return this.jdbc.queryForObject("select database()", String.class);
	}

	@Test
	void serverIsMatrixOne() {
		assertThat(this.jdbc.queryForObject("select version()", String.class)).contains("MatrixOne");
	}

	@Test
	void snapshotIsProvisionalInTheTransactionOfTheTest() {
		String name = "slice_" + Long.toString(System.nanoTime(), 36);
		Snapshot snapshot = this.snapshots
			.createBefore(SnapshotRequest.named(name).of(SnapshotTarget.database(database())));
		assertThat(snapshot.provisional()).isTrue();
		assertThat(this.snapshots.find(name)).isPresent();
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void snapshotIsTakenAtOnceWithoutTransaction() {
		String name = "slice_" + Long.toString(System.nanoTime(), 36);
		assertThat(this.snapshots.create(name, SnapshotTarget.database(database())).provisional()).isFalse();
		this.snapshots.drop(name);
		assertThat(this.snapshots.find(name)).isEmpty();
	}

}
