package io.github.matrixonespring.sample.user;

import java.time.Clock;
import java.time.LocalDateTime;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.snapshot.SnapshotRequest;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Adds a user and keeps a copy of the database from before, for a rehearsal: all in one
 * transaction.
 */
@Service
public class UserRehearsal {

	private final UserRepository users;

	private final MatrixOneTemplate matrixOne;

	private final Clock clock;

	UserRehearsal(UserRepository users, MatrixOneTemplate matrixOne, Clock clock) {
		this.users = users;
		this.matrixOne = matrixOne;
		this.clock = clock;
	}

	/**
	 * Add a user, and clone the database as it was before.
	 * @param email the address of the user
	 * @param snapshot the name of the snapshot from before
	 * @param database the database to clone
	 * @param clone the name of the clone
	 */
	@Transactional
	public void addAndKeepTheStateBefore(String email, String snapshot, String database, String clone) {
		this.matrixOne.snapshots().create(SnapshotRequest.named(snapshot).describedAs("before " + email));
		this.users.save(new User("Charlie Brown", email, LocalDateTime.now(this.clock)));
		this.matrixOne.clones().clone(CloneRequest.database(clone).from(database).atSnapshot(snapshot).ifNotExists());
	}

	/**
	 * Do the same, and fail in the end.
	 * @param email the address of the user
	 * @param snapshot the name of the snapshot from before
	 * @param database the database to clone
	 * @param clone the name of the clone
	 */
	@Transactional
	public void addAndFail(String email, String snapshot, String database, String clone) {
		addAndKeepTheStateBefore(email, snapshot, database, clone);
		throw new RehearsalFailedException();
	}

	/**
	 * Thrown on purpose.
	 */
	public static class RehearsalFailedException extends RuntimeException {

		RehearsalFailedException() {
			super("the rehearsal failed at its end");
		}

	}

}
