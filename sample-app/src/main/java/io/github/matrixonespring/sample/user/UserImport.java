package io.github.matrixonespring.sample.user;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;

import org.springframework.stereotype.Service;

/**
 * Imports files of users: all of a file, or nothing of it.
 */
@Service
public class UserImport {

	private final ImportTransaction transaction;

	private final UserRepository users;

	private final SnapshotManager snapshots;

	UserImport(ImportTransaction transaction, UserRepository users, SnapshotManager snapshots) {
		this.transaction = transaction;
		this.users = users;
		this.snapshots = snapshots;
	}

	/**
	 * Import a file in one transaction, and keep what it has led to as a snapshot that
	 * has the name of the batch.
	 * @param file the file
	 * @param batch names the import
	 * @return what was imported
	 * @throws BadLineException if a line cannot be imported; then none was, and there is
	 * no snapshot
	 * @throws SnapshotAlreadyExistsException if there is a snapshot of that name
	 */
	public ImportedUsers importUsers(UserFile file, String batch) {
		if (this.snapshots.exists(batch)) {
			// After the commit it would be too late to refuse.
			throw new SnapshotAlreadyExistsException(
					"There is a snapshot '%s' already; nothing was imported".formatted(batch), null);
		}
		try {
			return this.transaction.importUsers(file, batch);
		}
		catch (LinesRefusedException ex) {
			// A batch does not tell which of its rows was refused. After the rollback the
			// addresses that are found are those of others.
			throw ex.badLine(this.users.findTaken(ex.emails()));
		}
	}

}
