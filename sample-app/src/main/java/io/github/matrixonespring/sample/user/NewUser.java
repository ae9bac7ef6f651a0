package io.github.matrixonespring.sample.user;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What is known of a user before there is one.
 *
 * @param name the name
 * @param email the address, which no other user has
 */
public record NewUser(String name, String email) {

	private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

	private static final int MAX_LENGTH = 100;

	/**
	 * Create it.
	 * @throws IllegalArgumentException if the name or the address is not one
	 */
	public NewUser {
		Assert.isTrue(isName(name), () -> "the name '%s' must have 1 to %d characters".formatted(name, MAX_LENGTH));
		Assert.isTrue(isEmail(email), () -> "'%s' is not an e-mail address".formatted(email));
	}

	private static boolean isName(@Nullable String name) {
		return name != null && !name.isBlank() && name.length() <= MAX_LENGTH;
	}

	private static boolean isEmail(@Nullable String email) {
		return email != null && EMAIL.matcher(email).matches() && email.length() <= MAX_LENGTH;
	}

}
