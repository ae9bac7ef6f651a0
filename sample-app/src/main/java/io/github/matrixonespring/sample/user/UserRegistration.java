package io.github.matrixonespring.sample.user;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registers users.
 */
@Service
public class UserRegistration {

	private final UserRepository users;

	private final Clock clock;

	UserRegistration(UserRepository users, Clock clock) {
		this.users = users;
		this.clock = clock;
	}

	/**
	 * Register users: all of them, or none.
	 * @param newUsers the users
	 * @return the registered users
	 */
	@Transactional
	public List<User> register(NewUser... newUsers) {
		LocalDateTime now = LocalDateTime.now(this.clock);
		return this.users
			.saveAllAndFlush(Arrays.stream(newUsers).map((user) -> new User(user.name(), user.email(), now)).toList());
	}

}
