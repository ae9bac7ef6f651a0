package io.github.matrixonespring.sample.batch;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.User;
import io.github.matrixonespring.sample.user.UserRepository;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Adds many users at once, with a snapshot after the commit.
 */
@Service
public class UserBatches {

	private static final int SIZE = 500;

	private final UserRepository users;

	private final JdbcTemplate jdbc;

	private final Clock clock;

	UserBatches(UserRepository users, JdbcTemplate jdbc, Clock clock) {
		this.users = users;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Add users by JPA, in batches of {@code hibernate.jdbc.batch_size}.
	 * @param newUsers the users
	 * @param snapshot the name of the snapshot
	 */
	@Transactional
	@SnapshotAfterCommit(name = "#{#snapshot}", onFailure = SnapshotAfterCommit.OnFailure.THROW)
	public void addByJpa(List<NewUser> newUsers, String snapshot) {
		LocalDateTime now = LocalDateTime.now(this.clock);
		this.users.saveAll(newUsers.stream().map((user) -> new User(user.name(), user.email(), now)).toList());
	}

	/**
	 * Add users by JDBC, without entities.
	 * @param newUsers the users
	 * @param snapshot the name of the snapshot
	 */
	@Transactional
	@SnapshotAfterCommit(name = "#{#snapshot}", onFailure = SnapshotAfterCommit.OnFailure.THROW)
	public void addByJdbc(List<NewUser> newUsers, String snapshot) {
		Timestamp now = Timestamp.valueOf(LocalDateTime.now(this.clock));
		this.jdbc.batchUpdate("insert into users (id, name, email, created_at) values (?, ?, ?, ?)", newUsers, SIZE,
				(statement, user) -> set(statement, user, now));
	}

	private static void set(PreparedStatement statement, NewUser user, Timestamp now) throws SQLException {
		statement.setString(1, UUID.randomUUID().toString());
		statement.setString(2, user.name());
		statement.setString(3, user.email());
		statement.setTimestamp(4, now);
	}

}
