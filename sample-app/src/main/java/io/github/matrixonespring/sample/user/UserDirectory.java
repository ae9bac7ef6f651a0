package io.github.matrixonespring.sample.user;

import java.util.List;
import java.util.UUID;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;

import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;

/**
 * Reads users, as they are and as they were.
 */
@Service
public class UserDirectory {

	private static final int LIMIT = 100;

	private final UserRepository users;

	private final MatrixOneTemplate matrixOne;

	UserDirectory(UserRepository users, MatrixOneTemplate matrixOne) {
		this.users = users;
		this.matrixOne = matrixOne;
	}

	/**
	 * Get a user.
	 * @param id the id
	 * @return the user
	 * @throws UserNotFoundException if there is none
	 */
	public UserEntry get(UUID id) {
		return this.users.findById(id).map(UserEntry::of).orElseThrow(() -> new UserNotFoundException(id));
	}

	/**
	 * List the first users in the order of their addresses.
	 * @return at most 100 users
	 */
	public List<UserEntry> list() {
		return this.users.findAll(PageRequest.of(0, LIMIT, Sort.by("email"))).map(UserEntry::of).getContent();
	}

	/**
	 * Get a user as of a moment.
	 * @param id the id
	 * @param moment the moment
	 * @return the user as it was
	 * @throws UserNotFoundException if there was none
	 */
	public UserEntry getAsOf(UUID id, PointInTime moment) {
		return this.matrixOne.asOf(moment)
			.sql("select id, name, email, created_at from users where id = ?")
			.param(id.toString())
			.query(UserEntry.class)
			.optional()
			.orElseThrow(() -> new UserNotFoundException(id, moment));
	}

	/**
	 * List the first users of a moment in the order of their addresses.
	 * @param moment the moment
	 * @return at most 100 users
	 */
	public List<UserEntry> listAsOf(PointInTime moment) {
		return this.matrixOne.asOf(moment)
			.sql("select id, name, email, created_at from users order by email limit " + LIMIT)
			.query(UserEntry.class)
			.list();
	}

}
