package io.github.matrixonespring.sample.user;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/**
 * The users.
 */
public interface UserRepository extends JpaRepository<User, UUID> {

	/**
	 * Find out which addresses are taken.
	 * @param emails addresses
	 * @return those that a user has
	 */
	@Query("select u.email from User u where u.email in :emails")
	Set<String> findTaken(Collection<String> emails);

}
