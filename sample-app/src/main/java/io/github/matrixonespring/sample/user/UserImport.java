package io.github.matrixonespring.sample.user;

import java.time.Clock;
import java.time.LocalDateTime;

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
		LocalDateTime now = LocalDateTime.now(this.clock);
		ImportProgress progress = new ImportProgress((count) -> logger.info("  {}: {} users so far", file, count));
		LineBuffer buffer = new LineBuffer();
		file.forEach((line, user) -> {
			buffer.add(line, user);
			if (buffer.isFull()) {
				progress.advance(insert(buffer, now));
			}
		});
		progress.advance(insert(buffer, now));
		return new ImportedUsers(batch, progress.count());
	}

	private int insert(LineBuffer buffer, LocalDateTime now) {
		buffer.refuse(this.users.findTaken(buffer.emails()));
		try {
			this.users.saveAllAndFlush(
					buffer.users().stream().map((user) -> new User(user.name(), user.email(), now)).toList());
		}
		catch (DataIntegrityViolationException ex) {
			throw buffer.overtaken(ex);
		}
		// A file may have more lines than fit into the persistence context.
		this.entityManager.clear();
		return buffer.clear();
	}

}
