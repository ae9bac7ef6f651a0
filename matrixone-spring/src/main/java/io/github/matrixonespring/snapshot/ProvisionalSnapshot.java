package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.snapshot.SnapshotRegistrar.Note;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that was created within a transaction, and is dropped if that is rolled
 * back.
 */
final class ProvisionalSnapshot implements SnapshotRegistration {

	private static final Log logger = LogFactory.getLog(SnapshotManager.class);

	private final SnapshotName name;

	private final @Nullable Note note;

	private final MatrixOneConnections connections;

	private final SnapshotEvents events;

	private Creation creation = Creation.UNANSWERED;

	private @Nullable Snapshot snapshot;

	/**
	 * Create a registration of a snapshot that is about to be created.
	 * @param note what was written about it, or {@code null} if nothing was
	 */
	ProvisionalSnapshot(SnapshotName name, @Nullable Note note, MatrixOneConnections connections,
			SnapshotEvents events) {
		this.name = name;
		this.note = note;
		this.connections = connections;
		this.events = events;
	}

	SnapshotName name() {
		return this.name;
	}

	boolean isCreated() {
		return this.creation == Creation.DONE;
	}

	void created() {
		this.creation = Creation.DONE;
	}

	/**
	 * Remember the snapshot as it was created, to tell it from another one of that name.
	 */
	void remember(Snapshot created) {
		this.snapshot = created;
	}

	/**
	 * The server has answered that it was not created.
	 * @param transaction take part in the transaction, which may yet be rolled back
	 */
	void notCreated(MatrixOneStatements transaction) {
		this.creation = Creation.REFUSED;
		if (this.note != null) {
			this.note.giveUp(transaction);
		}
	}

	/**
	 * Release the snapshot again: what the transaction had done so far was rolled back by
	 * another transaction manager on its connection, but it goes on.
	 */
	void releaseAgain() {
		if (this.note == null || !isCreated()) {
			return;
		}
		try (MatrixOneStatements statements = this.connections.joining()) {
			this.note.release(statements);
		}
		catch (RuntimeException ex) {
			logger.warn("""
					Provisional snapshot '%s' could not be released in the ledger again, after another transaction \
					manager has rolled back on the same connection; recovery may drop it""".formatted(this.name), ex);
		}
	}

	@Override
	public void committed() {
		// It stays.
	}

	@Override
	public void rolledBack() {
		switch (this.creation) {
			case DONE -> drop();
			case REFUSED -> giveUp();
			case UNANSWERED -> uncertain(
					"""
							Snapshot '%s' was to go with its transaction, which was rolled back; but the server has not answered \
							its creation, so it may exist: look it up, and drop it by hand if it is not somebody else's""");
		}
	}

	@Override
	public void inDoubt() {
		switch (this.creation) {
			case DONE -> uncertain("""
					It is not known whether the transaction was committed, so its provisional snapshot '%s' was kept: \
					look at the data, then drop it if they are not there""");
			case UNANSWERED -> uncertain("""
					It is not known whether the transaction was committed, nor whether its provisional snapshot '%s' \
					exists: look at both""");
			case REFUSED -> {
				// There is none.
			}
		}
	}

	@Override
	public void cancelled() {
		throw new UnsupportedOperationException("A snapshot that exists is dropped, not cancelled");
	}

	private void drop() {
		this.events.drop(this.name, () -> {
			try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
				boolean dropped = !isReplaced(statements) && SnapshotCatalog.dropIfExists(statements, this.name);
				if (this.note != null) {
					this.note.giveUp(statements);
				}
				return dropped;
			}
		}, "Provisional snapshot '%s' was not dropped after the rollback: %s. Drop it by hand");
	}

	/**
	 * Somebody may have dropped the one of this transaction, and created another.
	 */
	private boolean isReplaced(MatrixOneStatements statements) {
		Snapshot own = this.snapshot;
		boolean replaced = own != null && SnapshotCatalog.find(statements, this.name)
			.filter((existing) -> existing.timestamp() != own.timestamp())
			.isPresent();
		if (replaced) {
			logger
				.warn("Provisional snapshot '%s' was replaced by somebody else's, which is kept".formatted(this.name));
		}
		return replaced;
	}

	/**
	 * The transaction had given the note up, but was rolled back.
	 */
	private void giveUp() {
		if (this.note == null) {
			return;
		}
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			this.note.giveUp(statements);
		}
		catch (RuntimeException ex) {
			logger.warn("Snapshot '%s' was not created, but that was not written to the ledger".formatted(this.name),
					ex);
		}
	}

	private void uncertain(String message) {
		this.events.uncertain(this.name.value(), message.formatted(this.name), false);
	}

	private enum Creation {

		UNANSWERED, REFUSED, DONE

	}

}
