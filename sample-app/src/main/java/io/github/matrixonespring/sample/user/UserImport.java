package io.github.matrixonespring.sample.user;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicLong;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import jakarta.persistence.EntityManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Imports files of users: all of a file, or nothing of it.
 */
@Service
public class UserImport {

	private static final Logger logger = LoggerFactory.getLogger(UserImport.class);

	private static final int BATCH = 500;

	private static final int PROGRESS = 2_000;

	private final UserRepository users;

	private final EntityManager entityManager;

	private final Clock clock;

	UserImport(UserRepository users, EntityManager entityManager, Clock clock) {
		this.users = users;
		this.entityManager = entityManager;
		this.clock = clock;
	}

	/**
	 * Import a file in one transaction, and keep what it has led to as a snapshot that
	 * has the name of the batch.
	 * @param file the file
	 * @param batch names the import
	 * @return what was imported
	 * @throws BadLineException if a line cannot be imported; then none was, and there is
	 * no snapshot
	 */
	@Transactional
	@SnapshotAfterCommit(name = "#{#result.batch}", onFailure = SnapshotAfterCommit.OnFailure.THROW)
	public ImportedUsers importUsers(UserFile file, String batch) {
		AtomicLong count = new AtomicLong();
		LocalDateTime now = LocalDateTime.now(this.clock);
		file.forEach((line, name, email) -> {
			add(line, new User(name, email, now));
			if (count.incrementAndGet() % BATCH == 0) {
				// A file may have more lines than fit into the persistence context.
				this.entityManager.clear();
			}
			if (count.get() % PROGRESS == 0) {
				logger.info("  {}: {} users read so far", file, count.get());
			}
		});
		return new ImportedUsers(batch, count.get());
	}

	private void add(long line, User user) {
		try {
			this.users.save(user);
		}
		catch (DataIntegrityViolationException ex) {
			throw new BadLineException(line, "there is a user with the address '%s' already".formatted(user.getEmail()),
					ex);
		}
	}

}
