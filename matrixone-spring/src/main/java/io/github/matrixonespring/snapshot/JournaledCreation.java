package io.github.matrixonespring.snapshot;

import java.time.Duration;

import io.github.matrixonespring.snapshot.SnapshotJournal.JournalEntry;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.dao.DataRetrievalFailureException;

/**
 * Creates a snapshot after a commit and enters it in the journal.
 */
final class JournaledCreation {

	private static final int MAX_ATTEMPTS = 5;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private JournaledCreation() {
	}

	/**
	 * Create a snapshot and enter it. Where it does not contain the commit, as another
	 * compute node may take it, it is taken again.
	 * @return {@code false} if recovery was faster
	 */
	static boolean create(MatrixOneStatements statements, SnapshotRequest request, JournalEntry entry) {
		for (int attempt = 1;; attempt++) {
			try {
				SnapshotCatalog.create(statements, request);
			}
			catch (SnapshotAlreadyExistsException ex) {
				if (entry.isRecovered(statements)) {
					return false;
				}
				throw ex;
			}
			if (entry.enter(statements)) {
				return true;
			}
			SnapshotCatalog.dropIfExists(statements, request.name());
			if (attempt == MAX_ATTEMPTS) {
				throw new DataRetrievalFailureException("""
						the server has created it %d times without the commit, and each time it was dropped again"""
					.formatted(attempt));
			}
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DataRetrievalFailureException("interrupted while it was waiting for the commit to be seen", ex);
		}
	}

}
