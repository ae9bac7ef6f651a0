package io.github.matrixonespring.sample.user;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * The users.
 */
public interface UserRepository extends JpaRepository<User, Long> {

}
