package io.github.matrixonespring.sample.pitfall;

import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What others do at the same time, on another connection.
 */
@Service
class Elsewhere {

	private final UserRegistration registration;

	Elsewhere(UserRegistration registration) {
		this.registration = registration;
	}

	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public void register(NewUser user) {
		this.registration.register(user);
	}

}
