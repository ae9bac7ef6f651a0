package io.github.matrixonespring.sample.nesting;

import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Work that is called within a transaction.
 */
@Service
class InnerWork {

	private final UserRegistration registration;

	InnerWork(UserRegistration registration) {
		this.registration = registration;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#snapshot}")
	public void join(NewUser user, String snapshot) {
		this.registration.register(user);
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	@SnapshotAfterCommit(name = "#{#snapshot}")
	public void beIndependent(NewUser user, String snapshot) {
		this.registration.register(user);
	}

	@Transactional(propagation = Propagation.NESTED)
	@SnapshotAfterCommit(name = "#{#snapshot}")
	public void nest(NewUser user, String snapshot) {
		this.registration.register(user);
	}

}
