package io.github.matrixonespring.sample.nesting;

import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/**
 * Work that calls other work in the middle of its transaction.
 */
@Service
class OuterWork {

	private final UserRegistration registration;

	OuterWork(UserRegistration registration) {
		this.registration = registration;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#snapshot}")
	public void commit(NewUser user, String snapshot, Runnable inner) {
		this.registration.register(user);
		inner.run();
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#snapshot}")
	public void rollBack(NewUser user, String snapshot, Runnable inner) {
		commit(user, snapshot, inner);
		TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
	}

}
