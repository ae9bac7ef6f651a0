package io.github.matrixonespring.sample.user;

import java.util.UUID;

import io.github.matrixonespring.PointInTime;

import org.springframework.dao.EmptyResultDataAccessException;

/**
 * Thrown when there is no such user.
 */
public class UserNotFoundException extends EmptyResultDataAccessException {

	UserNotFoundException(UUID id) {
		super("There is no user with the id '%s'".formatted(id), 1);
	}

	UserNotFoundException(UUID id, PointInTime moment) {
		super("There was no user with the id '%s' at %s".formatted(id, moment), 1);
	}

}
