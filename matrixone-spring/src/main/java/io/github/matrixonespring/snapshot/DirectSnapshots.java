package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Snapshots without a ledger: the transaction that asks for one is all that knows of it.
 */
final class DirectSnapshots implements SnapshotRegistrar {

	@Override
	public void check(SnapshotRequest request) {
		Assert.state(!request.isCoalesced() && request.onFailure() != SnapshotAfterCommit.OnFailure.RETRY, () -> """
				Snapshot '%s' cannot be asked for: coalesce and RETRY need the ledger, which is switched off. Set \
				matrixone.ledger.enabled=true, and matrixone.ledger.initialize-schema=always or create its tables \
				yourself""".formatted(request.name()));
	}

	@Override
	public SnapshotRegistration register(SnapshotOrder order, boolean inTransaction) {
		return new Direct(order);
	}

	@Override
	public @Nullable Note noteProvisional(SnapshotRequest request, MatrixOneStatements beside,
			MatrixOneStatements transaction) {
		return null;
	}

	@Override
	public void completing(Runnable work) {
		work.run();
	}

	private record Direct(SnapshotOrder order) implements SnapshotRegistration {

		@Override
		public void committed() {
			this.order.create((statements) -> {
				SnapshotCatalog.create(statements, this.order.request());
				return new SnapshotOrder.Created(true, null);
			});
		}

		@Override
		public void rolledBack() {
			// There is nothing of it.
		}

		@Override
		public void inDoubt() {
			this.order.inDoubt(false);
		}

		@Override
		public void cancelled() {
			// There is nothing of it.
		}

	}

}
