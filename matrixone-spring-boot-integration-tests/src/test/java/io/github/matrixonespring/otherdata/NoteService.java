package io.github.matrixonespring.otherdata;

import java.util.function.Function;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;

import org.springframework.transaction.annotation.Transactional;

/**
 * The service, which does not know how notes are stored.
 */
public class NoteService {

	private final Function<String, Long> insert;

	NoteService(Function<String, Long> insert) {
		this.insert = insert;
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#prefix}_#{#result}")
	public Long add(String prefix, String title) {
		return this.insert.apply(title);
	}

	@Transactional
	@SnapshotAfterCommit(name = "#{#prefix}_#{#result}")
	public Long addTwice(String prefix, String title) {
		this.insert.apply(title);
		return this.insert.apply(title);
	}

}
