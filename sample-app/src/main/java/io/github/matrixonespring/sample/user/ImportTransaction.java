package io.github.matrixonespring.sample.user;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import jakarta.persistence.EntityManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transaction of an import.
 */
@Service
class ImportTransaction {

	private static final Logger logger = LoggerFactory.getLogger(ImportTransaction.class);

	private final UserRepository users;

	private final EntityManager entityManager;

	private final Clock clock;

	ImportTransaction(UserRepository users, EntityManager entityManager, Clock clock) {
		this.users = users;
		this.entityManager = entityManager;
		this.clock = clock;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#result.batch}", onFailure = SnapshotAfterCommit.OnFailure.THROW)
	public ImportedUsers importUsers(UserFile file, String batch) {
		LocalDateTime now = LocalDateTime.now(this.clock);
		LineBuffer buffer = new LineBuffer((lines) -> insert(lines, now),
				(count) -> logger.info("  {}: {} users so far", file, "%,d".formatted(count)));
		file.forEach(buffer::add);
		buffer.flush();
		return new ImportedUsers(batch, buffer.count());
	}

	private void insert(List<UserLine> lines, LocalDateTime now) {
		try {
			this.users.saveAllAndFlush(
					lines.stream().map((line) -> new User(line.user().name(), line.user().email(), now)).toList());
		}
		catch (DataIntegrityViolationException ex) {
			throw new LinesRefusedException(lines, ex);
		}
		// A file may have more lines than fit into the persistence context.
		this.entityManager.clear();
	}

}
