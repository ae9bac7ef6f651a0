package io.github.matrixonespring.sample.concurrency;

import java.util.Objects;
import java.util.UUID;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotRequest;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A transaction that makes a snapshot and inserts a user.
 */
class UnitOfWork {

	private final MatrixOneTemplate matrixOne;

	private final TransactionTemplate transaction;

	UnitOfWork(MatrixOneTemplate matrixOne, PlatformTransactionManager transactionManager) {
		this.matrixOne = matrixOne;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	/**
	 * Do it.
	 * @param name names the snapshot and the user
	 * @return how many users it sees in the end
	 */
	long run(String name) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			this.matrixOne.snapshots().create(SnapshotRequest.named(name));
			this.matrixOne.jdbc()
				.sql("insert into users (id, name, email, created_at) values (?, ?, ?, current_timestamp)")
				.params(UUID.randomUUID().toString(), name, name + "@example.com")
				.update();
			return this.matrixOne.jdbc().sql("select count(*) from users").query(Long.class).single();
		}));
	}

}
