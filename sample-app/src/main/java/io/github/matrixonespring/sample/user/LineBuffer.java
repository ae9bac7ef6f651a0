package io.github.matrixonespring.sample.user;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Collects lines that are inserted together.
 */
class LineBuffer {

	private static final int SIZE = 500;

	private static final long PROGRESS = 10_000;

	private final Consumer<List<UserLine>> target;

	private final LongConsumer progress;

	private final List<UserLine> lines = new ArrayList<>();

	private final Set<String> emails = new HashSet<>();

	private long count;

	LineBuffer(Consumer<List<UserLine>> target, LongConsumer progress) {
		this.target = target;
		this.progress = progress;
	}

	/**
	 * Add a line.
	 * @throws BadLineException if an earlier line has the same address
	 */
	void add(UserLine line) {
		if (!this.emails.add(line.user().email())) {
			throw line.taken(null);
		}
		this.lines.add(line);
		this.count++;
		if (this.lines.size() == SIZE) {
			flush();
		}
		if (this.count % PROGRESS == 0) {
			this.progress.accept(this.count);
		}
	}

	void flush() {
		this.target.accept(this.lines);
		this.lines.clear();
	}

	long count() {
		return this.count;
	}

}
