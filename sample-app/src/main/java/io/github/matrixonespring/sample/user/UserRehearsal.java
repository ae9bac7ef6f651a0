package io.github.matrixonespring.sample.user;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.snapshot.SnapshotRequest;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registers a user and keeps a copy of the database from before, for a rehearsal: all in
 * one transaction.
 */
@Service
public class UserRehearsal {

	private final UserRegistration registration;

	private final MatrixOneTemplate matrixOne;

	UserRehearsal(UserRegistration registration, MatrixOneTemplate matrixOne) {
		this.registration = registration;
		this.matrixOne = matrixOne;
	}

	/**
	 * Register a user, and clone the database as it was before.
	 * @param user the user
	 * @param snapshot the name of the snapshot from before
	 * @param database the database to clone
	 * @param clone the name of the clone
	 * @return whether the clone was made; it is not if it exists
	 */
	@Transactional
	public boolean registerAndKeepTheStateBefore(NewUser user, String snapshot, String database, String clone) {
		this.matrixOne.snapshots().create(SnapshotRequest.named(snapshot).describedAs("before " + user.email()));
		this.registration.register(user);
		return this.matrixOne.clones()
			.clone(CloneRequest.database(clone).from(database).atSnapshot(snapshot).ifNotExists());
	}

}
