package io.github.matrixonespring.sample.user;

import org.springframework.stereotype.Service;

/**
 * Imports files of users: all of a file, or nothing of it.
 */
@Service
public class UserImport {

	private final ImportTransaction transaction;

	private final UserRepository users;

	UserImport(ImportTransaction transaction, UserRepository users) {
		this.transaction = transaction;
		this.users = users;
	}

	/**
	 * Import a file in one transaction, and keep what it has led to as a snapshot that
	 * has the name of the batch.
	 * @param file the file
	 * @param batch names the import
	 * @return what was imported
	 * @throws BadLineException if a line cannot be imported; then none was, and there is
	 * no snapshot
	 */
	public ImportedUsers importUsers(UserFile file, String batch) {
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
