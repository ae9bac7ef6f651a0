package io.github.matrixonespring.sample.user;

import java.time.LocalDateTime;
import java.util.Objects;

/**
 * A user as it is read.
 *
 * @param id the id
 * @param name the name
 * @param email the address
 * @param createdAt when the user came to be, in UTC
 */
public record UserEntry(String id, String name, String email, LocalDateTime createdAt) {

	static UserEntry of(User user) {
		return new UserEntry(Objects.requireNonNull(user.getId()).toString(), user.getName(), user.getEmail(),
				user.getCreatedAt());
	}

}
