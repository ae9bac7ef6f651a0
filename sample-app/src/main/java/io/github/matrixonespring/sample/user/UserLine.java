package io.github.matrixonespring.sample.user;

import org.jspecify.annotations.Nullable;

/**
 * A line of a file.
 *
 * @param number its number, from 1
 * @param user the user
 */
record UserLine(long number, NewUser user) {

	BadLineException taken(@Nullable Throwable cause) {
		return new BadLineException(this.number,
				"there is a user with the address '%s' already".formatted(this.user.email()), cause);
	}

}
