package io.github.matrixonespring.sample.migration;

/**
 * A user of the new database.
 *
 * @param id the id
 * @param login what no other user has
 * @param name the name
 */
record TargetUser(String id, String login, String name) {

	/**
	 * Make one of a user as there was: what stands before the {@code @} becomes the
	 * login.
	 */
	static TargetUser of(SourceUser user) {
		return new TargetUser(user.id(), user.email().substring(0, user.email().indexOf('@')), user.name());
	}

}
